import { bernoulliNoise, drawNoise, gaussianNoise } from '@infodrop/dropout';
import { foldIn, type Key, normal } from '@infodrop/random';
import { add, exp, log, mul, square, sub, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Settings } from '../settings.js';
import { gaussianStd, type HiddenLayer, type Network } from './network.js';

/**
 * What a layer makes of each of n points: p(z|x), for every unit a Gaussian of z or, where the noise is log-normal, of log z.
 * Without scales nothing blurs z but, for binary noise, that a unit may be off.
 */
export interface Channel {
  readonly points: number;
  readonly units: number;
  /** [points, units]; of log z where the noise is log-normal. */
  readonly means: Float32Array;
  /** [points, units], > 0; undefined where z is a point, or off. */
  readonly scales: Float32Array | undefined;
  /** How likely a unit is off, whatever the point: binary noise. */
  readonly rate: number;
  /** f(x) of each unit, [points, units]: what the noise multiplies. */
  readonly activations: Float32Array;
}

/**
 * The channels of the hidden layers on the way of n points through the network, one draw of the noise each.
 *
 * The input of the second channel is a draw of the first: so the mixture over points is that of z itself, noise and all. The draws are
 * the same for every frame, and take nothing from the noise that the network is trained with. To be called in a scope of tensors.
 */
export function channelsOf(network: Network, settings: Settings, inputs: Tensor2D, ofNoise: Key): Channel[] {
  const channels: Channel[] = [];
  let z = inputs;
  for (const [i, layer] of network.hidden.entries()) {
    const { channel, drawn } = through(layer, settings, z, foldIn(ofNoise, i));
    channels.push(channel);
    z = drawn;
  }
  return channels;
}

interface Passed {
  readonly channel: Channel;
  readonly drawn: Tensor2D;
}

function through({ dense, information }: HiddenLayer, settings: Settings, source: Tensor2D, key: Key): Passed {
  const f = dense.apply(source) as Tensor2D;
  const [points, units] = f.shape;
  const activations = f.dataSync<'float32'>().slice();
  const common = { points, units, rate: 0, activations };
  switch (settings.noise) {
    case 'none':
      return { channel: { ...common, means: activations, scales: undefined }, drawn: f };
    case 'binary': {
      const drawn = mul<Tensor2D>(f, drawNoise(bernoulliNoise({ rate: settings.rate }), key, f.shape));
      return { channel: { ...common, means: activations, scales: undefined, rate: settings.rate }, drawn };
    }
    case 'gaussian': {
      const std = gaussianStd(settings.rate);
      const drawn = mul<Tensor2D>(f, drawNoise(gaussianNoise({ std }), key, f.shape));
      return { channel: { ...common, means: activations, scales: activations.map((each) => std * each) }, drawn };
    }
    case 'information': {
      const { alpha } = information!.strengthOf([f, source]);
      const loc = sub<Tensor2D>(log(f), mul(0.5, square(alpha)));
      const eta = tensor2d(normal(key, points * units), [points, units]);
      const drawn = exp(add<Tensor2D>(loc, mul(alpha, eta)));
      return {
        channel: { ...common, means: loc.dataSync<'float32'>().slice(), scales: alpha.dataSync<'float32'>().slice() },
        drawn,
      };
    }
  }
}
