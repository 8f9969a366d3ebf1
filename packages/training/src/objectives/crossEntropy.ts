import {
  engine,
  getBackend,
  getKernel,
  logSoftmax,
  mul,
  neg,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type LayersModel } from '@tensorflow/tfjs-layers';
import { describe } from '../requirements.js';

/** Shape of the logits, or a RangeError: [batch, classes], nothing empty. */
export function requireLogits(caller: string, logits: Tensor): [batch: number, classes: number] {
  const [batch, classes] = logits.shape;
  if (logits.rank !== 2 || !batch || !classes) {
    throw new RangeError(
      `${caller}: logits must be [batch, classes] with no empty axis, got [${logits.shape.join(', ')}]. ` +
        'End the network in one number per class, without softmax.',
    );
  }
  return [batch, classes];
}

/**
 * How many classes a model tells apart, from its shape: so that labels can be checked before its forward pass. (What a
 * gradient's function has saved for the backward pass stays behind when it throws.)
 */
export function classesOf(caller: string, model: LayersModel): number {
  const shapes = model.outputs.map(({ shape }) => shape);
  const classes = shapes[0]?.[1];
  if (shapes.length !== 1 || shapes[0]?.length !== 2 || !classes) {
    throw new RangeError(
      `${caller}: model must have one output of shape [batch, classes], got ${JSON.stringify(shapes)}. ` +
        'End it in one number per class, without softmax.',
    );
  }
  return classes;
}

/** Labels as ones in rows of zeros [batch, classes], or an error that names the first bad one. */
export function oneHotRows(caller: string, labels: ArrayLike<number>, batch: number, classes: number): Float32Array {
  if (labels.length !== batch) {
    throw new RangeError(`${caller}: labels must be one per image, got ${labels.length} labels for ${batch} images.`);
  }
  const rows = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(
        `${caller}: labels must be integers from 0 to ${classes - 1} (the network has ${classes} outputs), ` +
          `got ${describe(label)} at position ${i}. Give the network one output per class.`,
      );
    }
    rows[i * classes + label] = 1;
  }
  return rows;
}

/**
 * Cross-entropy of a classifier, per image, from logits and integer labels.
 *
 *   Hᵢ = −log softmax(logitsᵢ)[labelᵢ]
 *
 * Exact also where the softmax underflows (a logit 1,000 below the largest costs 1,000 nats); NaN where a row of logits
 * is not finite. Its gradient, softmax − one-hot, needs no kernel that the wasm backend lacks.
 *
 * @param logits - [batch, classes], before any softmax.
 * @param labels - [batch] class numbers, from 0.
 * @returns [batch], nats, ≥ 0.
 * @throws RangeError when the shapes do not fit or a label is out of range.
 *
 * @example
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { crossEntropy } from '@infodrop/training';
 * crossEntropy(tensor2d([[0, 0]]), Int32Array.of(1)); // [log 2]
 */
export function crossEntropy(logits: Tensor2D, labels: ArrayLike<number>): Tensor1D {
  const [batch, classes] = requireLogits('crossEntropy', logits);
  const rows = oneHotRows('crossEntropy', labels, batch, classes);
  return tidy(() => crossEntropyOfRows(logits, tensor2d(rows, [batch, classes])));
}

/** The kernel that does it in one pass; `@infodrop/engine` brings one for wasm, with its gradient. */
const KERNEL = 'SoftmaxCrossEntropy';

/** The same from one-hot rows that are already a tensor. Composes operations where the backend has no kernel for it. */
export function crossEntropyOfRows(logits: Tensor2D, rows: Tensor2D): Tensor1D {
  if (getKernel(KERNEL, getBackend()) as unknown) {
    return engine().runKernel<Tensor1D>(KERNEL, { logits, labels: rows }, {});
  }
  return tidy(() => sum<Tensor1D>(mul(neg(rows), logSoftmax(logits)), -1));
}
