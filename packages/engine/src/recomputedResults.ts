import { dispose, engine, keep, type KernelBackend, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { FreedData } from './freedData.js';
import { isFirstMend } from './isFirstMend.js';
import { isHere, nameData, secondName } from './savedTensors.js';
import { isSelfContained, selfContainedOf } from './selfContained.js';
import { afterRecording, type TapeNode, unrecorded } from './tape.js';

/** The latest results are not freed: what branches off behind one is read again soon, in a residual block behind two or three. */
const LATEST = 3;

/** The result of an operation that can compute it again, until the operation's own gradients are computed. */
interface Recomputable {
  readonly dataId: TensorInfo['dataId'];
  /** On which it is computed. */
  readonly backend: KernelBackend;
  readonly recompute: (saved: Tensor[]) => Tensor;
  /** What it is computed from, all of it there. */
  readonly saved: () => Tensor[];
  /** How many operations have still to read it for their gradients. */
  readers: number;
  /** The result, computed for the first of several readers. */
  value?: Tensor;
}

type Sources = Map<TensorInfo['dataId'], Recomputable>;

/** A tensor that an operation had saved and given back, and that another computes again. */
interface GivenBack {
  readonly index: number;
  readonly tensor: Tensor;
  readonly source: Recomputable;
}

/**
 * Lets the forward pass not hold, until the backward pass, what an operation can compute again in little time (`recompute` of a
 * `selfContainedGrad`): of an All-CNN that are the results of its batch normalisations, half of what it holds. Other operations do not
 * keep them for their gradients, and are given them again when these are computed, which is before the gradients of the
 * operation itself. And once the next few such results are there, the data are freed, though the layers of tfjs hold tensors of them until
 * the end of the forward pass: whoever reads one all the same has it computed again, once. A second call changes nothing.
 *
 * Source: T. Chen, B. Xu, C. Zhang and C. Guestrin, “Training deep nets with sublinear memory cost”, 2016, section 3,
 * <https://arxiv.org/abs/1604.06174>.
 */
export function recomputeResults(): void {
  if (!isFirstMend('recomputedResults')) return;
  const tfjs = engine();

  /** Those of this tape whose operation's own gradients are not computed, by their data. */
  const sources: Sources = new Map();
  /** Those of this tape whose operation's own gradients are not computed, or whose value is there. */
  const open = new Set<Recomputable>();
  /** Those whose data may be freed, in their order. */
  let latest: Recomputable[] = [];
  /** What brings back what the operations of this tape have given back. */
  const restores = new Set<() => void>();
  const freed = new FreedData();

  const free = (source: Recomputable) => {
    const { dataId, recompute } = source;
    if (!isHere(dataId)) return;
    // Of its own: the tape lets go of what was saved when it ends.
    const own = source.saved().map((tensor) => keep(secondName(tensor)));
    freed.free(
      dataId,
      () => unrecorded(() => recompute(own)),
      () => {
        dispose(own);
      },
    );
  };

  const forget = (source: Recomputable) => {
    source.value?.dispose();
    delete source.value;
  };

  const close = (source: Recomputable) => {
    forget(source);
    sources.delete(source.dataId);
    open.delete(source);
    latest = latest.filter((each) => each !== source);
    try {
      freed.bringBack(source.dataId);
    } catch {
      // No room, for instance: whoever reads it hears of it. It stays where it can be computed again.
    }
  };

  const gradients = tfjs.gradients.bind(tfjs);
  tfjs.gradients = (...args) => {
    try {
      return gradients(...args);
    } finally {
      if (tfjs.state.gradientDepth === 0) {
        // Those whose gradients nobody asked for, or whose turn never came because something threw.
        open.forEach(close);
        restores.clear();
      }
    }
  };

  // Before the kernel starts: bringing data back runs kernels, which need the scratch memory.
  const runKernel = tfjs.runKernel.bind(tfjs);
  tfjs.runKernel = (name, inputs, attributes) => {
    // Some operations name inputs that they do not have.
    const given: (Tensor | null | undefined)[] = freed.count > 0 ? Object.values(inputs) : [];
    for (const input of given) if (input) freed.bringBack(input.dataId);
    return runKernel(name, inputs, attributes);
  };

  // What can be computed again can be on the backend of its kernels.
  const setBackend = tfjs.setBackend.bind(tfjs);
  tfjs.setBackend = (name) => {
    if (name !== tfjs.backendName) {
      for (const restore of restores) restore();
      freed.bringAllBack();
    }
    return setBackend(name);
  };

  const read = ({ tensor, source }: GivenBack): Tensor => {
    source.readers -= 1;
    source.value ??= computeAgain(source);
    const { shape, dtype } = tensor;
    const result = keep(nameData({ dataId: source.value.dataId, shape, dtype }));
    if (source.readers > 0) open.add(source);
    else forget(source);
    return result;
  };

  afterRecording((node, { state }) => {
    const { gradient, saved } = node;
    // Outer gradients read what inner ones have saved.
    if (gradient === undefined || saved === undefined || state.gradientDepth > 1) return;
    const given = sources.size > 0 && isSelfContained(node) ? giveBack(saved, sources) : [];
    const restore = () => {
      for (const each of given.splice(0)) saved[each.index] = read(each);
      restores.delete(restore);
    };
    if (given.length > 0) restores.add(restore);
    const source = recomputable(node, saved, restore);
    if (source !== undefined) {
      sources.set(source.dataId, source);
      open.add(source);
      latest.push(source);
      latest.splice(0, latest.length - LATEST).forEach(free);
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
function recomputable(node: TapeNode, saved: Tensor[], restore: () => void): Recomputable | undefined {
  const [result] = node.outputs;
  const recompute = selfContainedOf(node)?.recompute;
  if (result === undefined || recompute === undefined) return undefined;
  const restored = () => {
    restore();
    return saved;
  };
  const { backend } = engine();
  return { dataId: result.dataId, backend, recompute, saved: restored, readers: 0 };
}

/** Disposes of what can be computed again of what an operation has saved. */
function giveBack(saved: readonly Tensor[], sources: Sources): GivenBack[] {
  return saved.flatMap((tensor, index) => {
    const source = sources.get(tensor.dataId);
    if (source?.backend !== engine().backend) return [];
    source.readers += 1;
    tensor.dispose();
    return [{ index, tensor, source }];
  });
}
