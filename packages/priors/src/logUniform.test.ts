import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logUniform, logUniformKl } from './logUniform.js';

const fixed = { cap: 0.701, meanCorrection: true, parameters: [] };

beforeAll(() => setBackend('cpu'));

describe('logUniformKl', () => {
  it('is 0 at the cap, log 2 at half of it, and log 701 = 6.55 at the smallest default strength', () => {
    const kl = logUniformKl(tensor1d([0.701, 0.3505, 0.001]), 0.701).dataSync();
    expect(kl[0]).toBeCloseTo(0, 6);
    expect(kl[1]).toBeCloseTo(Math.LN2, 6);
    expect(kl[2]).toBeCloseTo(Math.log(701), 5);
  });

  it('stays finite for a strength of 1e-30', () => {
    expect(logUniformKl(tensor1d([1e-30]), 1).dataSync()[0]).toBeCloseTo(30 * Math.LN10, 4);
  });

  it.each([0, -1, NaN, Infinity])('refuses a cap of %s', (cap) => {
    expect(() => logUniformKl(tensor1d([0.1]), cap)).toThrow(RangeError);
    expect(() => logUniformKl(tensor1d([0.1]), cap)).toThrow(`cap must be a finite number > 0, got ${cap}`);
  });

  it('pins the loss of a layer whose every strength sits at a cap of one half at log 2 a unit, counted from 1', () => {
    // 131,328 units at α = 0.5 counted from cap 1: the loss at which a published replication was stuck.
    expect(131_328 * logUniformKl(tensor1d([0.5]), 1).dataSync()[0]!).toBeCloseTo(91_029.63, 1);
  });
});

describe('logUniform', () => {
  it('charges nothing for a unit that is off, and the closed form for one that is on', () => {
    const f = tensor1d([0, -0, 2, -3, 1e-20]);
    const alpha = tensor1d([0.1, 0.1, 0.1, 0.1, 0.1]);
    const kl = logUniform()
      .klPerUnit({ ...fixed, f, alpha, gateZeros: true })
      .dataSync();
    expect(Array.from(kl.slice(0, 2))).toEqual([0, 0]);
    for (const value of kl.slice(2)) expect(value).toBeCloseTo(Math.log(7.01), 5);
  });

  it('charges every unit without the gate', () => {
    const kl = logUniform().klPerUnit({ ...fixed, f: tensor1d([0, 2]), alpha: tensor1d([0.1, 0.1]), gateZeros: false });
    for (const value of kl.dataSync()) expect(value).toBeCloseTo(Math.log(7.01), 5);
  });

  it('refuses strengths of another shape than the activations', () => {
    const args = { ...fixed, f: tensor1d([0, 2]), alpha: tensor1d([0.1]), gateZeros: false };
    expect(() => logUniform().klPerUnit(args)).toThrow('alpha must have the shape of f, got [1] and [2]');
  });

  it('owns no parameter and has an atom at zero', () => {
    expect(logUniform()).toMatchObject({ kind: 'logUniform', parameters: [], hasAtomAtZero: true });
  });
});
