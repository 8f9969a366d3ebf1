import { scalar, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { combineMeasures, joinMeasures, mapMeasures, packReport } from './report.js';

describe.each(backendsHere)('packReport on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('gives back by name what was packed: scalars, means of examples, records, sums', async () => {
    const measures = {
      error: tensor1d([0, 1, 1, 0, 0]),
      crossEntropy: scalar(2),
      kl: { 'a/b': scalar(3), c: tensor1d([1, 2, 6, 0, 1]) },
      none: {},
    };
    const { values, read } = packReport(scalar(7), measures, [tensor2d([[-1, 2, -4]]), tensor1d([1, NaN]), scalar(5)]);
    expect(read(await values.data())).toEqual({
      loss: 7,
      measures: { error: 2 / 5, crossEntropy: 2, kl: { 'a/b': 3, c: 2 }, none: {} },
      sums: [-3, NaN, 5],
    });
  });
});

describe('measures', () => {
  const one = { a: 1, b: { c: 2 } };

  it('are combined and changed number by number', () => {
    expect(combineMeasures(one, { a: 10, b: { c: 20 } }, (x, y) => x + y)).toEqual({ a: 11, b: { c: 22 } });
    expect(mapMeasures(one, (x) => x / 2)).toEqual({ a: 0.5, b: { c: 1 } });
  });

  it('are joined where no name is given twice', () => {
    expect(joinMeasures('second', one, { d: 3 })).toEqual({ a: 1, b: { c: 2 }, d: 3 });
    expect(() => joinMeasures('second', one, { a: 3 })).toThrow("turn 'second' must give measures of its own, got 'a'");
  });
});
