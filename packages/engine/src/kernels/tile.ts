import { Tile, util } from '@tensorflow/tfjs-core';
import { addressOf, callStock, makeOutput, requiredInput, type TrainingKernel } from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** One pass over the data: `outer` blocks of `inner` elements, each written `repeats` times. */
interface Pass {
  readonly outer: number;
  readonly inner: number;
  readonly repeats: number;
}

/** The passes that tile `shape`, from the last axis to the first; axes that repeat together share one. */
export function tilePasses(shape: readonly number[], reps: readonly number[]): Pass[] {
  const passes: Pass[] = [];
  let inner = 1;
  let joinable = false;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    const repeats = reps[axis]!;
    const outer = util.sizeFromShape(shape.slice(0, axis));
    inner *= length;
    if (length !== 1) joinable = false;
    if (repeats === 1) continue;
    const previous = passes.at(-1);
    if (joinable && previous) passes[passes.length - 1] = { ...previous, outer, repeats: previous.repeats * repeats };
    else passes.push({ outer, inner, repeats });
    inner *= repeats;
    joinable = true;
  }
  return passes;
}

/** Repetition along axes, block by block; the stock kernel computes an index for each element. */
export const tile: TrainingKernel = {
  kernelName: Tile,
  kernel: (stock) => (call) => {
    const { backend, attrs } = call;
    const x = requiredInput(Tile, call, 'x');
    const reps = attrs.reps as number[];
    const shape = x.shape.map((length, axis) => length * (reps[axis] ?? 1));
    if (x.dtype === 'string' || x.dtype === 'complex64' || util.sizeFromShape(shape) === 0) {
      return callStock(Tile, stock, call, `tensors of ${x.dtype}, or empty ones`);
    }
    const { exports } = trainingInstance(backend);
    const passes = tilePasses(x.shape, reps);
    if (passes.length === 0) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape, dtype: x.dtype };
    }
    const bytes = util.bytesPerElement(x.dtype);
    let from = x;
    passes.forEach(({ outer, inner, repeats }, i) => {
      const last = i === passes.length - 1;
      const to = makeOutput(backend, last ? shape : [outer * inner * repeats], x.dtype);
      exports.repeatBlocks(addressOf(backend, from), outer, inner * bytes, repeats, addressOf(backend, to));
      if (from !== x) backend.disposeData(from.dataId);
      from = to;
    });
    return from;
  },
};
