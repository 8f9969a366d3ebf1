import { type ConditionalProbabilities, entropy, informationBottleneckCurve, weights } from '@infodrop/information';
import { clustered } from './clusters.js';

/** Rows are x, columns y: how often they go together, in any unit. */
export type JointTable = readonly (readonly number[])[];

/** The prices β of (15) that the curve is computed at, rising: the slider's. */
export const PRICES: readonly number[] = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);

/** The best representation of x at one price. */
export interface CurvePoint {
  /** β of (15): what a nat of I(x; z) costs, in nats of the label. */
  readonly price: number;
  /** I(x; z), nats. */
  readonly kept: number;
  /** I(z; y), nats. */
  readonly told: number;
  /** p(cluster | x), a row each x: values of z that say the same of y are one cluster. */
  readonly encoder: JointTable;
}

export interface BottleneckCurve {
  /** By rising price. */
  readonly points: readonly CurvePoint[];
  /** H(x) and I(x; y), nats: the most that can be kept, and told. */
  readonly entropy: number;
  readonly information: number;
}

/**
 * The curve of the information bottleneck: for each price β of {@link PRICES} the p(z|x) of the least H(y|z) + β I(x; z), (15).
 *
 * @param table - At least one number above 0, none below.
 * @param seed - Of the random starts.
 */
export function bottleneckCurve(table: JointTable, seed: number): BottleneckCurve {
  const joint = weights(table);
  // The β of (14), which the package takes, is the inverse; its curve is by rising β.
  const betas = PRICES.map((price) => 1 / price);
  const found = informationBottleneckCurve(joint, { betas, restarts: 2, tolerance: 1e-7, seed }).toReversed();
  const rows = table.map((row) => row.reduce((sum, each) => sum + each, 0));
  return {
    points: found.map(({ informationXZ, informationZY, encoder, decoder }, i) => ({
      price: PRICES[i]!,
      kept: informationXZ,
      told: informationZY,
      encoder: clustered(rowsOf(encoder), rowsOf(decoder)),
    })),
    entropy: entropy(weights(rows)),
    information: found[0]!.informationXY,
  };
}

const rowsOf = ({ data, shape: [, width] }: ConditionalProbabilities): number[][] =>
  Array.from({ length: data.length / width }, (_, row) => Array.from(data.subarray(row * width, (row + 1) * width)));
