import type { NoiseMode } from '@infodrop/dropout';
import { type Batch, evaluationNoise, eventLoopTurns, loadBatch, type TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** One batch of a walk. */
export interface WalkedBatch<B extends Batch> extends Pick<ReturnType<typeof loadBatch<B>>, 'inputs' | 'arrays'> {
  /** Index of its first example. */
  readonly from: number;
  readonly size: number;
  /**
   * A pass that calls the model, in the noise mode of the walk and with the noise of one draw for these examples: the same however the data
   * are cut into batches.
   */
  readonly inDraw: <T>(draw: number, pass: () => T) => T;
}

/**
 * Walks over data in order, batch by batch: what every instrument that reads a whole data set does. Between passes the model is as it was.
 *
 * @param visit - Told of each batch, whose inputs are disposed of when it is done.
 * @throws (as a rejection) the signal's reason.
 */
export async function overBatches<B extends Batch>(
  caller: string,
  model: LayersModel,
  data: Pick<TrainingData<B>, 'size' | 'shape' | 'batch'>,
  { mode, batchSize, signal }: { mode: NoiseMode; batchSize: number; signal: AbortSignal | undefined },
  visit: (batch: WalkedBatch<B>) => Promise<void>,
): Promise<void> {
  const noise = evaluationNoise({ model }, mode);
  const turn = eventLoopTurns();
  for (let from = 0; from < data.size; from += batchSize) {
    signal?.throwIfAborted();
    const size = Math.min(batchSize, data.size - from);
    const indices = Uint32Array.from({ length: size }, (_, i) => from + i);
    const { inputs, arrays } = loadBatch(caller, data, indices);
    const inDraw = <T>(draw: number, pass: () => T): T => noise.inDraw(draw, from, pass);
    await visit({ inputs, arrays, from, size, inDraw }).finally(() => {
      inputs.dispose();
    });
    await turn();
  }
}
