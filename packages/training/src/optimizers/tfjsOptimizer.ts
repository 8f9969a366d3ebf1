import {
  dispose,
  type Optimizer as TfjsOptimizerClass,
  scalar,
  type Scalar,
  type Tensor,
  tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Optimizer, OptimizerSlots, RunningOptimizer } from './optimizer.js';

type NamedTensors = Parameters<TfjsOptimizerClass['setWeights']>[0];

/** What differs between the optimizers of tfjs that are used here. */
export interface TfjsOptimizerOptions<T extends TfjsOptimizerClass> extends Pick<
  Optimizer,
  'name' | 'settings' | 'slotNames'
> {
  make(): T;
  setLearningRate(optimizer: T, learningRate: number): void;
  /** Variables that `getWeights` of tfjs leaves out, and `setWeights` computes anew, with another rounding. */
  readonly scalars?: readonly string[];
}

/**
 * An optimizer of tfjs, with its slots saved and restored by position.
 *
 * tfjs names a slot after the variable it belongs to, and numbers the variables over the whole process, so the names of
 * a saved run are not those of the process that resumes it. The order is what holds.
 */
export function tfjsOptimizer<T extends TfjsOptimizerClass>(options: TfjsOptimizerOptions<T>): Optimizer {
  const { name, settings, slotNames } = options;
  return { name, settings, slotNames, start: (weights) => new TfjsRunningOptimizer(options, weights) };
}

class TfjsRunningOptimizer<T extends TfjsOptimizerClass> implements RunningOptimizer {
  readonly #options: TfjsOptimizerOptions<T>;
  readonly #weights: readonly Variable[];
  readonly #optimizer: T;

  constructor(options: TfjsOptimizerOptions<T>, weights: readonly Variable[]) {
    this.#options = options;
    this.#weights = weights;
    this.#optimizer = options.make();
  }

  apply(gradients: readonly (Tensor | null)[], learningRate: number): void {
    this.#options.setLearningRate(this.#optimizer, learningRate);
    // tfjs takes a missing tensor for 'no gradient', which its types do not say.
    this.#optimizer.applyGradients(
      this.#weights.map(({ name }, i) => ({ name, tensor: gradients[i] ?? null }) as unknown as NamedTensors[number]),
    );
  }

  async slots(): Promise<OptimizerSlots | null> {
    const { slotNames } = this.#options;
    const present = await this.#presentSlots();
    if (this.#optimizer.iterations === 0) return null;
    const arrays = await Promise.all(present.map(async (slot) => new Float32Array(await slot.data())));
    const count = this.#weights.length;
    const scalars = await Promise.all(
      this.#scalars().map(async ([name, variable]) => [name, (await variable.data())[0]!] as const),
    );
    return {
      perWeight: Object.fromEntries(slotNames.map((name, i) => [name, arrays.slice(i * count, (i + 1) * count)])),
      scalars: Object.fromEntries(scalars),
    };
  }

  async restore(slots: OptimizerSlots | null, updates: number): Promise<void> {
    if (slots === null) return;
    dispose(await this.#presentSlots());
    const saved: { name: string; tensor: Tensor }[] = [{ name: 'iter', tensor: scalar(updates, 'int32') }];
    for (const slotName of this.#options.slotNames) {
      const arrays = slots.perWeight[slotName] ?? [];
      if (arrays.length !== this.#weights.length) {
        throw new RangeError(
          `train: slots '${slotName}' must be one per trainable weight, got ${arrays.length} for ${this.#weights.length}.`,
        );
      }
      this.#weights.forEach((weight, i) => {
        saved.push({ name: `${weight.name}/${slotName}`, tensor: tensor(arrays[i]!, weight.shape, 'float32') });
      });
    }
    await this.#optimizer.setWeights(saved);
    dispose(saved.map((slot) => slot.tensor));
    tidy(() => {
      for (const [name, variable] of this.#scalars()) variable.assign(scalar(slots.scalars[name]!));
    });
  }

  dispose(): void {
    this.#optimizer.dispose();
    // What setLearningRate() of sgd and momentum keeps is forgotten by their dispose().
    const { c } = this.#optimizer as { readonly c?: Scalar };
    if (c !== undefined && !c.isDisposed) c.dispose();
  }

  async #presentSlots(): Promise<Tensor[]> {
    const [iterations, ...slots] = await this.#optimizer.getWeights();
    iterations?.tensor.dispose();
    return slots.map((slot) => slot.tensor);
  }

  #scalars(): [string, Variable][] {
    const variables = this.#optimizer as unknown as Readonly<Record<string, Variable>>;
    return (this.#options.scalars ?? []).map((name) => [name, variables[name]!]);
  }
}

/** For the optimizers of tfjs that read their rate at each update, and have no method to set it. */
export function writeLearningRate(optimizer: TfjsOptimizerClass, learningRate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = learningRate;
}
