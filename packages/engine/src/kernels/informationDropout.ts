import { INFORMATION_DROPOUT, INFORMATION_DROPOUT_GRAD, type InformationDropoutAttributes } from '@infodrop/kernels';
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
import { streamPlace } from './noiseStream.js';

type Settings = readonly [
  low: number,
  capBound: number,
  meanCorrection: number,
  prior: number,
  gateZeros: number,
  logOfCap: number,
  smallest: number,
  locAddress: number,
  logScaleAddress: number,
];

interface Arguments {
  readonly f: TensorInfo;
  readonly strength: TensorInfo;
  readonly size: number;
  /** 1 / samples: the KL is a mean over the first axis. */
  readonly factor: number;
  /** The parameters of the log-normal prior; absent for the log-uniform. */
  readonly prior: { readonly loc: TensorInfo; readonly logScale: TensorInfo } | undefined;
  /** What the module's functions take first. */
  readonly settings: Settings;
}

/** About how many nanoseconds an element takes. */
const ELEMENT_TIME = 12;

function sizedAs(kernelName: string, name: string, tensor: TensorInfo, f: TensorInfo): TensorInfo {
  const sized = tensor.dtype === 'float32' && util.sizeFromShape(tensor.shape) === util.sizeFromShape(f.shape);
  requireTensor(sized, kernelName, name, `float32 of the shape of f, [${f.shape.join(', ')}]`, tensor);
  return tensor;
}

function scalarInput(kernelName: string, call: KernelCall, name: string): TensorInfo {
  const tensor = requiredInput(kernelName, call, name);
  const scalar = tensor.dtype === 'float32' && util.sizeFromShape(tensor.shape) === 1;
  requireTensor(scalar, kernelName, name, 'a float32 scalar', tensor);
  return tensor;
}

const positive = (kernelName: string, name: string, value: unknown): number =>
  requireNumber(kernelName, name, value as number, { least: 0, above: true });

/** Reads the call. */
function readArguments(kernelName: string, call: KernelCall): Arguments {
  const { backend } = call;
  const attrs: { readonly [Name in keyof InformationDropoutAttributes]?: unknown } = call.attrs;
  const f = requiredInput(kernelName, call, 'f');
  const size = util.sizeFromShape(f.shape);
  const isBatch = f.dtype === 'float32' && size > 0 && f.shape.length > 0;
  requireTensor(isBatch, kernelName, 'f', 'float32 [batch, …] with at least one element', f);
  const strength = sizedAs(kernelName, 'strength', requiredInput(kernelName, call, 'strength'), f);
  requireOneOf(kernelName, 'prior', attrs.prior as string, ['logUniform', 'logNormal']);
  const prior =
    attrs.prior === 'logUniform'
      ? undefined
      : { loc: scalarInput(kernelName, call, 'loc'), logScale: scalarInput(kernelName, call, 'logScale') };
  const fromLogits = attrs.alphaRange !== undefined;
  const settings: Settings = [
    fromLogits ? positive(kernelName, 'minAlpha', attrs.minAlpha) : 0,
    fromLogits ? positive(kernelName, 'alphaRange', attrs.alphaRange) : 0,
    attrs.meanCorrection === true ? 1 : 0,
    prior === undefined ? 0 : 1,
    attrs.gateZeros === true ? 1 : 0,
    prior === undefined ? Math.log(positive(kernelName, 'cap', attrs.cap)) : 0,
    prior === undefined ? 0 : positive(kernelName, 'floor', attrs.floor),
    prior === undefined ? 0 : addressOf(backend, prior.loc),
    prior === undefined ? 0 : addressOf(backend, prior.logScale),
  ];
  return { f, strength, size, factor: 1 / f.shape[0]!, prior, settings };
}

