import {
  BATCH_NORM_APPLY,
  BATCH_NORM_TRAINING,
  BATCH_NORM_TRAINING_GRAD,
  type BatchNormTrainingAttributes,
} from '@infodrop/kernels';
import { requireNumber, requireOneOf } from '@infodrop/requirements';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import {
  addressOf,
  type KernelCall,
  makeOutput,
  requiredInput,
  requireTensor,
  type TrainingKernel,
} from '../wasm/tensors.js';
import { trainingInstance } from '../wasm/trainingModule.js';

/** About how many nanoseconds an element takes, in the sums and in what is made of them. */
const MOMENTS_TIME = 0.25;
const NORMALISE_TIME = 0.35;
/** Rows that the kernels compute at once. */
const ROWS_AT_ONCE = 64;

interface Arguments {
  readonly x: TensorInfo;
  readonly rows: number;
  readonly channels: number;
  readonly epsilon: number;
  readonly relu: 0 | 1;
}

/** A per-channel input, checked against the channels of x. */
function perChannel(kernelName: string, call: KernelCall, name: string, channels: number): TensorInfo {
  const tensor = requiredInput(kernelName, call, name);
  const onePerChannel = tensor.dtype === 'float32' && tensor.shape.length === 1 && tensor.shape[0] === channels;
  requireTensor(onePerChannel, kernelName, name, `float32 of shape [${channels}], the channels of x`, tensor);
  return tensor;
}

function scaleOf(kernelName: string, call: KernelCall, channels: number): TensorInfo | undefined {
  return call.inputs.scale && perChannel(kernelName, call, 'scale', channels);
}

function readArguments(kernelName: string, call: KernelCall): Arguments {
  const x = requiredInput(kernelName, call, 'x');
  const { epsilon, activation } = call.attrs as unknown as BatchNormTrainingAttributes;
  const channels = x.shape.at(-1) ?? 0;
  const size = util.sizeFromShape(x.shape);
  requireTensor(x.dtype === 'float32' && size > 0, kernelName, 'x', 'float32 with at least one element', x);
  requireNumber(kernelName, 'epsilon', epsilon, { least: 0 });
  requireOneOf(kernelName, 'activation', activation, ['linear', 'relu']);
  return { x, rows: size / channels, channels, epsilon, relu: activation === 'relu' ? 1 : 0 };
}

/** The statistics and parameters of a norm, for each channel. */
interface Law {
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly shift: TensorInfo;
  readonly scale: TensorInfo | undefined;
}

function readLaw(kernelName: string, call: KernelCall, channels: number): Law {
  const [mean, variance, shift] = ['mean', 'variance', 'shift'].map((name) =>
    perChannel(kernelName, call, name, channels),
  ) as [TensorInfo, TensorInfo, TensorInfo];
  return { mean, variance, shift, scale: scaleOf(kernelName, call, channels) };
}

/** Writes to y what x is by these statistics, with the activation. */
function normalise(backend: KernelCall['backend'], given: Arguments, law: Law, y: TensorInfo): void {
  const { x, rows, channels, epsilon, relu } = given;
  const { exports, run } = trainingInstance(backend);
  run(
    'batchNormNormalise',
    [
      addressOf(backend, x),
      channels,
      addressOf(backend, law.mean),
      addressOf(backend, law.variance),
      addressOf(backend, law.shift),
      law.scale ? addressOf(backend, law.scale) : 0,
      epsilon,
      relu,
      addressOf(backend, y),
    ],
    {
      units: rows,
      align: ROWS_AT_ONCE,
      scratch: exports.batchNormScratch(channels),
      nanoseconds: rows * channels * NORMALISE_TIME,
    },
  );
}

/**
 * Batch normalisation in training mode, with the activation: inputs { x [..., C], shift [C], scale? [C] },
 * attrs { epsilon, activation: 'linear' | 'relu' }, results [y, mean [C], variance [C]] (the biased variance).
 */
