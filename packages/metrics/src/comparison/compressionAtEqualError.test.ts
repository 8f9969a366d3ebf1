import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressionAtEqualError, type CompressionPoint } from './compressionAtEqualError.js';

const ours: readonly CompressionPoint[] = [
  { size: 1000, error: 0.02 },
  { size: 10, error: 0.08 },
];

describe('compressionAtEqualError', () => {
  it('goes straight between points, in the logarithm of the size', () => {
    const { sizes, error } = compressionAtEqualError({ ours, theirs: [{ size: 200, error: 0.05 }] }, { error: 0.05 });
    expect(error).toBe(0.05);
    expect(sizes.ours.size).toBeCloseTo(100, 9);
    expect(sizes.theirs).toEqual({ size: 200, reason: null });
  });

  it('compares at the least error that all reach, where none is given', () => {
    const { sizes, error } = compressionAtEqualError({ ours, theirs: [{ size: 50, error: 0.03 }] });
    expect(error).toBe(0.03);
    expect(sizes.ours.size).toBeCloseTo(10 * 100 ** (5 / 6), 9);
    expect(sizes.theirs.size).toBe(50);
  });

  it('leaves out points that a smaller one is as good as', () => {
    const bad = [...ours, { size: 500, error: 0.08 }, { size: 2000, error: 0.03 }, { size: 10, error: 0.2 }];
    expect(compressionAtEqualError({ bad }, { error: 0.05 })).toEqual(
      compressionAtEqualError({ bad: ours }, { error: 0.05 }),
    );
  });

  it('is null, with the reason, for an error that is not reached, and for one below which even the smallest lies', () => {
    expect(compressionAtEqualError({ ours }, { error: 0.01 }).sizes.ours).toEqual({
      size: null,
      reason: 'it does not come down to 0.01: its least error is 0.02',
    });
    expect(compressionAtEqualError({ ours }, { error: 0.1 }).sizes.ours).toEqual({
      size: null,
      reason: 'less than 10, its smallest, whose error of 0.08 is lower',
    });
  });

  it('needs more for a lower error, gives each best point its size, and scales with the unit of sizes', () => {
    const positive = (most: number) => fc.double({ min: 1e-3, max: most, noNaN: true });
    const curve = fc.array(fc.record({ size: positive(1e6), error: positive(1) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(curve, positive(1), positive(1), (points, a, b) => {
        const sizeAt = (error: number, of = points): number | null =>
          compressionAtEqualError({ of }, { error }).sizes.of.size;
        const [low, high] = [sizeAt(Math.min(a, b)), sizeAt(Math.max(a, b))];
        if (low !== null && high !== null) expect(low).toBeGreaterThanOrEqual(high * (1 - 1e-12));
        const least = Math.min(...points.map(({ error }) => error));
        expect(sizeAt(least)).toBe(Math.min(...points.filter(({ error }) => error === least).map(({ size }) => size)));
        const scaled = sizeAt(
          a,
          points.map(({ size, error }) => ({ size: 3 * size, error })),
        );
        const plain = sizeAt(a);
        if (plain === null) expect(scaled).toBeNull();
        else expect(scaled! / plain).toBeCloseTo(3, 9);
      }),
    );
  });

  it('refuses what is no curve', () => {
    expect(() => compressionAtEqualError({})).toThrow('curves must be of at least one method');
    expect(() => compressionAtEqualError({ ours: [] })).toThrow('curves.ours must be at least one point');
    expect(() => compressionAtEqualError({ ours: [{ size: 0, error: 1 }] })).toThrow('curves.ours[0].size must be');
    expect(() => compressionAtEqualError({ ours: [{ size: 1, error: Number.NaN }] })).toThrow(
      'curves.ours[0].error must be',
    );
    expect(() => compressionAtEqualError(undefined as never)).toThrow(
      'compressionAtEqualError: curves must be an object with the points of each method, got undefined.',
    );
    expect(() => compressionAtEqualError({ ours: undefined as never })).toThrow(
      'curves.ours must be an array of points, got undefined.',
    );
    expect(() => compressionAtEqualError({ ours: [null as never] })).toThrow(
      'curves.ours[0] must be an object with size and error, got null.',
    );
    expect(() => compressionAtEqualError({ ours }, { error: Number.NaN })).toThrow('error must be');
    expect(() => compressionAtEqualError({ ours }, { eror: 1 } as never)).toThrow('Did you mean error?');
  });
});
