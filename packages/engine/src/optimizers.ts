import {
  AdamOptimizer,
  engine,
  getBackend,
  getKernel,
  MomentumOptimizer,
  mul,
  type NamedTensorMap,
  RMSPropOptimizer,
  type Tensor,
  tidy,
  type Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ADAM_UPDATE, MOMENTUM_UPDATE, RMS_PROP_UPDATE } from './kernels/optimizers.js';

type Gradients = Record<string, Tensor | null> | { readonly name: string; readonly tensor: Tensor | null }[];

interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** What the optimizers of tfjs keep, of which some is private. */
interface MomentumState {
  readonly learningRate: number;
  readonly useNesterov: boolean;
  readonly m: Tensor;
  readonly accumulations: Slot[];
  incrementIterations(): void;
}

interface AdamState {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly accBeta1: Variable;
  readonly accBeta2: Variable;
  readonly accumulatedFirstMoment: Slot[];
  readonly accumulatedSecondMoment: Slot[];
  incrementIterations(): void;
}

interface RmsPropState {
  readonly learningRate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  readonly accumulatedMeanSquares: Slot[];
  readonly accumulatedMoments: Slot[];
  incrementIterations(): void;
}

interface Update {
  readonly value: Variable;
  readonly gradient: Tensor;
  readonly index: number;
  readonly name: string;
}

/** Marks the methods that this file installs, so that a second call, or a second copy of this package, installs none on top. */
const OURS = Symbol.for('@infodrop/engine/applyGradients');

/** The weights that have a gradient, with their place among all. Empty places keep their slot, as in tfjs. */
function updatesOf(gradients: Gradients, makeSlots: (value: Variable, index: number, name: string) => void): Update[] {
  const entries: [string, Tensor | null][] = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => [name, tensor])
    : Object.entries(gradients);
  const updates: Update[] = [];
  entries.forEach(([name, gradient], index) => {
    const value = engine().registeredVariables[name]!;
    makeSlots(value, index, name);
    if (gradient) updates.push({ value, gradient, index, name });
  });
  return updates;
}

/** The slot at a place, made of zeros where there is none. */
function slotAt(slots: Slot[], index: number, originalName: string, value: Variable): Variable {
  slots[index] ??= { originalName, variable: tidy(() => zerosLike(value).variable(false)) };
  return slots[index].variable;
}

function assignResults(kernelName: string, variables: readonly Variable[], inputs: object, attrs: object): void {
  tidy(() => {
    const results = engine().runKernel<Tensor[]>(kernelName, inputs as NamedTensorMap, attrs as never);
    variables.forEach((variable, i) => {
      variable.assign(results[i]!);
    });
  });
}

function applyMomentum(state: MomentumState, gradients: Gradients): void {
  const { accumulations, learningRate, useNesterov } = state;
  const updates = updatesOf(gradients, (value, i, name) => slotAt(accumulations, i, `${name}/momentum`, value));
  const momentum = state.m.dataSync()[0]!;
  for (const { value, gradient, index } of updates) {
    const accumulation = accumulations[index]!.variable;
    assignResults(
      MOMENTUM_UPDATE,
      [value, accumulation],
      { value, accumulation, gradient },
      { learningRate, momentum, useNesterov },
    );
  }
  state.incrementIterations();
}

function applyAdam(state: AdamState, gradients: Gradients): void {
  const { accumulatedFirstMoment, accumulatedSecondMoment, learningRate, beta1, beta2, epsilon } = state;
  const updates = updatesOf(gradients, (value, i, name) => {
    slotAt(accumulatedFirstMoment, i, `${name}/m`, value);
    slotAt(accumulatedSecondMoment, i, `${name}/v`, value);
  });
  const [correction1, correction2] = [state.accBeta1, state.accBeta2].map((power) => 1 - power.dataSync()[0]!);
  for (const { value, gradient, index } of updates) {
    const first = accumulatedFirstMoment[index]!.variable;
    const second = accumulatedSecondMoment[index]!.variable;
    assignResults(
      ADAM_UPDATE,
      [value, first, second],
      { value, first, second, gradient },
      { learningRate, beta1, beta2, correction1, correction2, epsilon },
    );
  }
  tidy(() => {
    state.accBeta1.assign(mul(state.accBeta1, beta1));
    state.accBeta2.assign(mul(state.accBeta2, beta2));
  });
  state.incrementIterations();
}

function applyRmsProp(state: RmsPropState, gradients: Gradients): void {
  const { accumulatedMeanSquares, accumulatedMoments, learningRate, decay, momentum, epsilon } = state;
  const updates = updatesOf(gradients, (value, i, name) => {
    slotAt(accumulatedMeanSquares, i, `${name}/rms`, value);
    slotAt(accumulatedMoments, i, `${name}/momentum`, value);
  });
  for (const { value, gradient, index } of updates) {
    const square = accumulatedMeanSquares[index]!.variable;
    const step = accumulatedMoments[index]!.variable;
    assignResults(
      RMS_PROP_UPDATE,
      [value, square, step],
      { value, square, step, gradient },
      { learningRate, decay, momentum, epsilon },
    );
  }
  state.incrementIterations();
}

/** Puts `ours` before an optimizer's own method: it is used where the current backend has the kernel, and it `suits`. */
function prefer<State>(
  prototype: object,
  kernelName: string,
  ours: (state: State, gradients: Gradients) => void,
  suits: (state: State) => boolean = () => true,
): void {
  const target = prototype as { applyGradients: ((gradients: Gradients) => void) & { [OURS]?: boolean } };
  const stock = target.applyGradients;
  if (stock[OURS]) return;
  const method = function (this: State, gradients: Gradients): void {
    if ((getKernel(kernelName, getBackend()) as unknown) && suits(this)) ours(this, gradients);
    else stock.call(this, gradients);
  };
  target.applyGradients = Object.assign(method, { [OURS]: true });
}

/** Lets the momentum, Adam and RMSProp optimizers of tfjs update a weight in one pass. A second call changes nothing. */
export function accelerateOptimizers(): void {
  prefer(MomentumOptimizer.prototype, MOMENTUM_UPDATE, applyMomentum);
  prefer(AdamOptimizer.prototype, ADAM_UPDATE, applyAdam);
  // The centred form subtracts ε under its root: tfjs's own, kept as it is.
  prefer(RMSPropOptimizer.prototype, RMS_PROP_UPDATE, applyRmsProp, ({ centered }: RmsPropState) => !centered);
}
