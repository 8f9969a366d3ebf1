import { addressOf, choiceField, numberField, seedField } from '../page/address.js';
import { type OwnPoint, pointsFromText, pointsToText } from '../points/ownPoint.js';
import { type Shape, SHAPES } from './shapes.js';

export const MOST_POINTS = 300;
export const MOST_CELLS = 10;

export interface EstimatorSettings {
  /** A cloud drawn from the seed, or the reader's own points. */
  readonly shape: Shape | 'points';
  readonly points: readonly OwnPoint[];
  /** Cells along each side, which x and y are read by for the circles. */
  readonly cells: number;
  readonly circles: 'two' | 'three';
  readonly seed: number;
}

export const address = addressOf<EstimatorSettings>(
  {
    shape: choiceField('ring', [...SHAPES, 'points']),
    points: { usual: [], read: (text) => pointsFromText(text, MOST_POINTS), write: pointsToText },
    cells: numberField(4, { least: 2, most: MOST_CELLS, whole: true }),
    circles: choiceField('two', ['two', 'three']),
    seed: seedField(),
  },
  (name, { shape }) => name !== 'points' || shape === 'points',
);
