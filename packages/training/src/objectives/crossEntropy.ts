import { hasKernel, runKernel, SOFTMAX_CROSS_ENTROPY } from '@infodrop/kernels';
import { describe, requireModel, requireTensor } from '@infodrop/requirements';
import {
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
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';

/** Shape of the logits, or a RangeError: [batch, classes], nothing empty. */
export function requireLogits(caller: string, logits: Tensor): [batch: number, classes: number] {
  requireTensor(caller, 'logits', logits);
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
 * How many classes a model tells apart, from its shape: so that targets can be checked before its forward pass. A model that
 * does not end in logits is refused.
 */
export function classesOf(caller: string, model: LayersModel): number {
  requireModel(caller, model);
  const shapes = model.outputs.map(({ shape }) => shape);
  const ending = endingOf(model);
  const classes = shapes[0]?.[1];
  if (shapes.length !== 1 || shapes[0]?.length !== 2 || !classes) {
    throw new RangeError(
      `${caller}: model must have one output of shape [batch, classes], got ${JSON.stringify(shapes)}. ` +
        'End it in one number per class, without softmax.',
    );
  }
  if (ending !== null) {
    throw new TypeError(
      `${caller}: model must end in logits, got ${ending}. Leave it out: the loss applies the softmax itself, ` +
        'and of numbers between 0 and 1 it would learn next to nothing.',
    );
  }
  return classes;
}

/** Activations whose outputs are no logits. (Those of a log-softmax are: it changes nothing a second time.) */
const NORMALIZING: readonly unknown[] = ['softmax', 'sigmoid', 'hardSigmoid'];

/** What turns the outputs of a classifier into probabilities, in words; null where they are logits. */
function endingOf(model: LayersModel): string | null {
  const last = model.outputs[0]?.sourceLayer as (layers.Layer & { layers?: unknown }) | undefined;
  if (last === undefined) return null;
  if (Array.isArray(last.layers)) return endingOf(last as unknown as LayersModel);
  // tfjs writes activations in their Python names: hard_sigmoid.
  const { activation } = last.getConfig();
  const name = typeof activation === 'string' ? activation.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()) : null;
  if (NORMALIZING.includes(name)) return `the activation '${name}' of layer '${last.name}'`;
  return last.getClassName() === 'Softmax' ? `the softmax layer '${last.name}'` : null;
}

/** Targets as ones in rows of zeros [batch, classes], or an error that names the first bad one. */
export function oneHotRows(caller: string, targets: ArrayLike<number>, batch: number, classes: number): Float32Array {
  const given: unknown = (targets as ArrayLike<number> | undefined)?.length;
  if (given !== batch) {
    throw new RangeError(
      `${caller}: targets must be one per example, got ${given === undefined ? 'no' : describe(given)} targets for ${batch} examples.`,
    );
  }
  const rows = new Float32Array(batch * classes);
  for (let i = 0; i < batch; i++) {
    const target = targets[i]!;
    if (!(Number.isInteger(target) && target >= 0 && target < classes)) {
      throw new RangeError(
        `${caller}: targets must be integers from 0 to ${classes - 1} (the network has ${classes} outputs), ` +
          `got ${describe(target)} at position ${i}. Give the network one output per class.`,
      );
    }
    rows[i * classes + target] = 1;
  }
  return rows;
}

/**
 * Cross-entropy of a classifier, per example, from logits and class numbers.
 *
 *   Hᵢ = −log softmax(logitsᵢ)[targetᵢ]
 *
 * Exact also where the softmax underflows (a logit 1,000 below the largest costs 1,000 nats); NaN where a row of logits
 * is not finite. Its gradient, softmax − one-hot, needs no kernel that the wasm backend lacks.
 *
 * @param logits - [batch, classes], before any softmax.
 * @param targets - [batch] class numbers, from 0.
 * @returns [batch], nats, ≥ 0.
 * @throws RangeError when the shapes do not fit or a target is out of range.
 *
 * @example
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { crossEntropy } from '@infodrop/training';
 * crossEntropy(tensor2d([[0, 0]]), Int32Array.of(1)); // [log 2]
 */
export function crossEntropy(logits: Tensor2D, targets: ArrayLike<number>): Tensor1D {
  const [batch, classes] = requireLogits('crossEntropy', logits);
  const rows = oneHotRows('crossEntropy', targets, batch, classes);
  return tidy(() => crossEntropyOfRows(logits, tensor2d(rows, [batch, classes])));
}

/** The same from one-hot rows that are already a tensor. Composes operations where the backend has no kernel for it. */
export function crossEntropyOfRows(logits: Tensor2D, rows: Tensor2D): Tensor1D {
  if (hasKernel(SOFTMAX_CROSS_ENTROPY)) return runKernel(SOFTMAX_CROSS_ENTROPY, { logits, labels: rows }, {});
  return tidy(() => sum<Tensor1D>(mul(neg(rows), logSoftmax(logits)), -1));
}
