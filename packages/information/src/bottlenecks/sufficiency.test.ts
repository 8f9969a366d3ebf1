import fc from 'fast-check';
import { integers, key, permutation } from '@infodrop/random';
import { describe, expect, it } from 'vitest';
import { counts, probabilities } from '../discrete/data/table.js';
import { informationBottleneck } from './informationBottleneck.js';
import { sufficiencyAndMinimality } from './sufficiency.js';

/** y is the parity of the first two of four values, x = (y, a coin): two bits, one of them of use. */
const joint = probabilities([[0.25, 0], [0.25, 0], [0, 0.25], [0, 0.25]]); // prettier-ignore
const identity = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]; // prettier-ignore

const weights = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
const normalised = (values: number[]): number[] => {
  const sum = values.reduce((a, b) => a + b, 0);
  return values.map((value) => value / sum);
};

/** I(a; b|c) in nats of p[a][b][c], from its definition. */
function conditionalInformation(
  p: (a: number, b: number, c: number) => number,
  sizes: [number, number, number],
): number {
  const [sizeA, sizeB, sizeC] = sizes;
  let nats = 0;
  for (let c = 0; c < sizeC; c++) {
    for (let a = 0; a < sizeA; a++) {
      for (let b = 0; b < sizeB; b++) {
        const abc = p(a, b, c);
        if (!(abc > 0)) continue;
        let [ac, bc, pc] = [0, 0, 0];
        for (let i = 0; i < sizeB; i++) ac += p(a, i, c);
        for (let i = 0; i < sizeA; i++) bc += p(i, b, c);
        for (let i = 0; i < sizeA; i++) for (let j = 0; j < sizeB; j++) pc += p(i, j, c);
        nats += abc * Math.log((abc * pc) / (ac * bc));
      }
    }
  }
  return nats;
}

