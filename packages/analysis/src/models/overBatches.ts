import { type NoiseMode, noisyLayers, withNoiseMode } from '@infodrop/dropout';
import { type Batch, eventLoopTurns, FIRST_EVALUATION_STEP, loadBatch, type TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** One batch of a walk. */
export interface WalkedBatch<B extends Batch> extends Pick<ReturnType<typeof loadBatch<B>>, 'inputs' | 'arrays'> {
  /** Index of its first example. */
  readonly from: number;
  readonly size: number;
  /** Gives every noisy layer the noise of one draw for these examples: the same however the data are cut into batches. */
  readonly setDraw: (draw: number) => void;
}

/**
 * Walks over data in order, batch by batch, in a noise mode: what every instrument that reads a whole data set does.
 *
 * @param visit - Told of each batch, whose inputs are disposed of when it is done. Draw 0 is set.
 * @throws (as a rejection) the signal's reason.
 */
export async function overBatches<B extends Batch>(
  caller: string,
  model: LayersModel,
  data: Pick<TrainingData<B>, 'size' | 'shape' | 'batch'>,
  { mode, batchSize, signal }: { mode: NoiseMode; batchSize: number; signal: AbortSignal | undefined },
  visit: (batch: WalkedBatch<B>) => Promise<void>,
): Promise<void> {
  const noisy = noisyLayers(model);
  const turn = eventLoopTurns();
  await withNoiseMode(model, mode, async () => {
    for (let from = 0; from < data.size; from += batchSize) {
      signal?.throwIfAborted();
      const size = Math.min(batchSize, data.size - from);
      const indices = Uint32Array.from({ length: size }, (_, i) => from + i);
      const { inputs, arrays } = loadBatch(caller, data, indices);
      const setDraw = (draw: number): void => {
        for (const layer of noisy) {
          layer.noiseStep = FIRST_EVALUATION_STEP + draw;
          if (layer.sampleOffset !== undefined) layer.sampleOffset = from;
        }
      };
      setDraw(0);
      await visit({ inputs, arrays, from, size, setDraw }).finally(() => {
        inputs.dispose();
      });
      await turn();
    }
  });
}
