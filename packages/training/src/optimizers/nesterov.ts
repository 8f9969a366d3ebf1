import {
  dispose,
  type MomentumOptimizer,
  scalar,
  type Scalar,
  type Tensor,
  tensor,
  train as optimizers,
  type Variable,
} from '@tensorflow/tfjs-core';
import { requireNumber } from '../requirements.js';

type NamedTensors = Parameters<MomentumOptimizer['setWeights']>[0];

/** Velocities of the optimizer, one per weight and in the order of the weights; null before the first update. */
export type Velocities = readonly Float32Array[] | null;

/**
 * Stochastic gradient descent with Nesterov momentum on a fixed list of weights: `tf.train.momentum`, with its slots
 * saved and restored by position.
 *
 *   v ← m·v + g,   w ← w − rate·(g + m·v)
 *
 * tfjs names a slot after the variable it belongs to, and numbers the variables over the whole process, so the names of
 * a saved run are not those of the process that resumes it. The order is what holds.
 */
export class NesterovOptimizer {
  readonly #weights: readonly Variable[];
  readonly #optimizer: MomentumOptimizer;

  constructor(weights: readonly Variable[], momentum: number) {
    requireNumber('train', 'optimizer.momentum', momentum, { least: 0 });
    if (momentum >= 1) throw new RangeError(`train: optimizer.momentum must be less than 1, got ${momentum}.`);
    this.#weights = weights;
    this.#optimizer = optimizers.momentum(0, momentum, true);
  }

  /** One update. A weight without a gradient keeps its value and its slot. The gradients stay the caller's. */
  apply(gradients: readonly (Tensor | null)[], learningRate: number): void {
    this.#optimizer.setLearningRate(learningRate);
    // tfjs takes a missing tensor for 'no gradient', which its types do not say.
    this.#optimizer.applyGradients(
      this.#weights.map(({ name }, i) => ({ name, tensor: gradients[i] ?? null }) as unknown as NamedTensors[number]),
    );
  }

  /** The slots' values, or null when no update was made yet. */
  async velocities(): Promise<Velocities> {
    const [iterations, ...slots] = await this.#optimizer.getWeights();
    iterations?.tensor.dispose();
    if (slots.length === 0) return null;
    return Promise.all(slots.map(async (slot) => new Float32Array(await slot.tensor.data())));
  }

  /** Puts saved slots in place of the present ones. */
  async restore(velocities: Velocities, steps: number): Promise<void> {
    if (velocities === null) return;
    if (velocities.length !== this.#weights.length) {
      throw new RangeError(
        `train: velocities must be one per trainable weight, got ${velocities.length} for ${this.#weights.length}.`,
      );
    }
    const [iterations, ...present] = await this.#optimizer.getWeights();
    iterations?.tensor.dispose();
    dispose(present.map((slot) => slot.tensor));
    const saved: { name: string; tensor: Tensor }[] = [
      { name: 'iter', tensor: scalar(steps, 'int32') },
      ...this.#weights.map((weight, i) => ({
        name: `${weight.name}/momentum`,
        tensor: tensor(velocities[i]!, weight.shape, 'float32'),
      })),
    ];
    await this.#optimizer.setWeights(saved);
    dispose(saved.map((slot) => slot.tensor));
  }

  /** Gives back the slots and scalars. */
  dispose(): void {
    this.#optimizer.dispose();
    // MomentumOptimizer.dispose() forgets the scalar that setLearningRate() keeps.
    (this.#optimizer as unknown as { readonly c: Scalar }).c.dispose();
  }
}
