import type { TrainingData } from '@infodrop/training';
import type { Splits } from '../../experiment/experiment.js';

/**
 * The same images with two values: ink of more than ½ is 1, other ink 0.
 *
 * @param splits - Images of values from 0 to 1.
 *
 * @example
 * const { train } = binarized(await plainDigits({ train: 500, seed: 0 }));
 */
export function binarized({ train, validation, test }: Splits): Splits {
  const of = (data: TrainingData): TrainingData => ({
    ...data,
    batch(indices, epoch) {
      const { inputs, targets } = data.batch(indices, epoch);
      return { inputs: Float32Array.from(inputs, (ink) => Number(ink > 0.5)), targets };
    },
  });
  return { train: of(train), validation: of(validation), test: of(test) };
}
