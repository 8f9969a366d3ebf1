import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** What an optimizer has gathered: numbers of each weight by the name of its slot, and numbers of the whole. */
export interface OptimizerSlots {
  /** For every slot one array per weight, in the order of the weights. */
  readonly perWeight: Readonly<Record<string, readonly Float32Array[]>>;
  readonly scalars: Readonly<Record<string, number>>;
}

/** An optimizer at work on its weights. */
export interface RunningOptimizer {
  /** One update. A weight without a gradient keeps its value and its slots. The gradients stay the caller's. */
  apply(gradients: readonly (Tensor | null)[], learningRate: number): void;
  /** What it has gathered, or null when no update was made yet. */
  slots(): Promise<OptimizerSlots | null>;
  /** Puts saved slots in place of the present ones, after so many updates. */
  restore(slots: OptimizerSlots | null, updates: number): Promise<void>;
  /** Gives back every tensor. */
  dispose(): void;
}

/**
 * How weights are changed by their gradients: `nesterov`, `adam`, `sgd`, `rmsProp`, or one of your own. The learning rate is the
 * schedule's affair.
 */
export interface Optimizer {
  readonly name: string;
  /** What its updates depend on besides: part of what a checkpoint is refused for. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  /** The slots that it keeps for every weight. */
  readonly slotNames: readonly string[];
  /** Begins with these weights, whose order holds from then on. */
  start(weights: readonly Variable[]): RunningOptimizer;
}