describe('sufficiencyAndMinimality', () => {
  it('finds a copy of the input sufficient but not minimal', () => {
    const z = sufficiencyAndMinimality(joint, identity, { base: 2 });
    expect(z).toMatchObject({ unit: 'bits', informationXY: 1, informationXZ: 2, informationZY: 1 });
    expect(z).toMatchObject({ value: 0, lostTaskInformation: 0, redundantInformation: 1, leakedInformation: 0 });
    expect(z.minimalSufficientInformation).toBe(1);
  });

  it('finds the class of the input sufficient and minimal', () => {
    const z = sufficiencyAndMinimality(joint, [[1, 0], [1, 0], [0, 1], [0, 1]], { base: 2 }); // prettier-ignore
    expect(z).toMatchObject({ lostTaskInformation: 0, redundantInformation: 0, informationXZ: 1, informationZY: 1 });
  });

  it('finds a constant to lose everything, although nothing keeps less of the input', () => {
    // (12) of docs/equations.md, as it is written, would call it minimal.
    const z = sufficiencyAndMinimality(joint, [[1], [1], [1], [1]], { base: 2 });
    expect(z).toMatchObject({ value: 1, lostTaskInformation: 1, informationXZ: 0, informationZY: 0 });
  });

  it('finds the useless bit of the input useless and redundant', () => {
    const z = sufficiencyAndMinimality(joint, [[1, 0], [0, 1], [1, 0], [0, 1]], { base: 2 }); // prettier-ignore
    expect(z).toMatchObject({ lostTaskInformation: 1, redundantInformation: 1, informationXZ: 1, informationZY: 0 });
  });

  it('needs more than I(x; y) of the input where p(y|x) takes several values: the least is H of that value', () => {
    const noisy = probabilities([[0.27, 0.03], [0.18, 0.02], [0.1, 0.4]]); // prettier-ignore
    const z = sufficiencyAndMinimality(noisy, [[1, 0], [1, 0], [0, 1]]); // prettier-ignore
    expect(z.lostTaskInformation).toBeCloseTo(0, 15);
    expect(z.minimalSufficientInformation).toBeCloseTo(Math.LN2, 12);
    expect(z.informationXZ).toBeCloseTo(Math.LN2, 12);
    expect(z.redundantInformation).toBeCloseTo(Math.LN2 - z.informationXY, 12);
    expect(z.redundantInformation).toBeGreaterThan(0.3);
  });

  it('is, for an encoder of x, the chain rule: what is lost is I(x; y) − I(z; y), what is redundant I(z; x) − I(z; y)', () => {
    const encoders = fc.array(
      weights(3).filter((row) => row.some((n) => n > 0)),
      { minLength: 4, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        weights(8).filter((w) => w.some((n) => n > 0)),
        encoders,
        (table, rows) => {
          const z = sufficiencyAndMinimality(counts(table, [4, 2]), rows.map(normalised));
          expect(z.lostTaskInformation).toBeCloseTo(z.informationXY - z.informationZY, 12);
          expect(z.redundantInformation).toBeCloseTo(z.informationXZ - z.informationZY, 12);
          expect(z.leakedInformation).toBeCloseTo(0, 12);
          expect(z.lostTaskInformation).toBeGreaterThan(-1e-12);
          expect(z.redundantInformation).toBeGreaterThan(-1e-12);
          if (z.lostTaskInformation < 1e-12) {
            expect(z.informationXZ).toBeGreaterThan(z.minimalSufficientInformation - 1e-6);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is the definition of each quantity, of any table of three axes and of the samples that it counts', () => {
    fc.assert(
      fc.property(
        weights(12).filter((w) => w.some((n) => n > 0)),
        (table) => {
          const total = table.reduce((a, b) => a + b, 0);
          const p = (x: number, y: number, z: number): number => table[(x * 2 + y) * 3 + z]! / total;
          const result = sufficiencyAndMinimality(probabilities(normalised(table), [2, 2, 3]));
          expect(result.lostTaskInformation).toBeCloseTo(conditionalInformation(p, [2, 2, 3]), 12);
          expect(result.redundantInformation).toBeCloseTo(
            conditionalInformation((x, z, y) => p(x, y, z), [2, 3, 2]),
            12,
          );
          expect(result.leakedInformation).toBeCloseTo(
            conditionalInformation((y, z, x) => p(x, y, z), [2, 3, 2]),
            12,
          );
          const chain = result.informationXY - result.informationZY + result.leakedInformation;
          expect(result.lostTaskInformation).toBeCloseTo(chain, 12);

          const labels: [string[], boolean[], number[]] = [[], [], []];
          table.forEach((n, cell) => {
            for (let i = 0; i < n; i++) {
              labels[0].push(cell < 6 ? 'a' : 'b');
              labels[1].push(Math.floor(cell / 3) % 2 === 1);
              labels[2].push(10 * (cell % 3));
            }
          });
          const sampled = sufficiencyAndMinimality(...labels);
          const counted = sufficiencyAndMinimality(counts(table, [2, 2, 3]));
          for (const name of [
            'informationXY',
            'informationXZ',
            'informationZY',
            'lostTaskInformation',
            'redundantInformation',
            'leakedInformation',
            'minimalSufficientInformation',
          ] as const) {
            // prettier-ignore
            expect(sampled[name]).toBeCloseTo(result[name], 10);
            expect(counted[name]).toBeCloseTo(result[name], 10);
          }
          expect(sampled.samples).toBe(total);
          expect(counted.samples).toBe(total);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('sees a representation that was made with the label', () => {
    const y = [0, 1, 0, 1, 0, 1, 0, 1];
    const x = [0, 0, 1, 1, 0, 0, 1, 1];
    const z = sufficiencyAndMinimality(x, y, y, { base: 2 });
    expect(z).toMatchObject({ informationXY: 0, informationZY: 1, leakedInformation: 1, lostTaskInformation: 0 });
  });

  it('warns of how much few samples seem to lose, and is about right in that', () => {
    const n = 400;
    const x = integers(key(1), n, { low: 0, high: 10 });
    const y = integers(key(2), n, { low: 0, high: 4 });
    const z = Uint32Array.from(x, (value) => value % 2);
    const result = sufficiencyAndMinimality(x, y, z);
    // χ² of 2 · (5 − 1)(4 − 1) = 24 degrees of freedom over 2N: 0.03, and its standard deviation √48/800 = 0.0087.
    expect(result.warnings).toEqual([expect.stringContaining('about 0.030 nats')]);
    expect(Math.abs(result.lostTaskInformation - 0.03) / 0.0087).toBeLessThan(3);
    const large = sufficiencyAndMinimality(counts([[[500, 0], [0, 500]], [[250, 250], [250, 250]]])); // prettier-ignore
    expect(large.warnings).toEqual([]);
  });

  it('is unchanged by permuting the samples and by renaming the labels', () => {
    const n = 60;
    const x = [...integers(key(3), n, { low: 0, high: 4 })];
    const y = [...integers(key(4), n, { low: 0, high: 2 })];
    const z = x.map((value, i) => (value + (i % 3 === 0 ? 1 : 0)) % 3);
    const order = [...permutation(key(5), n)];
    const before = sufficiencyAndMinimality(x, y, z);
    const after = sufficiencyAndMinimality(
      order.map((i) => `x${x[i]!}`),
      order.map((i) => y[i] === 1),
      order.map((i) => [z[i]!, 0]),
    );
    expect(after.lostTaskInformation).toBeCloseTo(before.lostTaskInformation, 12);
    expect(after.redundantInformation).toBeCloseTo(before.redundantInformation, 12);
  });

  it('agrees with the information bottleneck about its encoder', () => {
    const table = probabilities([[0.2, 0.05, 0.05], [0.05, 0.2, 0.05], [0.1, 0.1, 0.2]]); // prettier-ignore
    const bottleneck = informationBottleneck(table, { beta: 5 });
    const z = sufficiencyAndMinimality(table, bottleneck.encoder);
    expect(z.informationXZ).toBeCloseTo(bottleneck.informationXZ, 12);
    expect(z.informationZY).toBeCloseTo(bottleneck.informationZY, 12);
    expect(z.minimalSufficientInformation).toBeCloseTo(-2 * 0.3 * Math.log(0.3) - 0.4 * Math.log(0.4), 12);
  });

  it('keeps probabilities of 1e-300', () => {
    const z = sufficiencyAndMinimality(probabilities([[1, 1e-300], [1e-300, 0]]), [[1, 0], [0, 1]]); // prettier-ignore
    for (const name of ['informationXY', 'lostTaskInformation', 'redundantInformation'] as const) {
      expect(Number.isFinite(z[name])).toBe(true);
    }
    expect(z.informationXZ).toBeGreaterThan(1e-300);
  });

  it('refuses shapes and lengths that do not fit, and what is neither table nor labels', () => {
    expect(() => sufficiencyAndMinimality(joint, [[1], [1]])).toThrow(/a row each x, 4, got 2/);
    expect(() => sufficiencyAndMinimality(joint, [[0.5], [1], [1], [1]])).toThrow(/sum to 1/);
    expect(() => sufficiencyAndMinimality(probabilities([0.5, 0.5]), [[1], [1]])).toThrow(/2 axes/);
    expect(() => sufficiencyAndMinimality([0, 1], [0, 1], [0])).toThrow(/same number of samples, got 2, 2, 1/);
    expect(() => sufficiencyAndMinimality([], [], [])).toThrow(RangeError);
    expect(() => sufficiencyAndMinimality([0, NaN], [0, 1], [0, 1])).toThrow(TypeError);
    expect(() => sufficiencyAndMinimality([0, 1], [0, 1], undefined as never)).toThrow(TypeError);
    expect(() => sufficiencyAndMinimality(joint, identity, { bits: true } as never)).toThrow(/options must be among/);
  });
});
