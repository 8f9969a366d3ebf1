import { forwardPass, InformationDropout, informationDropout, logNormal } from '@infodrop/dropout';
import { initializeWeights } from '@infodrop/networks';
import {
  div,
  eye,
  log,
  logSumExp,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  add,
  mul,
  neg,
  reshape,
  tidy,
} from '@tensorflow/tfjs-core';
import { input, layers, type LayersModel, model as modelOf, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Channel } from '../channelInformation.js';
import type { Task } from './task.js';

/** Size of the hidden layers of encoder and decoder. */
const hidden = 32;

/**
 * A network with one bottleneck of information dropout, from the number of x to logits of y:
 *
 *   one-hot x → dense → f = softplus → z = f ε, log ε ~ N(−α²/2, α²) → dense → logits,   α of the same hidden layer
 *
 * @param options - `task`, `units` of z, `beta` of the price of its own learned log-normal prior, and the `seed`.
 */
export function encoderNetwork({
  task,
  units,
  beta,
  seed,
}: {
  readonly task: Pick<Task, 'inputs' | 'classes'>;
  readonly units: number;
  readonly beta: number;
  readonly seed: number;
}): LayersModel {
  const x = input({ shape: [task.inputs], name: 'x' });
  const dense = (name: string, count: number, activation?: 'relu' | 'softplus') =>
    layers.dense({ name, units: count, ...(activation === undefined ? {} : { activation }) });
  const before = dense('encoder', hidden, 'relu').apply(x) as SymbolicTensor;
  const f = dense('f', units, 'softplus').apply(before) as SymbolicTensor;
  const bottleneck = informationDropout({ name: 'z', prior: logNormal({ learned: true }), klScale: 1, beta, seed });
  const z = bottleneck.apply([f, before]) as SymbolicTensor;
  const after = dense('decoder', hidden, 'relu').apply(z) as SymbolicTensor;
  const network = modelOf({ inputs: x, outputs: dense('logits', task.classes).apply(after) as SymbolicTensor });
  initializeWeights(network, seed);
  return network;
}

/** What a pass of the network says of its channel. */
export interface ChannelPass {
  /** [rows, classes]. */
  readonly logits: Tensor2D;
  /** log p(z|x) / p(z) of each row, nats: its mean is I(x; z). */
  readonly information: Tensor1D;
  /** log p(z) / ∏ p(zₖ) of each row, nats: its mean is TC(z). */
  readonly totalCorrelation: Tensor1D;
  /** KL from the layer's own prior, mean over rows, nats. */
  readonly kl: Scalar;
}

/** The network’s parts in one model: f, what α comes from, z and logits. */
function partsOf(network: LayersModel): LayersModel {
  const output = (name: string): SymbolicTensor => network.getLayer(name).output as SymbolicTensor;
  return modelOf({
    inputs: network.inputs,
    outputs: [output('f'), output('encoder'), output('z'), network.outputs[0]!],
  });
}

/**
 * How the network is passed with all densities of its channel exact: p(z) is the mean of p(z|x) over all x.
 *
 * @param network - See {@link encoderNetwork}.
 * @returns A function of one-hot rows [passes · inputs, inputs], each pass all x in their order; to be called in a tidy.
 */
export function channelPass(network: LayersModel): (rows: Tensor2D, training: boolean) => ChannelPass {
  const parts = partsOf(network);
  const layer = bottleneckOf(network);
  return (rows, training) => {
    const { outputs, kl } = forwardPass<Tensor[]>(parts, rows, { training });
    const [f, source, z, logits] = outputs as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
    const { loc, scale } = channelOf(layer, f, source);
    const inputs = rows.shape[1];
    const units = f.shape[1];
    const logZ = log(z);
    const density = (of: Tensor, means: Tensor, scales: Tensor): Tensor =>
      neg(add(mul(square(div(sub(of, means), scales)), 0.5), log(scales)));
    const own = sum(density(logZ, loc, scale), 1);
    // [rows, inputs, units]: every z under every x.
    const all = (values: Tensor2D): Tensor => reshape(slice(values, [0, 0], [inputs, units]), [1, inputs, units]);
    const each = density(reshape(logZ, [-1, 1, units]), all(loc), all(scale));
    const joint = sub(logSumExp(sum(each, 2), 1), Math.log(inputs));
    const single = sub(sum(logSumExp(each, 1), 1), units * Math.log(inputs));
    return {
      logits,
      information: sub<Tensor1D>(own, joint),
      totalCorrelation: sub<Tensor1D>(joint, single),
      kl: kl[0]!.nats,
    };
  };
}

/** The network’s layer of information dropout. */
function bottleneckOf(network: LayersModel): InformationDropout {
  const layer = network.getLayer('z');
  if (!(layer instanceof InformationDropout))
    throw new TypeError(`bottleneckOf: z must be information dropout, got ${layer.getClassName()}.`);
  return layer;
}

/** Means and deviations of log z. */
function channelOf(layer: InformationDropout, f: Tensor2D, source: Tensor2D): { loc: Tensor2D; scale: Tensor2D } {
  const { alpha } = layer.strengthOf([f, source]);
  return { loc: sub<Tensor2D>(log(f), mul(square(alpha), 0.5)), scale: alpha as Tensor2D };
}

/**
 * The channel of a trained network.
 *
 * @param network - See {@link encoderNetwork}.
 * @returns Of log z.
 */
export async function readChannel(network: LayersModel): Promise<Channel> {
  const [, inputs] = network.inputs[0]!.shape as [null, number];
  const layer = bottleneckOf(network);
  const [loc, scale] = tidy(() => {
    const [f, source] = partsOf(network).apply(eye(inputs)) as [Tensor2D, Tensor2D];
    const channel = channelOf(layer, f, source);
    return [channel.loc, channel.scale] as const;
  });
  try {
    const [means, scales] = await Promise.all([loc.data(), scale.data()]);
    return { inputs, units: loc.shape[1], means, scales };
  } finally {
    loc.dispose();
    scale.dispose();
  }
}
