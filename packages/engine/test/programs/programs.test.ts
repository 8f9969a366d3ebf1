import { backendsForLongTests, useBackend } from '@infodrop-tooling/vitest/backends';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { programs } from './programs.js';

// A GPU's tanh, exp and sums are others' in the last digits, and three optimizer steps multiply them.
const TOLERANCE: Readonly<Record<string, number>> = { webgpu: 2e-4 };

describe.each(Object.keys(programs))('the program %s', (name) => {
  it('learns the same on every backend, and leaves no tensor but its models', async () => {
    await useBackend('cpu');
    const expected = await programs[name]!();
    expect(expected.every(Number.isFinite)).toBe(true);
    for (const backend of backendsForLongTests.filter((each) => each === 'engine' || each === 'webgpu')) {
      await useBackend(backend);
      const held = memory().numTensors;
      const got = await programs[name]!();
      expect(got).toHaveLength(expected.length);
      const worst = Math.max(
        ...got.map((value, i) => Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!))),
      );
      expect(worst, `${backend}: the largest difference`).toBeLessThan(TOLERANCE[backend] ?? 1e-5);
      const kept = memory().numTensors - held;
      await programs[name]!();
      expect(memory().numTensors - held, 'of two runs').toBeLessThanOrEqual(2 * kept);
    }
  });
});
