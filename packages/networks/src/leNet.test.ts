import { useBackend } from '@infodrop-tooling/vitest/backends';
import { bernoulliNoise, informationLayers } from '@infodrop/dropout';
import { beforeAll, describe, expect, it } from 'vitest';
import { leNet } from './leNet.js';

describe('leNet', () => {
  beforeAll(() => useBackend('cpu'));

  it.each([
    ['LeNet-5', 431_080],
    ['LeNet-300-100', 266_610],
  ] as const)('%s has the weights of the literature', (variant, weights) => {
    const network = leNet({ variant, noise: { kind: 'none' } });
    expect(network.countParams()).toBe(weights);
    expect(network.outputs[0]!.shape).toEqual([null, 10]);
    network.dispose();
  });

  it('has noise behind every hidden layer, before the pooling', () => {
    const network = leNet({ noise: { kind: 'information', klScale: 1 } });
    expect([1, 2, 3].map((i) => network.getLayer(`informationDropout${i}`).outputShape)).toEqual([
      [null, 24, 24, 20],
      [null, 8, 8, 50],
      [null, 500],
    ]);
    expect(network.layers.map(({ name }) => name)).toEqual([
      'images',
      'convolution1',
      'informationDropout1',
      'pool1',
      'convolution2',
      'informationDropout2',
      'pool2',
      'flatten',
      'dense1',
      'informationDropout3',
      'logits',
    ]);
    // α is computed as the layer is, from the same input.
    const [alphaKernel] = network.getLayer('informationDropout2').weights;
    expect(alphaKernel!.shape).toEqual([5, 5, 20, 50]);
    network.dispose();
  });

  it('has it in the dense one too', () => {
    const noise = { kind: 'multiplicative', noise: bernoulliNoise({ rate: 0.5 }) } as const;
    const network = leNet({ variant: 'LeNet-300-100', noise, width: 0.1 });
    expect([1, 2].map((i) => network.getLayer(`noise${i}`).outputShape)).toEqual([
      [null, 30],
      [null, 10],
    ]);
    network.dispose();
  });

  it('takes the prior of its activation with it, unless another is given', () => {
    const priors = (activation: 'relu' | 'softplus', more: object = {}) =>
      informationLayers(
        leNet({ noise: { kind: 'information', klScale: 1, ...more }, activation, width: 0.1 }) as never,
      ).map((layer) => (layer as unknown as { prior: { getConfig(): object } }).prior.getConfig());
    expect(priors('relu')[0]).toEqual({ kind: 'logUniform' });
    expect(priors('softplus')[2]).toMatchObject({ kind: 'logNormal', learned: true, loc: 0, scale: 1 });
    expect(priors('softplus', { prior: { kind: 'logUniform' } })[0]).toEqual({ kind: 'logUniform' });
  });

  it.each([
    [{ variant: 'LeNet-4' as never }, 'leNet: variant must be one of "LeNet-5", "LeNet-300-100", got "LeNet-4"'],
    [{ width: 0.04 }, 'leNet: width must be a finite number large enough for one unit (at least 1/20), got 0.04'],
    [{ variant: 'LeNet-300-100' as const, width: 0 }, 'large enough for one unit (at least 1/100), got 0'],
    [{ width: '0.5' as never }, 'leNet: width must be a finite number large enough'],
    [{ width: Infinity }, 'leNet: width must be a finite number'],
    [{ inputShape: [28, 15, 1] as const }, 'leNet: inputShape must be at least 16 pixels on a side for LeNet-5'],
    [{ inputShape: [28, 28] as never }, 'leNet: inputShape must be [height, width, channels], integers ≥ 1'],
    [{ classes: 0 }, 'leNet: classes must be an integer ≥ 1, got 0'],
    [{ varient: 'LeNet-5' } as never, 'Did you mean variant?'],
    [{ noise: undefined as never }, 'leNet: noise.kind must be'],
  ])('refuses %j', (options, message) => {
    expect(() => leNet({ noise: { kind: 'none' }, ...options })).toThrow(message);
  });
});
