import { abs, max, mul, ones, reshape, slice, type Tensor, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { ChannelPath } from './channelGraph.js';
import { plainLayersOf } from './cutLayer.js';

type Layer = layers.Layer;

/** A layer that may lose units, and the way that they take. */
export interface Candidate {
  readonly layer: Layer;
  readonly path: string;
  readonly way: ChannelPath;
}

/** What was heard of a layer's channels. */
export interface Heard {
  /** Mean output, noise off. */
  readonly constants: Float64Array;
  /** Mean nats; null for noise on weights, of which units have none. */
  readonly nats: Float64Array | null;
}
/** The channels of a candidate that stay. */
export async function keptOf(
  { layer, way }: Candidate,
  { constants, nats }: Heard,
  maxNats: number,
): Promise<Int32Array> {
  const standing = new Uint8Array(constants.length).fill(1);
  nats?.forEach((value, i) => (standing[i] = value > maxNats ? 1 : 0));
  const { keptChannels } = layer as { keptChannels?: () => Tensor | null };
  const pruned = keptChannels?.call(layer) ?? null;
  if (pruned !== null) (await dataOf(pruned)).forEach((value, i) => (standing[i]! &= value));
  for (const consumer of way.consumers) {
    // Behind padding no bias can say a channel that is not 0.
    if (!isPadded(consumer.layer)) continue;
    const behind = await constantsBehind(consumer.through, layer, constants);
    behind.forEach((value, i) => (standing[i]! |= value === 0 ? 0 : 1));
  }
  const onward = await leadsOn(way, constants.length);
  onward.forEach((leads, i) => (standing[i]! &= leads));
  const kept = [...standing.keys()].filter((i) => standing[i] === 1);
  if (kept.length > 0) return Int32Array.from(kept);
  const loudest = nats ?? constants.map(Math.abs);
  return Int32Array.of(loudest.indexOf(Math.max(...loudest)));
}

/** Whether any weight leads on from each channel. */
async function leadsOn({ consumers }: ChannelPath, channels: number): Promise<Uint8Array> {
  const found = new Uint8Array(channels);
  for (const { layer, repeats } of consumers) {
    const strongest = tidy(() => max(abs(byChannel(kernelOf(layer), repeats, channels)), [0, 1, 3]));
    (await dataOf(strongest)).forEach((value, i) => (found[i]! |= value > 0 ? 1 : 0));
  }
  return found;
}
/** The kernel of a layer without noise, in the scope around it. */
export const kernelOf = (layer: Layer): Tensor => plainLayersOf(layer)[0]!.weights[0]!;

/** A kernel as [places of the kernel, values of a channel, channels, outputs]. */
export const byChannel = (kernel: Tensor, repeats: number, channels: number): Tensor4D =>
  reshape(kernel, [-1, repeats, channels, kernel.shape.at(-1)!]);

async function dataOf(
  tensor: Tensor,
): Promise<ArrayLike<number> & { forEach(each: (value: number, i: number) => void): void }> {
  const data = await tensor.data();
  tensor.dispose();
  return data;
}
/** Whether the border of a convolution's input is 0 whatever the channel is. */
function isPadded(layer: Layer): boolean {
  const { padding, kernelSize } = layer.getConfig() as { padding?: string; kernelSize?: number | number[] };
  return padding === 'same' && [kernelSize ?? 1].flat().some((size) => size > 1);
}

/** What the layers behind make of channels that are constant. */
export async function constantsBehind(
  through: readonly Layer[],
  from: Layer,
  constants: Float64Array,
): Promise<Float64Array> {
  const middle = tidy(() => {
    const shape = from.inboundNodes[0]!.outputTensors[0]!.shape.map((size, axis) => (axis === 0 ? 1 : (size ?? 8)));
    let values: Tensor = mul(ones(shape), tensor1d(Float32Array.from(constants)));
    for (const layer of through) values = [layer.apply(values, { training: false })].flat()[0] as Tensor;
    const places = reshape(values, [-1, constants.length]);
    // Borders may differ where a pooling is padded.
    return slice(places, [Math.floor(places.shape[0] / 2), 0], [1, constants.length]);
  });
  return Float64Array.from(await dataOf(middle));
}
