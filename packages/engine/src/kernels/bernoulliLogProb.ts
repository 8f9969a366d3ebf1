import { BERNOULLI_LOG_PROB, BERNOULLI_LOG_PROB_GRAD } from '@infodrop/kernels';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requireAlike,
  requiredInput,
  requireOnePerRow,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds a value takes. */
const ELEMENT_TIME = 4;

interface Arguments {
  readonly x: TensorInfo;
  readonly logits: TensorInfo;
  readonly rows: number;
  readonly columns: number;
}

function readArguments(kernelName: string, call: KernelCall): Arguments {
  const logits = requiredInput(kernelName, call, 'logits');
  const isMatrix = logits.dtype === 'float32' && logits.shape.length === 2;
  requireTensor(isMatrix, kernelName, 'logits', 'float32 [rows, values]', logits);
  const [rows, columns] = logits.shape as [number, number];
  const x = requireAlike(kernelName, call, 'x', logits.shape, 'the logits');
  return { x, logits, rows, columns };
}

/** Logarithm of the probability of each row of binary values: inputs { x [N, D], logits [N, D] }, result [N]. Its gradient is registered with it. */
export const bernoulliLogProb: TrainingKernel = {
  kernelName: BERNOULLI_LOG_PROB.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { x, logits, rows, columns } = readArguments(BERNOULLI_LOG_PROB.name, call);
    const out = makeOutput(backend, [rows]);
    trainingInstance(backend).run(
      'bernoulliLogProb',
      [addressOf(backend, x), addressOf(backend, logits), columns, addressOf(backend, out)],
      { units: rows, nanoseconds: rows * columns * ELEMENT_TIME },
    );
    return out;
  },
};

/** Gradient of the logits: inputs { dy [N], x, logits }, result dy · (x − σ(logits)). */
export const bernoulliLogProbGrad: TrainingKernel = {
  kernelName: BERNOULLI_LOG_PROB_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { x, logits, rows, columns } = readArguments(BERNOULLI_LOG_PROB_GRAD.name, call);
    const dy = requireOnePerRow(BERNOULLI_LOG_PROB_GRAD.name, call, 'dy', rows);
    const out = makeOutput(backend, logits.shape);
    trainingInstance(backend).run(
      'bernoulliLogProbGradient',
      [addressOf(backend, dy), addressOf(backend, x), addressOf(backend, logits), columns, addressOf(backend, out)],
      { units: rows, nanoseconds: rows * columns * ELEMENT_TIME },
    );
    return out;
  },
};
