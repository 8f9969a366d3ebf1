import { recomputationOf } from '@infodrop/kernels';
import { dispose, engine, keep, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { FreedData } from './freedData.js';
import { isHere, nameData, secondName } from './savedTensors.js';
import { isSelfContained } from './selfContained.js';
import { afterRecording, type TapeNode, unrecorded } from './tape.js';

const MENDED = Symbol.for('@infodrop/engine/recomputedResults');

/** The result of an operation that can compute it again, until the operation's own gradients are computed. */
interface Recomputable {
  readonly dataId: TensorInfo['dataId'];
  readonly recompute: (saved: Tensor[]) => Tensor;
  /** What it is computed from, all of it there. */
  readonly saved: () => Tensor[];
  /** How many operations have still to read it for their gradients. */
  readers: number;
  /** The result, computed for the first of several readers. */
  value?: Tensor;
}

/** What an operation had saved, and another computes again. */
interface GivenBack {
  readonly index: number;
  readonly info: TensorInfo;
  readonly source: Recomputable;
}

/**
 * Lets the forward pass not hold, until the backward pass, what an operation can compute again in little time (`recompute` of a
 * `selfContainedGrad`): of an All-CNN that are the results of its batch normalisations, half of what it holds. Other operations do not
 * keep them for their gradients, and are given them again when these are computed, which is before the gradients of the
 * operation itself. And once the second next such result is there, the data are freed, though the layers of tfjs hold tensors of them until
 * the end of the forward pass: whoever reads one all the same has it computed again. A second call changes nothing.
 *
 * Source: T. Chen, B. Xu, C. Zhang and C. Guestrin, “Training deep nets with sublinear memory cost”, 2016, section 3,
 * <https://arxiv.org/abs/1604.06174>.
 */
export function recomputeResults(): void {
  const tfjs = engine() as ReturnType<typeof engine> & { [MENDED]?: boolean };
  if (tfjs[MENDED]) return;
  tfjs[MENDED] = true;

  const sources = new WeakMap<TensorInfo['dataId'], Recomputable>();
  /** Those of this tape, in their order, of which the operation's own gradients are not computed. */
  const open = new Set<Recomputable>();
  const freed = new FreedData();

  const close = (source: Recomputable) => {
    freed.bringBack(source.dataId);
    source.value?.dispose();
    delete source.value;
    open.delete(source);
  };

  const free = ({ dataId, recompute, saved }: Recomputable) => {
    if (!isHere(dataId)) return;
    // Of its own: the tape lets go of what was saved when it ends.
    const own = saved().map((tensor) => keep(secondName(tensor)));
    freed.free(
      dataId,
      () => unrecorded(() => recompute(own)),
      () => {
        dispose(own);
      },
    );
  };

  const gradients = tfjs.gradients.bind(tfjs);
  tfjs.gradients = (...args) => {
    try {
      return gradients(...args);
    } finally {
      // Those whose gradients nobody asked for, or whose turn never came because something threw.
      if (tfjs.state.gradientDepth === 0) open.forEach(close);
    }
  };

  // Before the kernel starts: bringing data back runs kernels, which need the scratch memory.
  const runKernel = tfjs.runKernel.bind(tfjs);
  tfjs.runKernel = (name, inputs, attributes) => {
    // Some operations name inputs that they do not have.
    const given: (Tensor | undefined)[] = freed.count > 0 ? Object.values(inputs) : [];
    for (const input of given) if (input !== undefined) freed.bringBack(input.dataId);
    return runKernel(name, inputs, attributes);
  };

  const read = ({ info, source }: GivenBack): Tensor => {
    source.readers -= 1;
    if (isHere(info.dataId)) return keep(nameData(info));
    const value = source.value ?? computeAgain(source);
    const result = keep(nameData({ ...info, dataId: value.dataId }));
    if (source.readers > 0) source.value = value;
    else {
      value.dispose();
      delete source.value;
    }
    return result;
  };

  afterRecording((node, { state }) => {
    const { gradient, saved } = node;
    // Outer gradients read what inner ones have saved.
    if (gradient === undefined || saved === undefined || state.gradientDepth > 1) return;
    const given = isSelfContained(node) ? giveBack(saved, sources) : [];
    const restore = () => {
      for (const each of given.splice(0)) saved[each.index] = read(each);
    };
    const source = recomputable(node, saved, restore);
    if (source !== undefined) {
      for (const each of [...open].slice(0, -1)) free(each);
      sources.set(source.dataId, source);
      open.add(source);
    }
    if (given.length === 0 && source === undefined) return;
    node.gradient = function (slopes) {
      if (source !== undefined) close(source);
      restore();
      return gradient.call(this, slopes);
    };
  });
}

function computeAgain({ recompute, saved }: Recomputable): Tensor {
  const present = saved();
  return keep(unrecorded(() => recompute(present)));
}

/** The operation's result, where it can be computed again; `restore` brings what the operation itself has given back. */
function recomputable({ outputs }: TapeNode, saved: Tensor[], restore: () => void): Recomputable | undefined {
  const [result] = outputs;
  const recompute = result === undefined ? undefined : recomputationOf(result);
  if (result === undefined || recompute === undefined) return undefined;
  const restored = () => {
    restore();
    return saved;
  };
  return { dataId: result.dataId, recompute, saved: restored, readers: 0 };
}

/** Disposes of what can be computed again of what an operation has saved. */
function giveBack(saved: readonly Tensor[], sources: WeakMap<TensorInfo['dataId'], Recomputable>): GivenBack[] {
  return saved.flatMap((tensor, index) => {
    const source = sources.get(tensor.dataId);
    if (source === undefined) return [];
    const { dataId, shape, dtype } = tensor;
    source.readers += 1;
    tensor.dispose();
    return [{ index, info: { dataId, shape, dtype }, source }];
  });
}
