import { engine, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { endOffer, offer } from './expendable.js';
import { isFirstMend } from './isFirstMend.js';
import { secondName } from './savedTensors.js';
import { isSelfContained } from './selfContained.js';
import { afterRecording, type Tape, type TapeNode } from './tape.js';

/** What the backward pass that runs must not free, and what it knows of the gradients that it has. */
interface BackwardPass {
  /** The gradient that the caller began with, which is the caller's. */
  given: Tensor | undefined;
  /** Of what gradients are asked for. */
  asked: ReadonlySet<number>;
  /** Of what there is a gradient, by tensor: another one is added to it. */
  reached: Set<number>;
  /** The gradient that tfjs adds to another once it has it. */
  added: Tensor | undefined;
}

/**
 * Lets the backward pass free each gradient, and what its operation has saved, once the operation's own gradients are there: tfjs
 * holds all of them until it has passed the first layer, as much again as the forward pass left. What is given to the gradient
 * function of a `customGrad`, or made by it, stays as long as in tfjs: another such function may have got hold of it. So
 * does everything in gradients of gradients, for the outer ones read it. A second call changes nothing.
 */
export function mendGradientMemory(): void {
  if (!isFirstMend('gradientMemory')) return;
  const tfjs = engine();

  let pass: BackwardPass | undefined;
  const gradients = tfjs.gradients.bind(tfjs);
  tfjs.gradients = (f, xs, given, ...rest) => {
    const outer = pass;
    pass = { given, asked: new Set(xs.map(({ id }) => id)), reached: new Set(), added: undefined };
    try {
      return gradients(f, xs, given, ...rest);
    } finally {
      endOffer();
      pass = outer;
    }
  };

  afterRecording((node, { state }) => {
    const { gradient } = node;
    if (gradient === undefined) return;
    const isAlone = isSelfContained(node);
    // `this` is the copy of the node that has only the inputs whose gradients are wanted.
    node.gradient = function (slopes) {
      const isNested = state.gradientDepth > 0;
      return isNested || pass === undefined
        ? gradient.call(this, slopes)
        : freeing(state, pass, this, isAlone, slopes, () => gradient.call(this, slopes));
    };
  });
}

/** By which the pass knows what nobody reads once a gradient is computed. */
const USED_UP = Symbol('used up');

/** A gradient function that alone, of all of its operation's, reads these of what the operation has saved: they are freed before the next. */
export function usingUp(compute: () => Tensor, ...saved: Tensor[]): () => Tensor {
  return Object.assign(compute, { [USED_UP]: saved });
}

/**
 * Computes an operation's gradients and frees what they were computed from; gives functions that hand them out. Those of small tensors,
 * such as weights, come first: what they alone read is freed before there are those of large ones.
 */
function freeing(
  state: Tape['state'],
  pass: BackwardPass,
  node: TapeNode,
  isAlone: boolean,
  slopes: (Tensor | null)[],
  gradient: () => Record<string, () => Tensor>,
): Record<string, () => Tensor> {
  const { track } = state.activeScope;
  const before = track.length;
  letGo(pass);
  const functions = gradient();
  const made = isAlone ? track.slice(before) : undefined;
  const results: Tensor[] = [];

  /** The pass frees what it is given: what is not new, or may be another's too, gets a second name. */
  const own = (compute: () => Tensor): Tensor => {
    const first = track.length;
    const result = tidy(compute);
    const isNew = track.includes(result, first) || made?.includes(result);
    const isFree = made !== undefined && isNew && !result.kept && !results.includes(result);
    return isFree ? result : secondName(result);
  };

  const inputs = Object.entries(node.inputs).sort(([, a], [, b]) => a.size - b.size);
  const handedOut: Record<string, () => Tensor> = { ...functions };
  for (const [name, { id }] of inputs) {
    const compute = functions[name] as ((() => Tensor) & { [USED_UP]?: Tensor[] }) | undefined;
    if (compute === undefined) continue; // tfjs says so
    const result = own(compute);
    results.push(result);
    if (made !== undefined) compute[USED_UP]?.forEach(free);
    handedOut[name] = () => {
      letGo(pass);
      if (pass.reached.has(id)) {
        offer(result);
        pass.added = result;
      }
      pass.reached.add(id);
      return result;
    };
  }
  if (made === undefined) return handedOut;

  slopes.forEach((slope, i) => {
    const isAsked = pass.asked.has(node.outputs[i]!.id);
    if (slope !== null && slope !== pass.given && !isAsked) disposeUnlessKept(slope);
  });
  for (const tensor of made) if (!results.includes(tensor)) disposeUnlessKept(tensor);
  node.saved?.forEach(free);
  return handedOut;
}

/** Frees the gradient that has been added to another. */
function letGo(pass: BackwardPass): void {
  endOffer();
  pass.added?.dispose();
  pass.added = undefined;
}

function free(tensor: Tensor): void {
  tensor.dispose();
}

function disposeUnlessKept(tensor: Tensor): void {
  if (!tensor.kept) tensor.dispose();
}
