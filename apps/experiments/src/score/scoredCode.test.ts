import { scoreAll } from '@infodrop/metrics';
import { expect, it } from 'vitest';
import { codeFigures, scoresRecord } from './scoredCode.js';

const factors = Array.from({ length: 60 }, (_, i) => [i % 2, Math.floor(i / 2) % 3]);
const file = (names: readonly string[] | null) => ({
  data: Float64Array.from(factors.flat()),
  shape: [60, 2] as const,
  names,
});

it('shows and keeps importances where there are any, with the names that files give', async () => {
  const scores = await scoreAll(factors, factors, {
    learner: { name: 'lasso' },
    trainingPoints: 20,
    testPoints: 10,
  });
  const figures = codeFigures(scores, { codes: file(['<a>', 'b']), factors: file(null) }, { after: ', one', of: 'it' });
  expect(figures.map(({ title }) => title)).toEqual(['Mutual information, one', 'Importance, one']);
  expect(figures[0]!.svg).toContain('b, v1: 1.1');
  expect(scoresRecord(scores)).toMatchObject({ information: { shape: [2, 2] }, importance: { length: 4 } });
  const none = { ...scores, importance: null };
  expect(codeFigures(none, { codes: file(null), factors: file(null) }, { after: '', of: 'it' })).toHaveLength(1);
  expect(scoresRecord(none)).toMatchObject({ importance: null });
});
