import { backendsHere, useBackend } from '@infodrop-tooling/vitest/backends';
import { logNormal, logUniform } from '@infodrop/dropout';
import { foldIn, key, normal, uniform } from '@infodrop/random';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataOf, type ExactChannel, exactOf, networkOf } from '../../test/exactChannel.js';
import { fanoAccuracy } from './fano.js';
import { nuisanceBound, nuisanceBoundFrom } from './nuisanceBound.js';

const channel: ExactChannel = { offset: -0.5, ofClass: 2.2, ofNuisance: 0.8, alpha: 0.5, slope: 3, intercept: -3.6 };
const exact = exactOf(channel);

describe('the channel that is known exactly', () => {
  it('obeys the chain of inequalities', () => {
    expect(exact.ofNuisance).toBeGreaterThan(0.01);
    expect(exact.ofNuisance).toBeLessThan(exact.ofInput - exact.ofClass);
    expect(exact.ofInput - exact.ofClass).toBeLessThan(exact.bound);
    expect(exact.ofInput).toBeLessThan(exact.kl);
    expect(Math.LN2 - exact.crossEntropy).toBeLessThan(exact.ofClass);
  });
});

describe.each(backendsHere)('nuisanceBound on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each([false, true])('is the exact bound, within its standard error (softmax: %s)', async (softmax) => {
    const model = networkOf(channel, { softmax });
    const { data } = dataOf(1000);
    const before = memory().numTensors;
    const found = await nuisanceBound(model, data, { samples: 2, batchSize: 500, nuisance: { classes: 2 } });
    expect(memory().numTensors).toBe(before);
    expect(found.parts.kl).toBeCloseTo(exact.kl, 5);
    expect(found.parts.entropy).toBeCloseTo(Math.LN2, 12);
    expect(Math.abs(found.nats - exact.bound) / found.standardError).toBeLessThan(4);
    expect(found.limit).toBeGreaterThan(exact.ofNuisance);
    expect(found.nats).toBeCloseTo(found.parts.kl + found.parts.crossEntropy - found.parts.entropy, 9);
    expect(found.bestAccuracy).toBe(fanoAccuracy({ information: found.limit, classes: 2 }));
  });
});

describe('nuisanceBoundFrom', () => {
  it('has a limit above the truth in 95 of 100 test sets', () => {
    // A skewed class, whose entropy is estimated too; KL and cross-entropy that depend on it.
    const p = 0.3;
    const truth = p * 1.5 + (1 - p) * 1 + 0.4 - (-p * Math.log(p) - (1 - p) * Math.log(1 - p));
    const sets = 800;
    let above = 0;
    for (let set = 0; set < sets; set++) {
      const draw = foldIn(key(11), set);
      const count = 80;
      const labels = Array.from(uniform(foldIn(draw, 'y'), count), (u) => (u < p ? 1 : 0));
      const noise = normal(foldIn(draw, 'noise'), count);
      const { limit } = nuisanceBoundFrom({
        kl: labels.map((y) => (y === 1 ? 1.5 : 1)),
        crossEntropy: Array.from(noise, (eta) => 0.4 + 0.3 * eta),
        labels,
      });
      if (limit > truth) above++;
    }
    const z = (above / sets - 0.95) / Math.sqrt((0.95 * 0.05) / sets);
    expect(z).toBeGreaterThan(-4);
    expect(z).toBeLessThan(5);
  });

  it('takes the classes’ probabilities where they are known', () => {
    const values = { kl: [1, 2, 3], crossEntropy: [0, 0, 0], labels: [0, 0, 1] };
    expect(nuisanceBoundFrom({ ...values, classProbabilities: [0.5, 0.5] }).nats).toBeCloseTo(2 - Math.LN2, 12);
    expect(nuisanceBoundFrom(values).bestAccuracy).toBeNull();
    expect(() => nuisanceBoundFrom({ ...values, classProbabilities: [0.5, 0.6] })).toThrow('numbers ≥ 0 that sum to 1');
  });

  it('refuses arrays that do not fit, and what is not finite', () => {
    const values = { kl: [1, 2], crossEntropy: [0, 0], labels: [0, 1] };
    expect(() => nuisanceBoundFrom({ ...values, labels: [0] })).toThrow(
      'labels must be one for each of the 2 examples, got 1',
    );
    expect(() => nuisanceBoundFrom({ ...values, kl: [1, Infinity] })).toThrow('kl must be finite, got Infinity');
    expect(() => nuisanceBoundFrom({ ...values, confidence: 1 })).toThrow('confidence must be below 1');
    expect(() => nuisanceBoundFrom({ ...values, confidenc: 1 } as never)).toThrow('Did you mean confidence?');
  });
});

describe('nuisanceBound', () => {
  beforeAll(() => useBackend('cpu'));
  const { data } = dataOf(8);

  it('refuses the improper prior, with the reason', async () => {
    await expect(nuisanceBound(networkOf(channel, { prior: logUniform() }), data)).rejects.toThrow(
      'nuisanceBound: prior of \'z\' must be proper, got "logUniform". An improper prior has no integral, as c/z: its divergence is known up to a ' +
        'constant only, and bounds nothing. Train with logNormal(), or let a prior of your own say `proper: true`.',
    );
  });

  it('asks the prior itself, of whatever kind', async () => {
    const mine = { ...logNormal(), kind: 'mine', proper: false };
    await expect(nuisanceBound(networkOf(channel, { prior: mine }), data)).rejects.toThrow(
      'must be proper, got "mine"',
    );
  });

  it('refuses other options and layers', async () => {
    await expect(nuisanceBound(networkOf(channel), data, { layer: 'y' })).rejects.toThrow(
      'path of an information layer',
    );
    await expect(nuisanceBound(networkOf(channel), data, { sample: 2 } as never)).rejects.toThrow(
      'Did you mean samples?',
    );
    await expect(nuisanceBound(networkOf(channel), data, { confidence: 0.2 })).rejects.toThrow(
      'confidence must be a finite number ≥ 0.5',
    );
  });
});
