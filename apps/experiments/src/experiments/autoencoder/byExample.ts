import type { TrainingData } from '@infodrop/training';
import { dispose, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';

/** How many examples are looked at together. */
const together = 100;

/**
 * Numbers of each example, batch by batch.
 *
 * @param data - The examples.
 * @param of - What is asked of a batch [size, …shape], and where it begins: a tensor with a row for each example.
 * @param signal - Stops it with the signal's reason.
 * @returns All rows, one after another.
 *
 * @example
 * await byExample(test, (x) => model.logLikelihood(x, { key: key(1), draws: 100 }), signal);
 */
export async function byExample(
  data: TrainingData,
  of: (x: Tensor, from: number) => Tensor,
  signal: AbortSignal,
): Promise<number[]> {
  const rows: number[] = [];
  for (let from = 0; from < data.size; from += together) {
    signal.throwIfAborted();
    const size = Math.min(together, data.size - from);
    const { inputs } = data.batch(Uint32Array.from({ length: size }, (_, i) => from + i));
    const found = tidy(() => of(tensor(inputs, [size, ...data.shape], 'float32'), from));
    try {
      rows.push(...(await found.data()));
    } finally {
      dispose(found);
    }
  }
  return rows;
}
