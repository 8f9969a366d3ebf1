import { foldIn, key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { channelCapacity } from './bottlenecks/channelCapacity.js';
import { mutualInformation } from './discrete/measures/mutualInformation.js';
import { mutualInformationMatrix } from './features/mutualInformationMatrix.js';
import { rankFeatures } from './features/rankFeatures.js';
import { selectFeatures } from './features/selectFeatures.js';
import { ksgMutualInformation } from './neighbours/estimators/ksgMutualInformation.js';
import { lagScan } from './series/lagScan.js';
import { bootstrapInterval } from './significance/bootstrapInterval.js';
import { permutationTest } from './significance/permutationTest.js';
import { summary } from './summary.js';

const x = ['a', 'a', 'b', 'b', 'a', 'b', 'a', 'b'];
const y = [1, 1, 2, 2, 1, 1, 2, 2];

/** What stands in the second column of the line of that name. */
const cell = (text: string, name: string): string | undefined =>
  text.split('\n').find((line) => line.startsWith(`${name}  `))?.slice(name.length).trim(); // prettier-ignore

describe('a summary', () => {
  it('of an estimate has its value, unit, error, samples, estimator, settings and warnings in columns', () => {
    const text = summary(mutualInformation(x, y, { details: true, base: 2 }));
    expect(text).toBe(
      [
        'value           0.1887 bits',
        'standard error  0.2426 bits',
        'samples         8',
        'estimator       plug-in',
        'settings        estimator  plugIn',
        'warnings        none',
      ].join('\n'),
    );
  });

  it('never cuts a warning, and has a line for each', () => {
    const warnings = ['w'.repeat(200), 'second'];
    const text = summary({ value: 1.25, unit: 'nats', estimator: 'mine', settings: { k: 4, sizes: [1, 2] }, warnings });
    expect(text.split('\n')).toEqual([
      'value      1.25 nats',
      'estimator  mine',
      'settings   k      4',
      '           sizes  [1, 2]',
      `warnings   ${warnings[0]}`,
      '           second',
    ]);
  });

  it('of a test has the p-value and the null', async () => {
    const a = Array.from(normal(key(1), 60));
    const b = Array.from(normal(key(2), 60), (each, i) => each + a[i]!);
    const test = await permutationTest(ksgMutualInformation, [a, b], { seed: 3, permutations: 99 });
    const text = summary(test);
    expect(cell(text, 'value')).toBe(`${Number(test.value.toPrecision(4))} nats`);
    expect(cell(text, 'p-value')).toBe(`${test.pValue}, of 99 permutations`);
    expect(cell(text, 'null')).toMatch(/^-?\d.* ± \d.* nats$/);
    expect(cell(text, 'seed')).toBe('3');
    expect(text).toMatch(/\n +null +permutation\n/);
    expect(text).not.toContain('Float64Array');
  });

  it('of an interval has its ends and its level', async () => {
    const interval = await bootstrapInterval(mutualInformation, [x, y], { seed: 1, resamples: 50, level: 0.9 });
    const text = summary(interval, { digits: 2 });
    const two = (value: number) => Number(value.toPrecision(2));
    expect(cell(text, 'interval')).toBe(`${two(interval.lower)} to ${two(interval.upper)} nats, 90 %`);
    expect(cell(text, 'bias')).toBe(`${two(interval.bias)} nats`);
  });

  it('of what an optimiser found has how it ended, but not its arrays', () => {
    const text = summary(channelCapacity([[0.9, 0.1], [0.1, 0.9]], { base: 2 })); // prettier-ignore
    expect(cell(text, 'value')).toBe('0.531 bits');
    expect(cell(text, 'converged')).toBe('true');
    expect(text).not.toContain('input');
  });

  it('of a ratio has no unit', () => {
    expect(summary({ value: 0.5, unit: '1', estimator: 'plug-in', settings: {}, warnings: [] }).split('\n')).toEqual([
      'value      0.5',
      'estimator  plug-in',
      'settings   none',
      'warnings   none',
    ]);
  });

  it('of features is a table, a line each', async () => {
    const twice = <T>(values: readonly T[]): T[] => [...values, ...values];
    const features = { city: twice(['Rome', 'Oslo', 'Rome', 'Oslo']), even: twice([0, 0, 1, 1]) };
    const target = twice(['hot', 'cold', 'hot', 'cold']);
    expect(summary(await rankFeatures(features, target, { base: 2 })).split('\n')).toEqual([
      'name  kind    value  estimator  samples',
      'city  labels  1      plug-in    8',
      'even  labels  0      plug-in    8',
    ]);
    expect(summary(selectFeatures(features, target, { count: 1, base: 2 })).split('\n')).toEqual([
      'name  score',
      'city  1',
    ]);
    const matrix = summary(await mutualInformationMatrix(features, { base: 2 })).split('\n');
    expect(matrix).toEqual([
      '              city  even',
      'city  labels  1     0',
      'even  labels  0     1',
      '',
      'warnings  none',
    ]);
    const wide = await rankFeatures({ w: Array.from(normal(foldIn(key(1), 'w'), 12)) }, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 2]); // prettier-ignore
    expect(summary(wide)).toContain('warnings  w: ');
  });

  it('of a scan of lags is a table, a line each', async () => {
    const series = Array.from({ length: 60 }, (_, t) => (t * t) % 7);
    const later = [0, 0, ...series.slice(0, -2)];
    const text = summary(await lagScan(mutualInformation, [series, later], { lags: [0, 2], options: { base: 2 } }));
    const [head, zero, two] = text.split('\n');
    expect(head).toMatch(/^lag +value +unit +estimator +samples$/);
    expect(zero).toMatch(/^0 +\d\S* +bits +plug-in +60$/);
    expect(two).toMatch(/^2 +1\.\d+ +bits +plug-in +58$/);
  });

  it('refuses a number, which does not know what it was made by, and digits out of range', () => {
    expect(() => summary(0.3 as never)).toThrow(
      'summary: result must be an estimate, a test, an interval, features or lags, got 0.3. Ask the measure for details: true.',
    );
    expect(() => summary([] as never)).toThrow('summary: result must be');
    const estimate = mutualInformation(x, y, { details: true });
    expect(() => summary(estimate, { digits: 0 })).toThrow('summary: digits must be an integer ≥ 1 and ≤ 17, got 0.');
    expect(() => summary(estimate, { digit: 3 } as never)).toThrow('got "digit". Did you mean digits?');
  });
});
