import { informationBottleneck, mutualInformation, probabilities, weights } from '@infodrop/information';
import { describe, expect, it } from 'vitest';
import { clustered } from './clusters.js';
import { bottleneckCurve, type CurvePoint, PRICES } from './curve.js';
import { TABLES } from './tables.js';

describe('the curve of the bottleneck', () => {
  const { points, entropy, information } = bottleneckCurve(TABLES.pairs, 1);

  it('is that of the package, at the inverse of its β', () => {
    for (const at of [4, 9, 19, 34]) {
      const { informationXZ, informationZY } = informationBottleneck(weights(TABLES.pairs), { beta: 1 / PRICES[at]! });
      expect(points[at]!.kept).toBeCloseTo(informationXZ, 4);
      expect(points[at]!.told).toBeCloseTo(informationZY, 4);
    }
  });

  it('falls from all there is to nothing, and never tells more than it keeps', () => {
    expect(information).toBeCloseTo(mutualInformation(weights(TABLES.pairs)), 12);
    for (const [i, { price, kept, told }] of points.entries()) {
      expect(price).toBe(PRICES[i]);
      expect(kept).toBeLessThanOrEqual(entropy + 1e-9);
      expect(told).toBeLessThanOrEqual(Math.min(kept, information) + 1e-9);
      if (i > 0) expect(told).toBeLessThanOrEqual(points[i - 1]!.told + 1e-6);
    }
    expect(information - points[0]!.told).toBeLessThan(0.01);
    expect(points.at(-1)!.kept).toBe(0);
  });

  it('is never better than a tangent of slope β: no other representation pays', () => {
    const worth = (point: CurvePoint, price: number): number => point.told - price * point.kept;
    for (const { price, ...own } of points) {
      for (const other of points) {
        expect(worth(other, price)).toBeLessThanOrEqual(worth({ price, ...own }, price) + 1e-5);
      }
    }
  });

  it('puts rows that say the same of y together, first', () => {
    const middle = points.find(({ price }) => price === 0.3)!;
    const favourites = middle.encoder.map((row) => row.indexOf(Math.max(...row)));
    expect(favourites).toEqual([0, 0, 1, 1, 2]);
  });

  it('keeps nothing of what says nothing', () => {
    const idle = bottleneckCurve(TABLES.nothing, 1);
    expect(idle.information).toBeCloseTo(0, 12);
    expect(idle.points.every(({ kept }) => kept === 0)).toBe(true);
    expect(idle.points[0]!.encoder).toEqual([[1], [1], [1], [1], [1]]);
  });

  it('tells of a copy its whole entropy where a nat is cheap', () => {
    const copy = bottleneckCurve(TABLES.copy, 1);
    expect(copy.points[0]!.told).toBeCloseTo(Math.log(3), 4);
    expect(copy.information).toBeCloseTo(
      mutualInformation(
        probabilities([
          [1 / 3, 0, 0],
          [0, 1 / 3, 0],
          [0, 0, 1 / 3],
        ]),
      ),
      12,
    );
  });
});

describe('clusters', () => {
  it('are values of z that say the same, in the order of the rows', () => {
    const decoder = [
      [0.9, 0.1],
      [0.2, 0.8],
      [0.9, 0.1],
      [0.5, 0.5],
    ];
    const encoder = [
      [0.1, 0.9, 0, 0],
      [0.5, 0, 0.5, 0],
    ];
    expect(clustered(encoder, decoder)).toEqual([
      [0.9, 0.1],
      [0, 1],
    ]);
  });
});
