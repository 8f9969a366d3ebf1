import {
  informationDropout,
  type InformationDropoutArgs,
  type LearnedMultiplicativeNoiseArgs,
  logNormal,
  multiplicativeNoise,
  type MultiplicativeNoiseArgs,
} from '@infodrop/dropout';
import { requireOptions, requireThat } from '@infodrop/requirements';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { HiddenActivation } from './convolutionBlock.js';

/** No noise: the same network as the noisy ones, less their noise layers. */
export interface NoNoise {
  readonly kind: 'none';
}

/**
 * Information dropout at every site; what a site decides by itself (name, shape of the α-kernel, seed) is left out. The default
 * prior is that of the network's activation: log-uniform for ReLU, log-normal of learned loc and scale for softplus, as in the
 * authors' code.
 */
export interface InformationNoise extends Omit<InformationDropoutArgs, 'name' | 'seed' | 'alphaKernel' | 'inputShape'> {
  readonly kind: 'information';
}

/** The same law of noise at every site; one of learned strength says its `klScale`, and may say its `beta`. */
export type MultiplicativeNetworkNoise = { readonly kind: 'multiplicative' } & (
  | Pick<MultiplicativeNoiseArgs, 'noise' | 'per'>
  | Pick<LearnedMultiplicativeNoiseArgs, 'noise' | 'per' | 'klScale' | 'beta'>
);

/** What a network puts at its noise sites. */
export type NetworkNoise = NoNoise | InformationNoise | MultiplicativeNetworkNoise;

export interface NoiseSite {
  /** Which of the network's noise sites, from 1: names the layer. */
  readonly index: number;
  readonly seed: number;
  /** The activations to multiply. */
  readonly f: SymbolicTensor;
  /** What they are activations of. */
  readonly activation: HiddenActivation;
  /** What α is computed from: the input of the block that f comes out of. */
  readonly source: SymbolicTensor;
  /** How α is read off an image; absent where the source is a vector. */
  readonly alphaKernel?: { readonly kernelSize: number; readonly strides: number; readonly padding: 'same' | 'valid' };
}

/** Puts a network's noise on one site. */
export function applyNoise(caller: string, noise: NetworkNoise, site: NoiseSite): SymbolicTensor {
  const { f, activation, source, seed, index, alphaKernel } = site;
  if ((noise as NetworkNoise | undefined) === undefined) return refuse(caller, noise as never); // from JavaScript
  switch (noise.kind) {
    case 'none':
      requireOptions(`${caller}: noise`, noise, ['kind']);
      return f;
    case 'information': {
      const layer = informationDropout({
        ...(activation === 'softplus' ? { prior: logNormal({ learned: true }) } : {}),
        ...argsOf(noise),
        seed,
        name: `informationDropout${index}`,
        ...(alphaKernel === undefined ? {} : { alphaKernel }),
      });
      return layer.apply([f, source]) as SymbolicTensor;
    }
    case 'multiplicative':
      requireOptions(`${caller}: noise`, noise, ['kind', 'noise', 'per', 'klScale', 'beta']);
      return multiplicativeNoise({ ...argsOf(noise), seed, name: `noise${index}` } as MultiplicativeNoiseArgs).apply(
        f,
      ) as SymbolicTensor;
    default:
      return refuse(caller, noise);
  }
}

/** What the noise says besides its kind. */
function argsOf<N extends NetworkNoise>(noise: N): Omit<N, 'kind'> {
  const args = { ...noise };
  Reflect.deleteProperty(args, 'kind');
  return args;
}

function refuse(caller: string, noise: never): never {
  const kind: unknown = (noise as { kind?: unknown } | undefined)?.kind;
  requireThat(
    false,
    caller,
    'noise.kind',
    "'none', 'information' or 'multiplicative'",
    kind,
    "Say { kind: 'none' } for a network without noise.",
  );
  throw new Error('unreachable');
}
