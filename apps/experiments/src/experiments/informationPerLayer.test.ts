import { expect, it } from 'vitest';
import type { ArmOutcome } from '../experiment/measured.js';
import { informationPerLayer } from './informationPerLayer.js';

const scale = { ...informationPerLayer.scales.small, filters: [5, 20], betas: [0.3] };
const arm = (filters: number, nats: readonly number[]): ArmOutcome => ({
  arm: { beta: 0.3, filters },
  name: `filters-${filters}`,
  title: `${filters} %`,
  trial: null,
  runs: nats.map((value, seed) => ({
    seed,
    validation: {},
    measured: { values: { 'layer1.nats': value } },
    history: [],
    saturation: {},
    seconds: 1,
  })),
});

it('says beside the verdict where the whole layer does not keep the same, as the paper claims', () => {
  const reservation = (few: readonly number[], many: readonly number[]): string | null | undefined =>
    informationPerLayer.reservation?.([arm(5, few), arm(20, many)], scale);
  expect(reservation([100, 110, 105], [400, 420, 405])).toBe(
    // Changes of 300, 310 and 300: 303.3 ± 4.303 · 3.333.
    'the layer’s nats in all do not stay the same: +303 nats [+289, +318] over 3 seeds',
  );
  expect(reservation([100, 110, 105], [110, 100, 105])).toBeNull();
  expect(reservation([100], [400])).toBeNull();
});
