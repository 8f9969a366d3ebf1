import { foldIn, key, normal, uniform } from '@infodrop/random';
import { EXTENT, type OwnPoint } from '../points/ownPoint.js';

/** Clouds of points to begin with. */
export const SHAPES = ['ring', 'slope', 'cloud', 'quarters'] as const;
export type Shape = (typeof SHAPES)[number];

export const SHAPE_POINTS = 200;
/** Correlation of the slope: the closed form is −½ log(1 − ρ²) = 0.51 nats. */
export const CORRELATION = 0.8;

/**
 * Points of a shape, the same for the same seed; colours are 0 and 1.
 *
 * - ring: no correlation, and yet each coordinate says much of the other; its colour is the right half.
 * - slope: a Gaussian, correlated; colours at random.
 * - cloud: a Gaussian whose coordinates have nothing to do with one another; colours at random.
 * - quarters: no two of x, y and colour have anything to do with one another, all three have.
 */
export function pointsOfShape(shape: Shape, seed: number): OwnPoint[] {
  const ofShape = foldIn(foldIn(key(seed), 'estimators'), shape);
  const eta = normal(foldIn(ofShape, 'places'), 2 * SHAPE_POINTS);
  const chance = uniform(foldIn(ofShape, 'turns'), 2 * SHAPE_POINTS);
  const within = (value: number): number => Math.max(-EXTENT, Math.min(EXTENT, value));
  return Array.from({ length: SHAPE_POINTS }, (_, i) => {
    const [a, b] = [eta[2 * i]!, eta[2 * i + 1]!];
    const [turn, toss] = [chance[2 * i]!, chance[2 * i + 1]!];
    const coin = toss < 0.5 ? 0 : 1;
    const at = (x: number, y: number, label: 0 | 1): OwnPoint => ({ x: within(x), y: within(y), label });
    switch (shape) {
      case 'ring': {
        const [x, y] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
        return at(2 * x + 0.12 * a, 2 * y + 0.12 * b, x > 0 ? 1 : 0);
      }
      case 'slope':
        return at(0.9 * a, 0.9 * (CORRELATION * a + Math.sqrt(1 - CORRELATION ** 2) * b), coin);
      case 'cloud':
        return at(0.9 * a, 0.9 * b, coin);
      case 'quarters': {
        const [right, up] = [turn < 0.5, coin === 0];
        return at((right ? 1.3 : -1.3) + 0.4 * a, (up ? 1.3 : -1.3) + 0.4 * b, right === up ? 0 : 1);
      }
    }
  });
}
