import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logUniform, logUniformKl } from './logUniform.js';

const fixed = { cap: 0.701, meanCorrection: true, parameters: [] };

/** The divergences of strengths. */
const nats = async (alphas: number[], cap: number): Promise<number[]> =>
  (await read(() => [logUniformKl(tensor1d(alphas), cap)]))[0]!;

describe.each(backendsHere)('logUniformKl on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('is 0 at the cap, log 2 at half of it, and log 701 = 6.55 at the smallest default strength', async () => {
    const kl = await nats([0.701, 0.3505, 0.001], 0.701);
    const digits = backend === 'webgpu' ? 5 : 6; // a graphics card's logarithm is coarser
    expect(kl[0]).toBeCloseTo(0, digits);
    expect(kl[1]).toBeCloseTo(Math.LN2, digits);
    expect(kl[2]).toBeCloseTo(Math.log(701), 5);
  });

  it('stays finite for a strength of 1e-30', async () => {
    expect((await nats([1e-30], 1))[0]).toBeCloseTo(30 * Math.LN10, 4);
  });

  it.each([0, -1, NaN, Infinity])('refuses a cap of %s', (cap) => {
    expect(() => logUniformKl(tensor1d([0.1]), cap)).toThrow(RangeError);
    expect(() => logUniformKl(tensor1d([0.1]), cap)).toThrow(`cap must be a finite number > 0, got ${cap}`);
  });

  it('pins the loss of a layer whose every strength sits at a cap of one half at log 2 a unit, counted from 1', async () => {
    // 131,328 units at α = 0.5 counted from cap 1: the loss at which a published replication was stuck.
    expect(131_328 * (await nats([0.5], 1))[0]!).toBeCloseTo(91_029.63, 1);
  });
});

describe.each(backendsHere)('logUniform on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('charges nothing for a unit that is off, and the closed form for one that is on', async () => {
    const [kl] = await read(() => [
      logUniform().klPerUnit({
        ...fixed,
        f: tensor1d([0, -0, 2, -3, 1e-20]),
        alpha: tensor1d([0.1, 0.1, 0.1, 0.1, 0.1]),
        gateZeros: true,
      }),
    ]);
    expect(kl!.slice(0, 2)).toEqual([0, 0]);
    for (const value of kl!.slice(2)) expect(value).toBeCloseTo(Math.log(7.01), 5);
  });

  it('charges every unit without the gate', async () => {
    const [kl] = await read(() => [
      logUniform().klPerUnit({ ...fixed, f: tensor1d([0, 2]), alpha: tensor1d([0.1, 0.1]), gateZeros: false }),
    ]);
    for (const value of kl!) expect(value).toBeCloseTo(Math.log(7.01), 5);
  });

  it('refuses strengths of another shape than the activations', () => {
    const args = { ...fixed, f: tensor1d([0, 2]), alpha: tensor1d([0.1]), gateZeros: false };
    expect(() => logUniform().klPerUnit(args)).toThrow('alpha must have the shape of f, got [1] and [2]');
  });

  it('owns no parameter and has an atom at zero', () => {
    expect(logUniform()).toMatchObject({ kind: 'logUniform', parameters: [], hasAtomAtZero: true });
  });
});
