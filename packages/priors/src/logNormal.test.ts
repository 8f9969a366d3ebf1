import { backendsHere, read, useBackend } from '@infodrop-tooling/vitest/backends';
import { scalar, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { logNormal, logNormalKl, type LogNormalKlOptions } from './logNormal.js';

const fixed = { cap: 0.701, meanCorrection: false, gateZeros: false };

/** The one divergence of one unit. */
const nats = async (compute: () => Tensor): Promise<number> => (await read(() => [compute()]))[0]![0]!;

const kl = (f: number, alpha: number, options: LogNormalKlOptions = {}): Tensor =>
  logNormalKl(tensor1d([f]), tensor1d([alpha]), { meanCorrection: false, ...options });

const value = (f: number, alpha: number, options?: LogNormalKlOptions): Promise<number> =>
  nats(() => kl(f, alpha, options));

describe.each(backendsHere)('logNormalKl on %s', (backend) => {
  beforeAll(() => useBackend(backend));
  const digits = backend === 'webgpu' ? 5 : 6; // a graphics card's logarithm is coarser

  it('is 0 where the noisy activation has the law of the prior', async () => {
    expect(await value(1, 1)).toBeCloseTo(0, digits);
    expect(await value(Math.exp(0.7), 0.3, { loc: 0.7, scale: 0.3 })).toBeCloseTo(0, digits);
  });

  it('equals [α² + (log f − loc)²] / 2σ² − log(α/σ) − ½', async () => {
    expect(await value(1, 0.5)).toBeCloseTo(0.125 + Math.LN2 - 0.5, digits);
    const expected = (0.04 + (Math.log(3) + 1) ** 2) / (2 * 4) - Math.log(0.1) - 0.5;
    expect(await value(3, 0.2, { loc: -1, scale: 2 })).toBeCloseTo(expected, 5);
  });

  it('takes log f − α²/2 for log f when the noise is corrected to mean 1, which is the default', async () => {
    const byDefault = await nats(() => logNormalKl(tensor1d([2]), tensor1d([0.5])));
    expect(byDefault).toBe(await value(2, 0.5, { meanCorrection: true }));
    const ofPrior = () =>
      logNormal().klPerUnit({
        ...fixed,
        f: tensor1d([2]),
        alpha: tensor1d([0.5]),
        parameters: [],
        meanCorrection: true,
      });
    expect(await nats(ofPrior)).toBe(byDefault);
    const shifted = 2 * Math.exp(-(0.6 ** 2) / 2);
    expect(await value(2, 0.6, { meanCorrection: true })).toBeCloseTo(await value(shifted, 0.6), 5);
  });

  it('takes log(floor) for log f from the floor down, at 0 and below 0', async () => {
    const atFloor = await value(1e-4, 0.3);
    for (const f of [1e-5, 0, -2]) expect(await value(f, 0.3)).toBe(atFloor);
    expect(await value(0, 0.3, { floor: 0.1 })).toBeCloseTo(await value(0.1, 0.3), 6);
  });

  it('takes loc and scale as scalar tensors too', async () => {
    const ofTensors = await nats(() => kl(3, 0.2, { loc: scalar(-1), scale: scalar(2) }));
    expect(ofTensors).toBeCloseTo(await value(3, 0.2, { loc: -1, scale: 2 }), 5);
  });

  it.each([
    [{ scale: 0 }, 'scale must be a finite number > 0, got 0'],
    [{ scale: -1 }, 'scale must be a finite number > 0, got -1'],
    [{ floor: 0 }, 'floor must be a finite number > 0, got 0'],
    [{ loc: NaN }, 'loc must be a finite number, got NaN'],
  ])('refuses %o', (options, message) => {
    expect(() => kl(1, 1, options)).toThrow(message);
    expect(() => logNormal(options)).toThrow(message);
    expect(() => logNormal(options)).toThrow(RangeError);
  });

  it('refuses a tensor out of its domain as it refuses the number, where tensors can be read at once', async () => {
    expect(() => kl(1, 1, { scale: tensor1d([1, 2]) })).toThrow('scale must be a number or a scalar, got a tensor [2]');
    const [scale, loc] = [() => kl(1, 1, { scale: scalar(-0.6) }), () => kl(1, 1, { loc: scalar(NaN) })];
    if (backend === 'webgpu') {
      expect(await nats(loc)).toBeNaN();
      return;
    }
    expect(scale).toThrow('scale must be a finite number > 0, got -0.6');
    expect(loc).toThrow('loc must be a finite number, got NaN');
  });

  it('is infinite for a strength of 0, and NaN below', async () => {
    // A graphics card's log 0 may be that of the smallest float32.
    expect(await value(1, 0)).toBeGreaterThan(backend === 'webgpu' ? 80 : Number.MAX_VALUE);
    expect(await value(1, -0.1)).toBeNaN();
  });

  it('refuses a misspelt option', () => {
    expect(() => kl(1, 1, { sclae: 2 } as object)).toThrow('logNormalKl: options must be among loc, scale');
    expect(() => logNormal({ learnt: true } as object)).toThrow('got "learnt". Did you mean learned?');
  });

  it('refuses strengths of another shape than the activations', () => {
    expect(() => logNormalKl(tensor1d([1, 2]), tensor1d([1]))).toThrow('got [1] and [2]');
  });
});

describe.each(backendsHere)('logNormal on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it('has no parameters unless they are learned, and then keeps the scale positive by its logarithm', async () => {
    expect(logNormal().parameters).toEqual([]);
    expect(logNormal({ loc: 2, scale: Math.E, learned: true }).parameters).toEqual([
      { name: 'loc', initial: 2 },
      { name: 'logScale', initial: 1 },
    ]);
    const ofTinyScale = await nats(() =>
      logNormal({ learned: true }).klPerUnit({
        ...fixed,
        f: tensor1d([2]),
        alpha: tensor1d([0.4]),
        parameters: [scalar(0.5), scalar(-30)],
      }),
    );
    expect(ofTinyScale).toBeGreaterThan(0);
    expect(Number.isFinite(ofTinyScale)).toBe(true);
  });

  it('with its initial parameters equals the fixed prior of the same location and scale', async () => {
    const [fromLearned, fromFixed] = await read(() => {
      const args = { ...fixed, f: tensor1d([0.5, 3]), alpha: tensor1d([0.4, 0.1]) };
      const learned = logNormal({ loc: 0.2, scale: 0.7, learned: true });
      const parameters = learned.parameters.map(({ initial }) => scalar(initial));
      return [
        learned.klPerUnit({ ...args, parameters }),
        logNormal({ loc: 0.2, scale: 0.7 }).klPerUnit({ ...args, parameters: [] }),
      ];
    });
    expect(fromLearned).toEqual(fromFixed);
  });

  it('charges nothing for units that are off when asked to gate zeros, which it does not do by itself', async () => {
    expect(logNormal().hasAtomAtZero).toBe(false);
    const [gated, charged] = await read(() => {
      const args = { ...fixed, f: tensor1d([0, 1]), alpha: tensor1d([0.5, 0.5]), parameters: [] };
      return [logNormal().klPerUnit({ ...args, gateZeros: true }), logNormal().klPerUnit(args)];
    });
    expect(gated![0]).toBe(0);
    expect(gated![1]).toBeCloseTo(0.318147, 5);
    expect(charged![0]).toBeGreaterThan(40);
  });

  it('refuses parameters that are not its own', () => {
    const args = { ...fixed, f: tensor1d([1]), alpha: tensor1d([1]) };
    expect(() => logNormal({ learned: true }).klPerUnit({ ...args, parameters: [] })).toThrow('[loc, logScale], got 0');
    expect(() => logNormal().klPerUnit({ ...args, parameters: [scalar(0)] })).toThrow('got 1 tensors');
  });
});
