import { foldIn, type Key, key, normal, uniform } from '@infodrop/random';
import type { TrainingData } from '@infodrop/training';
import { Matrix, QrDecomposition } from 'ml-matrix';
import type { Splits } from '../../experiment/experiment.js';

/** Laws of the sources, none Gaussian, each of mean 0 and variance 1, from a uniform number in (0, 1). */
const laws: readonly ((u: number) => number)[] = [
  (u) => Math.sqrt(12) * (u - 0.5), // uniform
  (u) => (-Math.sign(u - 0.5) * Math.log(1 - 2 * Math.abs(u - 0.5))) / Math.SQRT2, // Laplace
  (u) => -Math.log(1 - u) - 1, // exponential: skewed
  (u) => Math.SQRT2 * Math.sin(2 * Math.PI * u), // arcsine: two humps
];

/** How many sources there are. */
export const sourceCount = laws.length;

/** Mixed signals, and what they were mixed from. */
export interface Signals extends TrainingData {
  /** [n, d], of variance 1 in the training split. */
  readonly mixed: Matrix;
  /** [n, d]. */
  readonly sources: Matrix;
}

/**
 * Independent sources of four laws, mixed: x = A s, or x = g(A s) with one invertible curve g of each channel.
 *
 *   g(u) = tanh(3u/2) + u/5
 *
 * A is a random rotation times a stretching of each direction between 1 and 3 times another rotation, so that it can be inverted well;
 * its rows have length 1. Channels are centred and scaled as the training split says.
 *
 * @param options - `size` of the training split, the two others have as many; `nonlinear`: whether with g; `seed` of everything.
 * @returns The targets are the inputs: y = x.
 *
 * @example
 * mixedSignals({ size: 1000, nonlinear: false, seed: 0 }).train.mixed.rows; // 1000
 */
export function mixedSignals({
  size,
  nonlinear,
  seed,
}: {
  readonly size: number;
  readonly nonlinear: boolean;
  readonly seed: number;
}): Splits<Signals> {
  const root = foldIn(key(seed), 'mixed signals');
  const mixing = mixingMatrix(foldIn(root, 'mixing'));
  const drawn = (split: string): { readonly sources: Matrix; readonly mixed: Matrix } => {
    const numbers = uniform(foldIn(root, split), size * sourceCount);
    const sources = Matrix.from1DArray(
      size,
      sourceCount,
      Array.from(numbers, (u, i) => laws[i % sourceCount]!(Math.min(Math.max(u, 1e-12), 1 - 1e-12))),
    );
    const mixed = sources.mmul(mixing.transpose());
    if (nonlinear) {
      mixed.apply(function (this: Matrix, i, j) {
        this.set(i, j, Math.tanh(1.5 * this.get(i, j)) + this.get(i, j) / 5);
      });
    }
    return { sources, mixed };
  };
  const train = drawn('train');
  const means = train.mixed.mean('column');
  const deviations = train.mixed.standardDeviation('column');
  const scaled = ({ sources, mixed }: ReturnType<typeof drawn>): Signals => {
    const inputs = mixed.subRowVector(means).divRowVector(deviations);
    return {
      mixed: inputs,
      sources,
      size,
      shape: [sourceCount],
      batch(indices) {
        const rows = Float32Array.from([...indices].flatMap((index) => inputs.getRow(index)));
        return { inputs: rows, targets: rows };
      },
    };
  };
  return { train: scaled(train), validation: scaled(drawn('validation')), test: scaled(drawn('test')) };
}

function mixingMatrix(from: Key): Matrix {
  const rotation = (name: string): Matrix => {
    const numbers = normal(foldIn(from, name), sourceCount ** 2);
    return new QrDecomposition(Matrix.from1DArray(sourceCount, sourceCount, Array.from(numbers))).orthogonalMatrix;
  };
  const stretches = Array.from(uniform(foldIn(from, 'stretches'), sourceCount), (u) => 1 + 2 * u);
  const mixing = rotation('left').mmul(Matrix.diag(stretches)).mmul(rotation('right'));
  const lengths = Array.from({ length: sourceCount }, (_, i) => Math.hypot(...mixing.getRow(i)));
  return mixing.divColumnVector(lengths);
}
