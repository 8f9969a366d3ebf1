import { customGrad, engine, type GradSaveFunc, type Tensor } from '@tensorflow/tfjs-core';
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

interface Computed {
  readonly value: Tensor;
  readonly gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | Tensor[];
  /**
   * The value again, bit for bit, with data of its own, of what was saved: where it takes little time. Operations that save the value for
   * their own gradients then need not keep it until the backward pass.
   */
  readonly recompute?: Recompute;
}

/** What `customGrad` takes: of the inputs, the constants and the function that saves, the value and the gradient function. */
type Operation = (...given: (Tensor | GradSaveFunc)[]) => Computed;

/**
 * `customGrad` for a gradient function that hands the tensors that it is given, saves or makes to nobody, as another gradient function: the
 * engine frees them as soon as the gradients are there. Of `customGrad` it cannot know, and frees them with the last
 * gradient, as TensorFlow.js does.
 *
 * Where gradients are taken of gradients, what the gradient function reads beside the inputs is computed from them again: to the outer
 * gradients what was saved would be a constant.
 *
 * @param f - As that of `customGrad`, of the inputs and then the constants.
 * @param constants - Tensors that are read and have no gradient.
 * @returns The operation, of the inputs.
 */
export function selfContainedGrad(f: Operation, ...constants: Tensor[]): (...inputs: Tensor[]) => Tensor {
  const once = customGrad((...given) => {
    const result = f(...given.slice(0, -1), ...constants, given.at(-1)!);
    const { value, recompute } = result;
    if (isRecorded()) {
      (engine() as WithLatest)[LATEST] = { result: value, known: recompute === undefined ? {} : { recompute } };
    }
    return result;
  });
  const twice = customGrad((...given) => {
    const inputs = given.slice(0, -1) as Tensor[];
    const { value } = keeping(f, [...inputs, ...constants]);
    (given.at(-1) as GradSaveFunc)([...inputs, ...constants]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) =>
      differentiatedTwice(() => {
        const again = keeping(f, saved);
        return again.gradFunc(dy, again.kept);
      });
    return { value, gradFunc };
  });
  return (...inputs) => (isDifferentiatedTwice() ? twice : once)(...inputs);
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
