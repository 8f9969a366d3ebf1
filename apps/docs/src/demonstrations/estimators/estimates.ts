import {
  columns,
  gaussianEntropy,
  gaussianMutualInformation,
  informationDiagram,
  type InformationDiagram,
  kozachenkoLeonenkoEntropy,
  ksgMutualInformation,
  permutationTest,
  totalCorrelation,
} from '@infodrop/information';
import { EXTENT, type OwnPoint } from '../points/ownPoint.js';

/** Fewer points are refused: the tests would say nothing. */
export const LEAST_POINTS = 8;
const NEIGHBOURS = 4;
const PERMUTATIONS = 199;

/** A quantity of x and y, in nats: estimated from neighbours, and in the closed form of a Gaussian with the points' covariance. */
export interface EstimatePair {
  readonly neighbours: number;
  readonly gaussian: number;
}

export interface Estimates {
  /** h(x), h(y), h(x, y): differential entropies, which may be below 0. */
  readonly entropyX: EstimatePair;
  readonly entropyY: EstimatePair;
  readonly jointEntropy: EstimatePair;
  /** I(x; y), which is the total correlation of the two. */
  readonly information: EstimatePair;
  /** How often points whose y were dealt out anew share as much as these, by the estimate from neighbours. */
  readonly pValue: number;
}

/**
 * What points in the plane say of x and y.
 *
 * @param points - At least {@link LEAST_POINTS}, not all in one line.
 * @param seed - Of the permutations.
 * @throws RangeError where the points are too few, or lie on one another.
 */
export async function estimatesOf(points: readonly OwnPoint[], seed: number): Promise<Estimates> {
  if (points.length < LEAST_POINTS) {
    throw new RangeError(`At least ${LEAST_POINTS} points are needed, and there are ${points.length}. Set some more.`);
  }
  const x = points.map((point) => point.x);
  const y = points.map((point) => point.y);
  const both = columns(x, y);
  // Points that a reader sets lie on a grid, so that some have the same x: they are told apart by less than a pixel.
  const neighbours = { k: NEIGHBOURS, ties: { noise: 1e-6, seed } } as const;
  const test = await permutationTest(ksgMutualInformation, [x, y], {
    seed,
    permutations: PERMUTATIONS,
    options: neighbours,
  });
  const entropyOf = (samples: Parameters<typeof kozachenkoLeonenkoEntropy>[0]): EstimatePair => ({
    neighbours: kozachenkoLeonenkoEntropy(samples, neighbours),
    gaussian: gaussianEntropy(samples),
  });
  return {
    entropyX: entropyOf(x),
    entropyY: entropyOf(y),
    jointEntropy: entropyOf(both),
    information: { neighbours: test.value, gaussian: gaussianMutualInformation(x, y) },
    pValue: test.pValue,
  };
}

/** The cell of each coordinate, so many to a side of the square. */
const cellsOf = (values: readonly number[], cells: number): number[] =>
  values.map((value) => Math.min(cells - 1, Math.floor(((value + EXTENT) / (2 * EXTENT)) * cells)));

/** How the cells of x, those of y, and the colour overlap: Figure 1, with their total correlation, (13); plug-in values, in nats. */
export interface Overlap {
  readonly diagram: InformationDiagram;
  readonly totalCorrelation: number;
}

export function overlapOf(points: readonly OwnPoint[], cells: number, withColor: boolean): Overlap {
  const x = cellsOf(
    points.map((point) => point.x),
    cells,
  );
  const y = cellsOf(
    points.map((point) => point.y),
    cells,
  );
  const color = points.map(({ label }) => label);
  return withColor
    ? {
        diagram: informationDiagram(x, y, color, { names: ['x', 'y', 'colour'] }),
        totalCorrelation: totalCorrelation(columns(x, y, color)),
      }
    : { diagram: informationDiagram(x, y, { names: ['x', 'y'] }), totalCorrelation: totalCorrelation(columns(x, y)) };
}
