import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { scalar, setBackend, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormal, logNormalKl } from './logNormal.js';

const fixed = { cap: 0.701, meanCorrection: false, gateZeros: false };

beforeAll(() => setBackend('cpu'));

const value = (f: number, alpha: number, options = {}): number =>
  logNormalKl(tensor1d([f]), tensor1d([alpha]), { meanCorrection: false, ...options }).dataSync()[0]!;

describe('logNormalKl', () => {
  it('is 0 where the noisy activation has the law of the prior', () => {
    expect(value(1, 1)).toBeCloseTo(0, 6);
    expect(value(Math.exp(0.7), 0.3, { loc: 0.7, scale: 0.3 })).toBeCloseTo(0, 6);
  });

  it('equals [α² + (log f − loc)²] / 2σ² − log(α/σ) − ½', () => {
    expect(value(1, 0.5)).toBeCloseTo(0.125 + Math.LN2 - 0.5, 6);
    const expected = (0.04 + (Math.log(3) + 1) ** 2) / (2 * 4) - Math.log(0.1) - 0.5;
    expect(value(3, 0.2, { loc: -1, scale: 2 })).toBeCloseTo(expected, 5);
  });

  it('takes log f − α²/2 for log f when the noise is corrected to mean 1, which is the default', () => {
    const byDefault = logNormalKl(tensor1d([2]), tensor1d([0.5])).dataSync()[0]!;
    expect(byDefault).toBe(value(2, 0.5, { meanCorrection: true }));
    const args = { ...fixed, f: tensor1d([2]), alpha: tensor1d([0.5]), parameters: [] };
    expect(
      logNormal()
        .klPerUnit({ ...args, meanCorrection: true })
        .dataSync()[0],
    ).toBe(byDefault);
    const shifted = 2 * Math.exp(-(0.6 ** 2) / 2);
    expect(value(2, 0.6, { meanCorrection: true })).toBeCloseTo(value(shifted, 0.6), 5);
  });

  it('takes log(floor) for log f from the floor down, at 0 and below 0', () => {
    const atFloor = value(1e-4, 0.3);
    for (const f of [1e-5, 0, -2]) expect(value(f, 0.3)).toBe(atFloor);
    expect(value(0, 0.3, { floor: 0.1 })).toBeCloseTo(value(0.1, 0.3), 6);
  });

  it('takes loc and scale as scalar tensors too', () => {
    expect(value(3, 0.2, { loc: scalar(-1), scale: scalar(2) })).toBeCloseTo(value(3, 0.2, { loc: -1, scale: 2 }), 5);
  });

  it.each([
    [{ scale: 0 }, 'scale must be a finite number > 0, got 0'],
    [{ scale: -1 }, 'scale must be a finite number > 0, got -1'],
    [{ floor: 0 }, 'floor must be a finite number > 0, got 0'],
    [{ loc: NaN }, 'loc must be a finite number, got NaN'],
  ])('refuses %o', (options, message) => {
    expect(() => value(1, 1, options)).toThrow(message);
    expect(() => logNormal(options)).toThrow(message);
    expect(() => logNormal(options)).toThrow(RangeError);
  });

  it('refuses a tensor out of its domain as it refuses the number, where tensors can be read at once', () => {
    expect(() => value(1, 1, { scale: scalar(-0.6) })).toThrow('scale must be a finite number > 0, got -0.6');
    expect(() => value(1, 1, { loc: scalar(NaN) })).toThrow('loc must be a finite number, got NaN');
    expect(() => value(1, 1, { scale: tensor1d([1, 2]) })).toThrow(
      'scale must be a number or a scalar, got a tensor [2]',
    );
  });

  it('is infinite for a strength of 0, and NaN below', () => {
    expect(value(1, 0)).toBe(Infinity);
    expect(value(1, -0.1)).toBeNaN();
  });

  it('refuses a misspelt option', () => {
    expect(() => value(1, 1, { sclae: 2 })).toThrow('logNormalKl: options must be among loc, scale');
    expect(() => logNormal({ learnt: true } as object)).toThrow('got "learnt". Did you mean learned?');
  });

  it('refuses strengths of another shape than the activations', () => {
    expect(() => logNormalKl(tensor1d([1, 2]), tensor1d([1]))).toThrow('got [1] and [2]');
  });
});

describe('logNormal', () => {
  it('has no parameters unless they are learned, and then keeps the scale positive by its logarithm', () => {
    expect(logNormal().parameters).toEqual([]);
    expect(logNormal({ loc: 2, scale: Math.E, learned: true }).parameters).toEqual([
      { name: 'loc', initial: 2 },
      { name: 'logScale', initial: 1 },
    ]);
    const f = tensor1d([2]);
    const alpha = tensor1d([0.4]);
    const parameters = [scalar(0.5), scalar(-30)];
    const kl = logNormal({ learned: true })
      .klPerUnit({ ...fixed, f, alpha, parameters })
      .dataSync()[0]!;
    expect(kl).toBeGreaterThan(0);
    expect(Number.isFinite(kl)).toBe(true);
  });

  it('with its initial parameters equals the fixed prior of the same location and scale', () => {
    const f = tensor1d([0.5, 3]);
    const alpha = tensor1d([0.4, 0.1]);
    const learned = logNormal({ loc: 0.2, scale: 0.7, learned: true });
    const parameters = learned.parameters.map(({ initial }) => scalar(initial));
    const fromLearned = learned.klPerUnit({ ...fixed, f, alpha, parameters });
    const fromFixed = logNormal({ loc: 0.2, scale: 0.7 }).klPerUnit({ ...fixed, f, alpha, parameters: [] });
    expect(fromLearned.dataSync()).toEqual(fromFixed.dataSync());
  });

  it('charges nothing for units that are off when asked to gate zeros, which it does not do by itself', () => {
    expect(logNormal().hasAtomAtZero).toBe(false);
    const args = { ...fixed, f: tensor1d([0, 1]), alpha: tensor1d([0.5, 0.5]), parameters: [] };
    const [off, on] = logNormal()
      .klPerUnit({ ...args, gateZeros: true })
      .dataSync();
    expect(off).toBe(0);
    expect(on).toBeCloseTo(0.318147, 5);
    expect(logNormal().klPerUnit(args).dataSync()[0]).toBeGreaterThan(40);
  });

  it('refuses parameters that are not its own', () => {
    const args = { ...fixed, f: tensor1d([1]), alpha: tensor1d([1]) };
    expect(() => logNormal({ learned: true }).klPerUnit({ ...args, parameters: [] })).toThrow('[loc, logScale], got 0');
    expect(() => logNormal().klPerUnit({ ...args, parameters: [scalar(0)] })).toThrow('got 1 tensors');
  });
});
