import { informationMap } from '@infodrop/analysis';
import { tensor4d } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beliefsOf, networkOf } from '../cluttered/networks.js';
import { CANVAS } from '../cluttered/scene.js';
import trained from '../cluttered/trained/trained.json';

/** A network that was trained with information dropout at this β. */
export interface PricedNetwork {
  readonly beta: number;
  readonly network: LayersModel;
}

/** What such a network makes of a scene, noise off. */
export interface Look {
  readonly beta: number;
  readonly beliefs: Float32Array;
  /** Of layer 1 and layer 2, in nats per pixel, [40, 40] each. */
  readonly maps: readonly [Float32Array, Float32Array];
}

/** The networks of their file, which has one behind the other. */
export function pricedNetworks(bytes: Uint8Array): PricedNetwork[] {
  const { priced, noise } = trained;
  const size = bytes.length / priced.length;
  return priced.map(({ beta }, i) => {
    const own = bytes.subarray(i * size, (i + 1) * size);
    return { beta, network: networkOf(own, { kind: 'information', ...noise, beta, klScale: 1 }) };
  });
}

/** What each network makes of one scene: where its information comes from, and what it answers. */
export async function looksOf(networks: readonly PricedNetwork[], image: Float32Array): Promise<Look[]> {
  const images = tensor4d(image, [1, CANVAS, CANVAS, 1]);
  try {
    const looks: Look[] = [];
    for (const { beta, network } of networks) {
      const { values: first } = await informationMap(network, images, { layer: 'informationDropout1' });
      const { values: second } = await informationMap(network, images, { layer: 'informationDropout2' });
      looks.push({ beta, maps: [first, second], beliefs: await beliefsOf(network, image) });
    }
    return looks;
  } finally {
    images.dispose();
  }
}

/** All nats of a map. */
export const natsOf = (map: Float32Array): number => map.reduce((sum, nats) => sum + nats, 0);
