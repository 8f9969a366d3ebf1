import { isOfSelfContainedGrad } from '@infodrop/kernels';
import { dispose, engine, getGradient, type Tensor } from '@tensorflow/tfjs-core';
import { secondName } from './savedTensors.js';
import { afterRecording, type Tape, type TapeNode } from './tape.js';

const MENDED = Symbol.for('@infodrop/engine/gradientMemory');

/** What the backward pass that runs must not free, and what it knows of the gradients that it has. */
interface BackwardPass {
  /** The gradient that the caller began with, which is the caller's. */
  given: Tensor | undefined;
  /** Of what gradients are asked for. */
  asked: ReadonlySet<number>;
  /** Of what there is a gradient, by tensor: another one is added to it. */
  reached: Set<number>;
  /** Gradients that tfjs adds to others once it has them. */
  added: Tensor[];
}

/**
 * Lets the backward pass free each gradient, and what its operation has saved, once the operation's own gradients are there: tfjs
 * holds all of them until it has passed the first layer, as much again as the forward pass left. What is given to the gradient
 * function of a `customGrad`, or made by it, stays as long as in tfjs: another such function may have got hold of it. So
 * does everything in gradients of gradients, for the outer ones read it. A second call changes nothing.
 */
export function mendGradientMemory(): void {
  const tfjs = engine() as ReturnType<typeof engine> & { [MENDED]?: boolean };
  if (tfjs[MENDED]) return;
  tfjs[MENDED] = true;

  let pass: BackwardPass | undefined;
  const gradients = tfjs.gradients.bind(tfjs);
  tfjs.gradients = (f, xs, given, ...rest) => {
    const outer = pass;
    pass = { given, asked: new Set(xs.map(({ id }) => id)), reached: new Set(), added: [] };
    try {
      return gradients(f, xs, given, ...rest);
    } finally {
      pass = outer;
    }
  };

  afterRecording((node, { state }) => {
    const { gradient } = node;
    if (gradient === undefined) return;
    // `this` is the copy of the node that has only the inputs whose gradients are wanted.
    node.gradient = function (slopes) {
      const isNested = state.gradientDepth > 0;
      return isNested || pass === undefined
        ? gradient.call(this, slopes)
        : freeing(state, pass, this, slopes, () => gradient.call(this, slopes));
    };
  });
}

/** What tfjs calls the scopes of its own operations by, and what these record without a kernel: `fusedConv2d__op`. */
const OPERATION = '__op';

/** Whether nobody else can have got hold of what the operation's gradient function is given, or makes. */
function isSelfContained({ kernelName, outputs }: TapeNode): boolean {
  const isKernel = (getGradient(kernelName) as unknown) !== undefined; // tfjs types the look-up as if it always found one
  return isKernel || kernelName.endsWith(OPERATION) || outputs.some(isOfSelfContainedGrad);
}

/** The functions that give an operation's gradients, the last of which frees what they were computed from. */
function freeing(
  state: Tape['state'],
  pass: BackwardPass,
  node: TapeNode,
  slopes: (Tensor | null)[],
  gradient: () => Record<string, () => Tensor>,
): Record<string, () => Tensor> {
  const { track } = state.activeScope;
  const before = track.length;
  const functions = gradient();
  const made = isSelfContained(node) ? new Set(track.slice(before)) : undefined;
  const results = new Set<Tensor>();

  /** The pass frees what it is given: what is not new, or may be another's too, gets a second name. */
  const own = (result: Tensor) => {
    const isNew = result.scopeId === state.activeScope.id || made?.has(result);
    const isFree = made !== undefined && isNew && !result.kept && !results.has(result);
    return isFree ? result : secondName(result);
  };

  const free = () => {
    if (made === undefined) return;
    slopes.forEach((slope, i) => {
      const isAsked = pass.asked.has(node.outputs[i]!.id);
      if (slope !== null && slope !== pass.given && !isAsked) disposeUnlessKept(slope);
    });
    for (const tensor of made) if (!results.has(tensor)) disposeUnlessKept(tensor);
    dispose(node.saved ?? []);
  };

  const wanted = Object.entries(node.inputs);
  let left = wanted.length;
  const freeingFunctions = { ...functions };
  for (const [name, { id }] of wanted) {
    const compute = functions[name];
    if (compute === undefined) continue; // tfjs says so
    freeingFunctions[name] = () => {
      dispose(pass.added.splice(0));
      const result = own(compute());
      results.add(result);
      if (pass.reached.has(id)) pass.added.push(result);
      pass.reached.add(id);
      left -= 1;
      if (left === 0) free();
      return result;
    };
  }
  return freeingFunctions;
}

function disposeUnlessKept(tensor: Tensor): void {
  if (!tensor.kept) tensor.dispose();
}
