import { useBackend } from '@infodrop-tooling/vitest/backends';
import { noisyLayers } from '@infodrop/dropout';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelSizes } from '../test/kernelSizes.js';
import { allCnn96 } from './allCnn96.js';

describe('allCnn96', () => {
  beforeAll(() => useBackend('cpu'));

  it.each([
    [1, 1_532_064, 460_800],
    [0.5, 383_568, 115_200],
  ])('has at width %d the weights of the paper', (width, convolutions, alpha) => {
    const network = allCnn96({ width, noise: { kind: 'information', klScale: 1 / 50_000 } });
    expect(kernelSizes(network)).toEqual({ convolutions, alpha });
    network.dispose();
  });

  it('makes noise on 48, 24, 12 and 6 cells on a side, and drops no input', () => {
    const network = allCnn96({ width: 0.25, noise: { kind: 'information', klScale: 1 } });
    expect([1, 2, 3, 4].map((i) => network.getLayer(`informationDropout${i}`).outputShape)).toEqual([
      [null, 48, 48, 8],
      [null, 24, 24, 16],
      [null, 12, 12, 24],
      [null, 6, 6, 48],
    ]);
    expect(noisyLayers(network)).toHaveLength(4);
    expect(network.outputs[0]!.shape).toEqual([null, 10]);
    network.dispose();
  });

  it('normalizes and activates behind the convolution to classes too', () => {
    const network = allCnn96({ width: 1 / 32, noise: { kind: 'none' }, inputShape: [16, 16, 1], classes: 3 });
    expect(network.layers.slice(-4).map(({ name }) => name)).toEqual([
      'convolution11',
      'convolution11BatchNorm',
      'mean',
      'logits',
    ]);
    expect(network.getLayer('convolution11').outputShape).toEqual([null, 1, 1, 3]);
    network.dispose();
  });

  it.each([
    [{ width: 0.03 }, 'allCnn96: width must be a finite number large enough for one filter (at least 1/32), got 0.03'],
    [{ classes: 0 }, 'allCnn96: classes must be an integer ≥ 1, got 0'],
    [{ inputShape: [96, 96] as never }, 'allCnn96: inputShape must be [height, width, channels], integers ≥ 1'],
    [{ inputDropout: 0.2 } as never, 'allCnn96: options must be among noise, width'],
    [{ noise: undefined as never }, 'allCnn96: noise.kind must be'],
  ])('refuses %j', (options, message) => {
    expect(() => allCnn96({ noise: { kind: 'none' }, ...options })).toThrow(message);
  });
});
