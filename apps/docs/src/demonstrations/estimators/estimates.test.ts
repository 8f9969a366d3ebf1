import { ksgMutualInformation, ksgTotalCorrelation, columns, mutualInformation } from '@infodrop/information';
import { describe, expect, it } from 'vitest';
import { EXTENT } from '../points/ownPoint.js';
import { estimatesOf, overlapOf } from './estimates.js';
import { CORRELATION, pointsOfShape, SHAPES } from './shapes.js';

const TRUTH = -0.5 * Math.log(1 - CORRELATION ** 2);

describe('the estimates', () => {
  it('find what a Gaussian shares, both ways', async () => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const found = await Promise.all(seeds.map((seed) => estimatesOf(pointsOfShape('slope', seed), seed)));
    for (const way of ['neighbours', 'gaussian'] as const) {
      const values = found.map(({ information }) => information[way]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      expect(Math.abs(mean - TRUTH)).toBeLessThan(4 * Math.sqrt(variance / values.length));
    }
    for (const { pValue } of found) expect(pValue).toBe(1 / 200);
    // h(x) + h(y) − h(x, y) is what they share: exactly so in the closed form.
    for (const { entropyX, entropyY, jointEntropy, information } of found) {
      const shared = entropyX.gaussian + entropyY.gaussian - jointEntropy.gaussian;
      expect(shared).toBeCloseTo(information.gaussian, 10);
    }
  });

  it('see in a ring what no correlation shows', async () => {
    const { information, pValue } = await estimatesOf(pointsOfShape('ring', 1), 1);
    expect(information.gaussian).toBeLessThan(0.03);
    expect(information.neighbours).toBeGreaterThan(0.7);
    expect(pValue).toBe(1 / 200);
  });

  it('find nothing where there is nothing', async () => {
    const { information, pValue } = await estimatesOf(pointsOfShape('cloud', 1), 1);
    expect(Math.abs(information.neighbours)).toBeLessThan(0.12);
    expect(pValue).toBeGreaterThan(0.05);
  });

  it('are those of the package, and of two variables the total correlation is the mutual information', async () => {
    const points = pointsOfShape('ring', 3);
    const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
    const { information } = await estimatesOf(points, 3);
    expect(information.neighbours).toBeCloseTo(ksgMutualInformation(x, y), 3);
    expect(information.neighbours).toBeCloseTo(ksgTotalCorrelation(columns(x, y)), 3);
  });

  it('are refused for too few points', async () => {
    await expect(estimatesOf(pointsOfShape('ring', 1).slice(0, 7), 1)).rejects.toThrow('At least 8 points');
  });
});

describe('the overlap', () => {
  it('is the mutual information of the cells', () => {
    const points = pointsOfShape('slope', 2);
    const { diagram, totalCorrelation } = overlapOf(points, 2, false);
    const right = points.map(({ x }) => Number(x >= 0));
    const up = points.map(({ y }) => Number(y >= 0));
    expect(diagram.quantities['I(x;y)']).toBeCloseTo(mutualInformation(right, up), 12);
    expect(totalCorrelation).toBeCloseTo(mutualInformation(right, up), 12);
  });

  it('has in the quarters a bit of three that no two have', () => {
    const { diagram, totalCorrelation } = overlapOf(pointsOfShape('quarters', 1), 2, true);
    for (const pair of ['I(x;y)', 'I(x;colour)', 'I(y;colour)']) expect(diagram.quantities[pair]).toBeLessThan(0.03);
    expect(diagram.quantities['I(x;y;colour)']).toBeLessThan(-0.6);
    expect(totalCorrelation).toBeGreaterThan(0.6);
  });
});

describe('the shapes', () => {
  it('lie in the square, and are the same for the same seed', () => {
    for (const shape of SHAPES) {
      const points = pointsOfShape(shape, 4);
      expect(points).toEqual(pointsOfShape(shape, 4));
      expect(points).not.toEqual(pointsOfShape(shape, 5));
      for (const { x, y } of points) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(EXTENT);
    }
  });
});
