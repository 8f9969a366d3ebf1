import { clone, engine, Identity, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { isFirstMend } from './isFirstMend.js';
import { afterRecording, type Tape, type TapeNode } from './tape.js';

type Engine = ReturnType<typeof engine>;

/** What tfjs's types keep private is here too. */
interface Internals extends Pick<Engine, 'state'> {
  clone(x: Tensor): Tensor;
}

/** Whether the data lies on the backend that is set. */
export function isHere(dataId: TensorInfo['dataId']): boolean {
  const { state, backend } = engine();
  return state.tensorInfo.get(dataId)?.backend === backend;
}

/** A tensor on data that lies on the backend that is set, counted. */
export function nameData(info: TensorInfo): Tensor {
  engine().backend.incRef(info.dataId);
  return engine().makeTensorFromTensorInfo(info);
}

/** A tensor on the same data, counted, without an operation where the data lies on the backend that is set. */
export function secondName(x: Tensor): Tensor {
  const isPlain = x.dtype !== 'string' && x.dtype !== 'complex64';
  return isPlain && isHere(x.dataId) ? nameData(x) : clone(x);
}

/** Records what saved tensors are second names of: gradients are taken of the gradients that they are saved for. */
function recordOriginals(tape: Tape, saved: readonly Tensor[], originals: readonly Tensor[]): void {
  originals.forEach((x, i) => {
    tape.addTapeNode(Identity, { x }, [saved[i]!], null, [], {});
  });
}

/**
 * Lets what an operation saves for its gradient be a second name of the same data, counted, without an operation of its own:
 * tfjs runs the kernel `Identity` for each, and records it on the tape, where only gradients of gradients read it. For those it is
 * recorded as before, or once they turn out to be; but a saved result behind the operation that it comes from: tfjs has it before, so that
 * nothing led through it, and gradients of the gradients of `exp`, `sigmoid` and `tanh` were missing. A second call changes nothing.
 */
export function mendSavedTensors(): void {
  if (!isFirstMend('savedTensors')) return;
  const tfjs = engine() as unknown as Internals;
  // tfjs calls it for saved tensors alone: the operation `clone` runs its kernel itself.
  const recordedClone = tfjs.clone.bind(tfjs);
  const isNested = () => tfjs.state.gradientDepth > 1;
  /** What has been saved since an operation was recorded: what the next one saves, at the end. */
  let latest: Tensor[] = [];
  tfjs.clone = (x) => {
    if (isNested()) return recordedClone(x);
    latest.push(x);
    return secondName(x);
  };

  afterRecording((node, tape) => {
    const { state } = tape;
    const { outputs, saved, gradient } = node;
    if (!isNested()) {
      const all = latest;
      latest = [];
      if (gradient === undefined || saved === undefined || saved.length === 0) return;
      const originals = all.slice(-saved.length);
      node.gradient = function (slopes) {
        // An inner function may have taken what was computed outside of it. Recorded once.
        if (state.gradientDepth > 0) recordOriginals(tape, saved, originals.splice(0));
        return gradient.call(this, slopes);
      };
      return;
    }
    const isOfResult = (node: TapeNode) => Object.values(node.inputs).some((x) => outputs.includes(x));
    const early = state.activeTape.filter(isOfResult);
    if (early.length > 0) state.activeTape = [...state.activeTape.filter((node) => !isOfResult(node)), ...early];
  });
}