export const batchNormTraining: TrainingKernel = {
  kernelName: BATCH_NORM_TRAINING.name,
  kernel: () => (call) => {
    const { backend } = call;
    const given = readArguments(BATCH_NORM_TRAINING.name, call);
    const { x, rows, channels } = given;
    const shift = perChannel(BATCH_NORM_TRAINING.name, call, 'shift', channels);
    const scale = scaleOf(BATCH_NORM_TRAINING.name, call, channels);
    const y = makeOutput(backend, x.shape);
    const mean = makeOutput(backend, [channels]);
    const variance = makeOutput(backend, [channels]);
    const { exports, scratch, run } = trainingInstance(backend);
    const parts = exports.batchNormParts(rows);
    const sums = scratch(exports.batchNormSums(channels, parts) + channels * 4);
    const centres = sums + exports.batchNormSums(channels, parts);
    const fromX = addressOf(backend, x);
    exports.batchNormCentres(fromX, rows, channels, centres, sums);
    run('batchNormMoments', [fromX, rows, channels, centres, sums, parts], {
      units: parts,
      nanoseconds: rows * channels * MOMENTS_TIME,
    });
    const [toMean, toVariance] = [addressOf(backend, mean), addressOf(backend, variance)];
    exports.batchNormStatistics(sums, parts, rows, channels, centres, toMean, toVariance);
    normalise(backend, given, { mean, variance, shift, scale }, y);
    return [y, mean, variance];
  },
};

/**
 * y of `BATCH_NORM_TRAINING` again, bit for bit, by the statistics that it gave: inputs { x, mean, variance, shift, scale? },
 * attrs the same.
 */
export const batchNormApply: TrainingKernel = {
  kernelName: BATCH_NORM_APPLY.name,
  kernel: () => (call) => {
    const { backend } = call;
    const given = readArguments(BATCH_NORM_APPLY.name, call);
    const law = readLaw(BATCH_NORM_APPLY.name, call, given.channels);
    const y = makeOutput(backend, given.x.shape);
    normalise(backend, given, law, y);
    return y;
  },
};

/**
 * Gradient of `BATCH_NORM_TRAINING`: inputs { dy, x, mean, variance, shift, scale? }, attrs the same,
 * results [dx, dshift, dscale (if there is a scale)].
 */
export const batchNormTrainingGrad: TrainingKernel = {
  kernelName: BATCH_NORM_TRAINING_GRAD.name,
  kernel: () => (call) => {
    const { backend } = call;
    const { x, rows, channels, epsilon, relu } = readArguments(BATCH_NORM_TRAINING_GRAD.name, call);
    const dy = requiredInput(BATCH_NORM_TRAINING_GRAD.name, call, 'dy');
    const shapedAsX = dy.dtype === 'float32' && util.sizeFromShape(dy.shape) === rows * channels;
    const requirement = `float32 of the shape of x, [${x.shape.join(', ')}]`;
    requireTensor(shapedAsX, BATCH_NORM_TRAINING_GRAD.name, 'dy', requirement, dy);
    const { mean, variance, shift, scale } = readLaw(BATCH_NORM_TRAINING_GRAD.name, call, channels);
    const dx = makeOutput(backend, x.shape);
    const dshift = makeOutput(backend, [channels]);
    const dscale = scale ? makeOutput(backend, [channels]) : undefined;
    const { exports, scratch, run } = trainingInstance(backend);
    const parts = exports.batchNormParts(rows);
    const sums = scratch(exports.batchNormSums(channels, parts) + channels * 8);
    const averages = sums + exports.batchNormSums(channels, parts);
    const [fromDy, fromX, fromMean, fromVariance, fromShift] = [dy, x, mean, variance, shift].map((tensor) =>
      addressOf(backend, tensor),
    ) as [number, number, number, number, number];
    const law = [fromMean, fromVariance, fromShift, scale ? addressOf(backend, scale) : 0, epsilon, relu] as const;
    const workspace = exports.batchNormScratch(channels);
    run('batchNormGradientMoments', [fromDy, fromX, rows, channels, ...law, sums, parts], {
      units: parts,
      scratch: workspace,
      nanoseconds: rows * channels * MOMENTS_TIME,
    });
    exports.batchNormGradientStatistics(
      sums,
      parts,
      rows,
      channels,
      fromVariance,
      epsilon,
      addressOf(backend, dshift),
      dscale ? addressOf(backend, dscale) : 0,
      averages,
    );
    run('batchNormGradient', [fromDy, fromX, channels, ...law, averages, addressOf(backend, dx)], {
      units: rows,
      align: ROWS_AT_ONCE,
      scratch: workspace,
      nanoseconds: rows * channels * NORMALISE_TIME,
    });
    return dscale ? [dx, dshift, dscale] : [dx, dshift];
  },
};
