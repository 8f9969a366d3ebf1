import { informationDropout, klNats } from '@infodrop/dropout';
import { add, cast, greater, randomNormal, slice } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

/** How far a training is. */
export interface Told {
  readonly epoch: number;
  readonly accuracy: number;
  /** Nats above the cap. */
  readonly nats: number;
}

/** Ten numbers, of which two decide: a network finds out how few nats it needs of them. */
export async function train(epochs: number, tell: (told: Told) => void): Promise<void> {
  const count = 1024;
  const x = randomNormal([count, 10], 0, 1, 'float32', 1);
  const y = cast(greater(add(slice(x, [0, 0], [count, 1]), slice(x, [0, 1], [count, 1])), 0), 'float32');

  const model = sequential();
  model.add(layers.dense({ units: 16, activation: 'relu', inputShape: [10] }));
  model.add(informationDropout({ beta: 0.01, klScale: 1, seed: 1 }));
  model.add(layers.dense({ units: 1, activation: 'sigmoid' }));
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy', klNats(model)] });
  await model.fit(x, y, {
    epochs,
    batchSize: 32,
    verbose: 0,
    callbacks: {
      onEpochEnd(epoch, logs) {
        tell({ epoch: epoch + 1, accuracy: logs?.['acc'] ?? NaN, nats: logs?.['klNats'] ?? NaN });
      },
    },
  });
}
