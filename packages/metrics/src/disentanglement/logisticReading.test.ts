import { expect, it } from 'vitest';
import { factorsOf } from '../../test/representations.js';
import { logisticReader, readingOnce } from './logisticReading.js';
import { splitSamples } from './split.js';

it('a factor is learned once, however many ask, and says what it says alone', () => {
  const split = splitSamples('test', factorsOf([9, 9], 90, 1), factorsOf([3, 2], 90), {});
  const reading = readingOnce(split);
  const [first, second] = split.tasks.map(reading);
  expect(split.tasks.map(reading)[0]).toBe(first);
  expect(first).toEqual(logisticReader(split)(split.tasks[0]!));
  expect(second).toHaveLength(30 * 2);
  for (let row = 0; row < 30; row++) expect(second![2 * row]! + second![2 * row + 1]!).toBeCloseTo(1, 12);
});
