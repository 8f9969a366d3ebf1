import { recalibrateBatchNorm, type TrainingData } from '@infodrop/training';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Takes the statistics of batch normalization again with the noise off (the paper's 'dry run'): what an experiment does after training,
 * for every arm alike.
 *
 * @param trained - The network, what it was trained on, and by how many images at a time.
 * @throws The signal's reason when it is aborted.
 *
 * @example
 * experiment({ name: 'widths-cnn', afterTraining: (trained) => recalibrated(trained), … });
 */
export async function recalibrated({
  model,
  train,
  batchSize,
  signal,
}: {
  readonly model: LayersModel;
  readonly train: TrainingData;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}): Promise<void> {
  await recalibrateBatchNorm({ model, data: train, batchSize, signal });
}
