import { SOFTMAX_CROSS_ENTROPY, SOFTMAX_CROSS_ENTROPY_GRAD } from '@infodrop/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requiredInput,
  requireOnePerRow,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';
import { requireIndices } from './requireIndices.js';

/** About how many nanoseconds a logit takes. */
const ELEMENT_TIME = 4;

interface Arguments {
  readonly logits: TensorInfo;
  readonly labels: TensorInfo;
  readonly rows: number;
  readonly classes: number;
  /** 1 where labels are class numbers. */
  readonly sparse: 0 | 1;
}

function readArguments(kernelName: string, call: KernelCall): Arguments {
  const { backend } = call;
  const logits = requiredInput(kernelName, call, 'logits');
  const labels = requiredInput(kernelName, call, 'labels');
  const [rows, classes] = logits.shape as [number, number];
  const areLogits = logits.dtype === 'float32' && logits.shape.length === 2 && classes > 0;
  requireTensor(areLogits, kernelName, 'logits', 'float32 [rows, classes ≥ 1]', logits);
  const sparse = labels.dtype === 'int32' && labels.shape.length === 1 && labels.shape[0] === rows;
  const weights = labels.dtype === 'float32' && labels.shape.join() === logits.shape.join();
  const either = `float32 [${rows}, ${classes}] as the logits, or int32 [${rows}] class numbers`;
  requireTensor(sparse || weights, kernelName, 'labels', either, labels);
  if (sparse) requireIndices(backend, kernelName, 'labels', labels, classes);
  return { logits, labels, rows, classes, sparse: sparse ? 1 : 0 };
}

/**
 * Cross-entropy of each row: inputs { logits [N, C], labels [N, C] float32 or [N] int32 }, result [N], nats,
 *
 *   Hᵢ = −Σ_c labelsᵢ_c · log softmax(logitsᵢ)_c.
 *
 * Its gradient is registered with it.
 */
export const softmaxCrossEntropy: TrainingKernel = {
  kernelName: SOFTMAX_CROSS_ENTROPY.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { logits, labels, rows, classes, sparse } = readArguments(SOFTMAX_CROSS_ENTROPY.name, call);
    const losses = makeOutput(backend, [rows]);
    trainingInstance(backend).run(
      'softmaxCrossEntropy',
      [addressOf(backend, logits), addressOf(backend, labels), sparse, classes, addressOf(backend, losses)],
      { units: rows, nanoseconds: rows * classes * ELEMENT_TIME },
    );
    return losses;
  },
};

/** Gradient of the logits: inputs { dLosses [N], logits, labels }, result dLosses · (softmax · Σ labels − labels). */
export const softmaxCrossEntropyGrad: TrainingKernel = {
  kernelName: SOFTMAX_CROSS_ENTROPY_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { logits, labels, rows, classes, sparse } = readArguments(SOFTMAX_CROSS_ENTROPY_GRAD.name, call);
    const dLosses = requireOnePerRow(SOFTMAX_CROSS_ENTROPY_GRAD.name, call, 'dLosses', rows);
    const dLogits = makeOutput(backend, logits.shape);
    trainingInstance(backend).run(
      'softmaxCrossEntropyGradient',
      [
        addressOf(backend, dLosses),
        addressOf(backend, logits),
        addressOf(backend, labels),
        sparse,
        classes,
        addressOf(backend, dLogits),
      ],
      { units: rows, nanoseconds: rows * classes * ELEMENT_TIME },
    );
    return dLogits;
  },
};
