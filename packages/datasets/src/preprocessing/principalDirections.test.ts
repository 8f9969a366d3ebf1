import { key, normal } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { covariance } from './covariance.js';
import { dot } from './dot.js';
import { principalDirections } from './principalDirections.js';

const values = (count: number, dimensions: number): Float32Array =>
  Float32Array.from(normal(key('directions'), count * dimensions), (value, i) => value * (1 + (i % dimensions)));

describe('principalDirections', () => {
  it.each([
    ['more images than dimensions', 40, 6],
    ['as many', 6, 6],
    ['fewer', 5, 9],
    ['two', 2, 30],
  ])('add up to the covariance, and are at right angles: %s', (_, count, dimensions) => {
    const images = values(count, dimensions);
    const { mean, deviations, directions } = principalDirections(images, dimensions);
    const expected = covariance(images, dimensions);
    for (const [i, value] of mean.entries()) expect(value).toBeCloseTo(expected.mean[i]!, 10);
    const varied = [...deviations.keys()].filter((k) => deviations[k]! > 1e-6);
    expect(varied).toHaveLength(Math.min(count - 1, dimensions));
    for (const [i, row] of expected.rows.entries()) {
      for (const [j, value] of row.entries()) {
        const sum = varied.reduce(
          (total, k) => total + deviations[k]! ** 2 * directions[k]![i]! * directions[k]![j]!,
          0,
        );
        expect(sum).toBeCloseTo(value, 8);
      }
    }
    for (const one of varied) {
      for (const other of varied)
        expect(dot(directions[one]!, directions[other]!)).toBeCloseTo(one === other ? 1 : 0, 8);
    }
  });

  it.each([
    [5, 9],
    [2, 30],
    [40, 100],
  ])(
    'have length 1 where the deviation is above 0, which is one less often than there are images: %d',
    (count, dimensions) => {
      for (const scale of [1e-3, 1, 1e3]) {
        const { deviations, directions } = principalDirections(
          values(count, dimensions).map((value) => scale * value),
          dimensions,
        );
        const varied = [...deviations.keys()].filter((k) => deviations[k]! > 0);
        expect(varied).toHaveLength(count - 1);
        for (const k of varied) expect(dot(directions[k]!, directions[k]!)).toBeCloseTo(1, 8);
      }
    },
  );
});
