import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { grads, memory, scalar, sum, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logUniform } from './logUniform.js';

const CAP = 0.701;

describe.each(backendsHere)('the log-uniform prior with a mass at zero, on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const klOf = (logit: Tensor, f: Tensor, alpha: Tensor): Tensor =>
    logUniform({ atom: 0.5, learned: true }).klPerUnit({
      f,
      alpha,
      cap: CAP,
      meanCorrection: true,
      gateZeros: true,
      parameters: [logit],
    });

  it('charges −log q₀ for a unit that is off and −log(1 − q₀) more than without it for one that is on', async () => {
    const q = 0.2;
    const [f, alpha] = [tensor1d([0, 2]), tensor1d([0.1, 0.1])];
    const values = await klOf(scalar(Math.log(q / (1 - q))), f, alpha).data();
    expect(values[0]).toBeCloseTo(-Math.log(q), 5);
    expect(values[1]).toBeCloseTo(Math.log(CAP / 0.1) - Math.log(1 - q), 5);
    const fixed = logUniform({ atom: q });
    expect(fixed.parameters).toEqual([]);
    const args = { f, alpha, cap: CAP, meanCorrection: true, gateZeros: true, parameters: [] };
    expect((await fixed.klPerUnit(args).data())[0]).toBeCloseTo(-Math.log(q), 5);
  });

  it('is cheapest where q₀ is the share of units that are off', async () => {
    // Three of four units are off.
    const [f, alpha] = [tensor1d([0, 0, 0, 1]), tensor1d([0.2, 0.2, 0.2, 0.2])];
    const slope = async (q: number): Promise<number> => {
      const [inLogit] = grads((logit: Tensor) => sum(klOf(logit, f, alpha)))([scalar(Math.log(q / (1 - q)))]);
      return (await inLogit!.data())[0]!;
    };
    expect(await slope(0.75)).toBeCloseTo(0, 5);
    expect(await slope(0.6)).toBeLessThan(0);
    expect(await slope(0.9)).toBeGreaterThan(0);
  });

  it('leaves only its result behind', () => {
    const [logit, f, alpha] = [scalar(0), tensor1d([0, 1]), tensor1d([0.1, 0.1])];
    const before = memory().numTensors;
    klOf(logit, f, alpha);
    expect(memory().numTensors).toBe(before + 1);
  });
});

it('refuses a mass outside (0, 1), and one to learn that is not given', () => {
  expect(() => logUniform({ atom: 1 })).toThrow('atom must be in (0, 1), got 1');
  expect(() => logUniform({ atom: '.5' as never })).toThrow('atom must be in (0, 1), got ".5"');
  expect(() => logUniform({ atom: 0.5, learned: 'perChannel' as never })).toThrow('learned must be true or false');
  expect(() => logUniform({ learned: true })).toThrow('atom must be given where it is learned');
  expect(() => logUniform({ atoms: 0.5 } as never)).toThrow('Did you mean atom?');
});