/**
 * Information dropout in one pass: inputs { f, strength, loc?, logScale? },
 * attrs { key, offset, minAlpha?, alphaRange?, meanCorrection, gateZeros, prior, cap?, floor? }, results [z, kl, mean].
 *
 * With `alphaRange` the strengths are logits, α = minAlpha + alphaRange·σ(strength), else α itself. z = f·ε, with the normals
 * of `PHILOX_NORMAL`; `kl` is the KL of each element in nats, `mean` its sum over units averaged over the first axis. The
 * prior is 'logUniform', counted from `cap`, or 'logNormal' of the scalars `loc` and `logScale`, f at least `floor`.
 */
export const informationDropout: TrainingKernel = {
  kernelName: INFORMATION_DROPOUT.name,
  kernel: () => (call) => {
    const { backend, attrs } = call;
    const place = streamPlace(INFORMATION_DROPOUT.name, attrs);
    const { f, strength, size, factor, settings } = readArguments(INFORMATION_DROPOUT.name, call);
    const z = makeOutput(backend, f.shape);
    const kl = makeOutput(backend, f.shape);
    const mean = makeOutput(backend, []);
    const { exports, scratch, run } = trainingInstance(backend);
    const parts = exports.informationDropoutParts(size);
    const sums = scratch(parts * 8);
    run(
      'informationDropout',
      [
        ...settings,
        ...place,
        size,
        addressOf(backend, f),
        addressOf(backend, strength),
        addressOf(backend, z),
        addressOf(backend, kl),
        sums,
        parts,
      ],
      { units: parts, scratch: exports.informationDropoutScratch(), nanoseconds: size * ELEMENT_TIME },
    );
    exports.sumOfParts(sums, parts, factor, addressOf(backend, mean));
    return [z, kl, mean];
  },
};

/**
 * Gradient of `INFORMATION_DROPOUT`, its noise drawn again: its inputs and { dz, dKl, dMean }, attrs the same,
 * results [df, dStrength] and, for the log-normal prior, [dLoc, dLogScale].
 */
export const informationDropoutGrad: TrainingKernel = {
  kernelName: INFORMATION_DROPOUT_GRAD.name,
  kernel: () => (call) => {
    const { backend, attrs } = call;
    const place = streamPlace(INFORMATION_DROPOUT_GRAD.name, attrs);
    const { f, strength, size, factor, prior, settings } = readArguments(INFORMATION_DROPOUT_GRAD.name, call);
    const [dz, dKl] = ['dz', 'dKl'].map((name) =>
      sizedAs(INFORMATION_DROPOUT_GRAD.name, name, requiredInput(INFORMATION_DROPOUT_GRAD.name, call, name), f),
    ) as [TensorInfo, TensorInfo];
    const dMean = scalarInput(INFORMATION_DROPOUT_GRAD.name, call, 'dMean');
    const results = [makeOutput(backend, f.shape), makeOutput(backend, strength.shape)];
    if (prior) results.push(makeOutput(backend, prior.loc.shape), makeOutput(backend, prior.logScale.shape));
    const [df, dStrength, dLoc, dLogScale] = results.map((result) => addressOf(backend, result));
    const { exports, scratch, run } = trainingInstance(backend);
    const parts = exports.informationDropoutParts(size);
    const locSums = scratch(parts * 16);
    const logScaleSums = locSums + parts * 8;
    run(
      'informationDropoutGradient',
      [
        ...settings,
        ...place,
        size,
        addressOf(backend, dz),
        addressOf(backend, dKl),
        addressOf(backend, dMean),
        factor,
        addressOf(backend, f),
        addressOf(backend, strength),
        df!,
        dStrength!,
        locSums,
        logScaleSums,
        parts,
      ],
      { units: parts, scratch: exports.informationDropoutScratch(), nanoseconds: size * ELEMENT_TIME },
    );
    if (dLoc !== undefined) exports.sumOfParts(locSums, parts, 1, dLoc);
    if (dLogScale !== undefined) exports.sumOfParts(logScaleSums, parts, 1, dLogScale);
    return results;
  },
};
