import { engine, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';
import { differentiatedTwice, isDifferentiatedTwice } from './differentiatedTwice.js';

/** Where the engine of tfjs has the latest such operation until it is recorded, for any copy of this package. */
const LATEST = Symbol.for('@infodrop/selfContainedGrad');

/** What the engine may know of an operation. */
export interface SelfContained {
  readonly recompute?: Recompute;
}

interface WithLatest {
  [LATEST]?: { readonly result: Tensor; readonly known: SelfContained } | undefined;
}

/** Computes a result again, of what was saved for its gradient. */
type Recompute = (saved: Tensor[]) => Tensor;

/** A gradient, or a function that computes it where it is asked for. */
type Gradient = Tensor | (() => Tensor);

interface Computed {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Gradient | Gradient[];
  /**
   * The value again, bit for bit, with data of its own, of what was saved: where it takes little time. Operations that save the value for
   * their own gradients then need not keep it until the backward pass.
   */
  readonly recompute?: Recompute;
}

/** Of the inputs, the constants and the function that saves, the value and the gradient function. */
type Operation = (...given: (Tensor | GradSaveFunc)[]) => Computed;

/**
 * `customGrad` for a gradient function that hands the tensors that it is given, saves or makes to nobody, as another gradient function: the
 * engine frees them as soon as the gradients are there. Of `customGrad` it cannot know, and frees them with the last
 * gradient, as TensorFlow.js does.
 *
 * A gradient may be a function: `customGrad` computes those of all inputs, also of one that nothing is trained behind.
 *
 * Where gradients are taken of gradients, what the gradient function reads beside the inputs is computed from them again: to the outer
 * gradients what was saved would be a constant.
 *
 * @param f - As that of `customGrad`, of the inputs and then the constants.
 * @param constants - Tensors that are read and have no gradient.
 * @returns The operation, of the inputs.
 */
export function selfContainedGrad(f: Operation, ...constants: Tensor[]): (...inputs: Tensor[]) => Tensor {
  const once = (inputs: Tensor[], save: GradSaveFunc): Computed => {
    const result = f(...inputs, ...constants, save);
    const { value, recompute } = result;
    if (isRecorded()) {
      (engine() as WithLatest)[LATEST] = { result: value, known: recompute === undefined ? {} : { recompute } };
    }
    return result;
  };
  const twice = (inputs: Tensor[], save: GradSaveFunc): Computed => {
    const { value } = keeping(f, [...inputs, ...constants]);
    save([...inputs, ...constants]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) =>
      differentiatedTwice(() => {
        const again = keeping(f, saved);
        return [again.gradFunc(dy, again.kept)].flat().map((gradient) => computed(gradient));
      });
    return { value, gradFunc };
  };
  return (...inputs) => record(inputs, isDifferentiatedTwice() ? twice : once);
}

const computed = (gradient: Gradient): Tensor => (typeof gradient === 'function' ? gradient() : gradient);

/** What tfjs's types keep private: what `customGrad` calls. */
interface Internals {
  runKernelFunc(call: {
    readonly inputs: Record<number, Tensor>;
    readonly forwardFunc: (backend: unknown, save: GradSaveFunc) => Tensor;
    readonly backwardsFunc: (dy: Tensor, saved: Tensor[]) => Record<number, () => Tensor>;
  }): Tensor;
}

/** Computes and records an operation. */
function record(inputs: Tensor[], compute: (inputs: Tensor[], save: GradSaveFunc) => Computed): Tensor {
  let gradFunc: Computed['gradFunc'];
  return (engine() as unknown as Internals).runKernelFunc({
    inputs: Object.fromEntries(inputs.entries()),
    forwardFunc: (_, save) => {
      const result = compute(inputs, save);
      ({ gradFunc } = result);
      return result.value;
    },
    backwardsFunc: (dy, saved) => {
      const gradients = [gradFunc(dy, saved)].flat();
      return Object.fromEntries(gradients.map((gradient, i) => [i, () => computed(gradient)]));
    },
  });
}

/** What the operation gives, and what it saves. */
function keeping(f: Operation, inputs: Tensor[]): Computed & { readonly kept: Tensor[] } {
  let kept: Tensor[] = [];
  const save: GradSaveFunc = (tensors) => {
    kept = tensors;
  };
  return { ...f(...inputs, save), kept };
}

/** Whether the operation that runs is recorded itself, and not within another one, which may have the same value. */
function isRecorded(): boolean {
  const { gradientDepth, kernelDepth } = engine().state;
  return gradientDepth > 0 && kernelDepth === 1;
}

/** What is known of the operation that has just been recorded, if it is a `selfContainedGrad`; that is forgotten. */
export function claimSelfContained(result: Tensor): SelfContained | undefined {
  const tfjs = engine() as WithLatest;
  const latest = tfjs[LATEST];
  if (latest?.result !== result) return undefined;
  tfjs[LATEST] = undefined;
  return latest.known;
}
