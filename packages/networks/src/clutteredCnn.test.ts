import { useBackend } from '@infodrop-tooling/vitest/backends';
import { beforeAll, describe, expect, it } from 'vitest';
import { clutteredCnn } from './clutteredCnn.js';

describe('clutteredCnn', () => {
  beforeAll(() => useBackend('cpu'));

  it('makes noise on cells of 2×2 and of 4×4 pixels', () => {
    const network = clutteredCnn({ noise: { kind: 'information', klScale: 1 } });
    expect(network.getLayer('informationDropout1').outputShape).toEqual([null, 20, 20, 12]);
    expect(network.getLayer('informationDropout2').outputShape).toEqual([null, 10, 10, 24]);
    expect(network.outputs[0]!.shape).toEqual([null, 10]);
  });

  it.each([
    [{ filters: [12] as never }, 'clutteredCnn: filters must be two integers ≥ 1, got [12]'],
    [{ filters: [12, 0.5] as [number, number] }, 'clutteredCnn: filters must be two integers ≥ 1, got [12, 0.5]'],
    [{ classes: -1 }, 'clutteredCnn: classes must be an integer ≥ 1, got -1'],
    [
      { inputShape: [40, 40, 0] as const },
      'clutteredCnn: inputShape must be [height, width, channels], integers ≥ 1, got [40, 40, 0]',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => clutteredCnn({ noise: { kind: 'none' }, ...options })).toThrow(message);
  });
});
