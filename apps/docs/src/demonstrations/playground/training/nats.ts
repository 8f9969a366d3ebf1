import { gaussianDivergences, gaussianMixtureBounds, kolchinskyTraceyMutualInformation } from '@infodrop/information';
import type { Channel } from './channel.js';

/** What is known of a number of nats. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** What a layer carries, in nats. */
export interface LayerNats {
  /** I(x; z), of which of the n points it was: at most log n. */
  readonly aboutInput: Bounds;
  /** I(z; y), from the upper bounds: of the label. */
  readonly aboutLabel: number;
  /** The upper bound for each unit by itself. They share what they carry, so that the sum is more than the layer's. */
  readonly units: Float32Array;
}

/**
 * What each unit of a channel and all of them say of the input and of the label.
 *
 *   I(z; y) = I(x; z) − Σ_y p(y) I(x; z | y)
 *
 * Without noise z tells all points apart: log n. Binary noise does too, unless every unit is off.
 */
export function layerNats(channel: Channel, labels: Uint8Array): LayerNats {
  const every = Array.from({ length: channel.points }, (_, i) => i);
  const all = Array.from({ length: channel.units }, (_, k) => k);
  const aboutInput = boundsOf(channel, every, all);
  let given = 0;
  for (const label of new Set(labels.subarray(0, channel.points))) {
    const rows = every.filter((i) => labels[i] === label);
    given += (rows.length / channel.points) * upperBoundOf(channel, rows, all);
  }
  return {
    aboutInput,
    aboutLabel: Math.max(0, aboutInput.upper - given),
    units: Float32Array.from(all, (unit) => upperBoundOf(channel, every, [unit])),
  };
}

/** Bounds of I(x; z) for these points and units. */
function boundsOf(channel: Channel, rows: readonly number[], units: readonly number[]): Bounds {
  const gaussians = gaussiansOf(channel, rows, units);
  if (gaussians !== undefined) return gaussianMixtureBounds(...gaussians).mutualInformation;
  const nats = withoutBlur(channel, rows, units);
  return { lower: nats, upper: nats };
}

/** The upper one alone. */
function upperBoundOf(channel: Channel, rows: readonly number[], units: readonly number[]): number {
  const gaussians = gaussiansOf(channel, rows, units);
  if (gaussians === undefined) return withoutBlur(channel, rows, units);
  return kolchinskyTraceyMutualInformation(gaussianDivergences(...gaussians));
}

const withoutBlur = ({ rate }: Channel, rows: readonly number[], units: readonly number[]): number =>
  (1 - rate ** units.length) * Math.log(rows.length);

interface Matrix {
  readonly data: Float64Array;
  readonly shape: readonly [number, number];
}

/** Means and scales of these points and units; undefined where there are no scales. */
function gaussiansOf(
  { means, scales, units: width }: Channel,
  rows: readonly number[],
  units: readonly number[],
): [Matrix, Matrix] | undefined {
  if (scales === undefined) return undefined;
  const part = (values: Float32Array): Matrix => {
    const data = new Float64Array(rows.length * units.length);
    let cell = 0;
    for (const row of rows) for (const unit of units) data[cell++] = values[row * width + unit]!;
    return { data, shape: [rows.length, units.length] };
  };
  return [part(means), part(scales)];
}
