import { useBackend } from '@infodrop-tooling/vitest/backends';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernelSizes } from '../test/kernelSizes.js';
import { allCnn32 } from './allCnn32.js';

describe('allCnn32', () => {
  beforeAll(() => useBackend('cpu'));

  it.each([
    [1, 1_368_480, 414_720],
    [0.5, 343_248, 103_680],
    [0.25, 86_376, 25_920],
  ])('has at width %d the weights of the paper', (width, convolutions, alpha) => {
    const network = allCnn32({ width, noise: { kind: 'information', klScale: 1 / 50_000 } });
    expect(kernelSizes(network)).toEqual({ convolutions, alpha });
    network.dispose();
  });

  it('makes noise on 16×16 and on 8×8 cells', () => {
    const network = allCnn32({ width: 0.25, noise: { kind: 'information', klScale: 1 } });
    expect(network.getLayer('informationDropout1').outputShape).toEqual([null, 16, 16, 24]);
    expect(network.getLayer('informationDropout2').outputShape).toEqual([null, 8, 8, 48]);
    expect(network.outputs[0]!.shape).toEqual([null, 10]);
    network.dispose();
  });

  it('leaves input dropout out at 0', () => {
    const network = allCnn32({ width: 0.25, noise: { kind: 'none' }, inputDropout: 0 });
    expect(network.layers.map(({ name }) => name)).not.toContain('inputDropout');
    network.dispose();
  });

  it.each([
    [{ width: 0 }, 'allCnn32: width must be a finite number large enough for one filter (at least 1/96), got 0'],
    [
      { width: Number.NaN },
      'allCnn32: width must be a finite number large enough for one filter (at least 1/96), got NaN',
    ],
    [{ classes: 0 }, 'allCnn32: classes must be an integer ≥ 1, got 0'],
    [
      { inputShape: [32, 32] as never },
      'allCnn32: inputShape must be [height, width, channels], integers ≥ 1, got [32, 32]',
    ],
    [{ inputShape: [NaN, 32, 3] as never }, 'got [NaN, 32, 3]. CIFAR has'],
    [{ widht: 1 } as never, 'allCnn32: options must be among noise, width'],
    [{ width: Infinity }, 'at least 1/96), got Infinity'],
    [{ width: '0.5' as never }, 'at least 1/96), got "0.5"'],
    [{ inputDropout: '0.2' as never }, 'allCnn32: inputDropout must be in [0, 1), got "0.2"'],
    [{ inputDropout: 1 }, 'allCnn32: inputDropout must be in [0, 1), got 1'],
    [{ inputDropout: -0.1 }, 'allCnn32: inputDropout must be in [0, 1), got -0.1'],
    [{ inputDropout: Number.NaN }, 'allCnn32: inputDropout must be in [0, 1), got NaN'],
    [{ noise: undefined as never }, 'allCnn32: noise.kind must be'],
  ])('refuses %j', (options, message) => {
    expect(() => allCnn32({ noise: { kind: 'none' }, ...options })).toThrow(message);
  });
});
