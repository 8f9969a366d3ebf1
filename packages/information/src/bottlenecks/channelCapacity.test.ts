import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns } from '../samples.js';
import { channelCapacity } from './channelCapacity.js';

/** Binary entropy in bits. */
const h = (p: number): number => (p <= 0 || p >= 1 ? 0 : -p * Math.log2(p) - (1 - p) * Math.log2(1 - p));
const bits = (channel: number[][]): number => channelCapacity(channel, { base: 2 }).value;

/** Rows of random distributions, zeros among them. */
const channels = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, width]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width, maxLength: width }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .map((weights) =>
    weights.map((row) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return sum === 0 ? row.map((_, i) => (i === 0 ? 1 : 0)) : row.map((w) => w / sum);
    }),
  );

function mutualInformation(input: ArrayLike<number>, channel: number[][]): number {
  const output = channel[0]!.map((_, y) => channel.reduce((sum, row, x) => sum + input[x]! * row[y]!, 0));
  let nats = 0;
  channel.forEach((row, x) => {
    row.forEach((p, y) => {
      if (p > 0 && input[x]! > 0) nats += input[x]! * p * Math.log(p / output[y]!);
    });
  });
  return nats;
}

/** Two rows that are nearly alike: steps of Blahut and Arimoto, lengthened by a fixed factor, took over 10,000 of them. */
const SLOW = [[8 / 15, 7 / 15], [9 / 17, 8 / 17]]; // prettier-ignore
/** A step of any length at an input that is about to be left out: exp(step) overflowed. */
const FAR = [[7 / 17, 3 / 17, 7 / 17], [0, 7 / 11, 4 / 11], [1 / 7, 0, 6 / 7], [9 / 14, 5 / 14, 0]]; // prettier-ignore

describe('channelCapacity', () => {
  it('is 1 − H(ε) bits for the binary symmetric channel', () => {
    for (const e of [0, 1e-9, 0.1, 0.3, 0.49, 0.499999, 1]) {
      expect(bits([[1 - e, e], [e, 1 - e]])).toBeCloseTo(1 - h(e), 9); // prettier-ignore
    }
  });

  it('is 1 − ε bits for the binary erasure channel', () => {
    // dit's documentation.
    for (const e of [0, 0.1, 0.5, 0.99, 1]) {
      expect(bits([[1 - e, e, 0], [0, e, 1 - e]])).toBeCloseTo(1 - e, 9); // prettier-ignore
    }
  });

  it('is log₂(1 + (1 − ε) ε^(ε/(1−ε))) bits for the Z-channel, whose best input is not uniform', () => {
    for (const e of [0, 0.1, 0.5, 0.9, 0.999]) {
      const z = channelCapacity([[1, 0], [e, 1 - e]], { base: 2 }); // prettier-ignore
      expect(z.value).toBeCloseTo(Math.log2(1 + (1 - e) * e ** (e / (1 - e))), 9);
    }
    expect(channelCapacity([[1, 0], [0.5, 0.5]]).input[1]).toBeCloseTo(0.4, 5); // prettier-ignore
  });

  it('gives log n for n inputs that are told apart, in nats by default', () => {
    const result = channelCapacity([[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // prettier-ignore
    expect(result.value).toBeCloseTo(Math.log(3), 12);
    expect(result).toMatchObject({ unit: 'nats', estimator: 'Blahut–Arimoto', converged: true, warnings: [] });
    for (const p of result.output) expect(p).toBeCloseTo(1 / 3, 12);
  });

  it('is 0 for one input, for one output and for rows that are alike', () => {
    for (const channel of [
      [[0.2, 0.8]],
      [[1], [1]],
      [
        [0.3, 0.7],
        [0.3, 0.7],
      ],
    ]) {
      expect(channelCapacity(channel).value).toBeCloseTo(0, 12);
    }
  });

  it('converges where the best input leaves out an input that is only just useless', () => {
    // KL of the third row to the best output equals the capacity, so its probability falls as 1/t without longer steps.
    const e = 0.1;
    const third = 0.5;
    const result = channelCapacity([[1 - e, e], [e, 1 - e], [third, 1 - third]]); // prettier-ignore
    expect(result.value / Math.LN2).toBeCloseTo(1 - h(e), 8);
    expect(result.input[2]).toBeLessThan(1e-6);
    const edge = channelCapacity([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.2, 0.2, 0.6], [0.6, 0.2, 0.2], [0.4, 0.4, 0.2]]); // prettier-ignore
    expect(edge.converged).toBe(true);
  });

  it.each([
    ['rows that are nearly alike', SLOW],
    ['an input that is about to be left out', FAR],
    [
      'an input that is nearly of use',
      [[1 / 12, 7 / 12, 1 / 3], [0, 0.75, 0.25], [0.1, 0.9, 0], [1 / 8, 9 / 16, 5 / 16]], // prettier-ignore
    ],
    [
      'ten inputs for three outputs',
      Array.from({ length: 10 }, (_, x) => [1, 2, 3].map((y) => Math.abs(Math.sin(x * y + y)))).map((row) => {
        const sum = row.reduce((a, b) => a + b);
        return row.map((w) => w / sum);
      }),
    ],
  ])('converges in a few hundred steps with %s', (_, channel) => {
    const { converged, gap, iterations } = channelCapacity(channel);
    expect(converged).toBe(true);
    expect(gap).toBeLessThanOrEqual(1e-9);
    expect(iterations).toBeLessThan(500);
  });

  it('is the closed form of two inputs and two outputs', () => {
    // Silverman (1955): C = [ε₂ h(ε₁) − ε₁ h(ε₂)] / (ε₁ − ε₂) + log₂(1 + 2^((h(ε₂) − h(ε₁))/(ε₁ − ε₂))), rows (εᵢ, 1 − εᵢ).
    for (const [one, other] of [
      [8 / 15, 9 / 17],
      [0.5, 0.49],
      [0.1, 0.7],
      [0, 0.2],
      [0.999, 0.5],
    ] as const) {
      // prettier-ignore
      const d = one - other;
      const expected = (other * h(one) - one * h(other)) / d + Math.log2(1 + 2 ** ((h(other) - h(one)) / d));
      expect(bits([[one, 1 - one], [other, 1 - other]])).toBeCloseTo(expected, 8); // prettier-ignore
    }
  });

  it('keeps its digits at probabilities of 1e-300', () => {
    const result = channelCapacity([[1 - 1e-300, 1e-300], [1e-300, 1 - 1e-300]]); // prettier-ignore
    expect(result.value).toBeCloseTo(Math.LN2, 12);
  });

  it('brackets a search over a grid of inputs, with the gap that it reports', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        const result = channelCapacity(channel);
        expect(result.converged).toBe(true);
        expect(mutualInformation(result.input, channel)).toBeCloseTo(result.value, 9);
        const steps = 12;
        const search = (input: number[], left: number): void => {
          if (input.length === channel.length - 1) {
            const reached = mutualInformation(
              [...input, left].map((n) => n / steps),
              channel,
            );
            expect(reached).toBeLessThanOrEqual(result.value + result.gap + 1e-12);
            return;
          }
          for (let n = 0; n <= left; n++) search([...input, n], left - n);
        };
        search([], steps);
      }),
      { numRuns: 40, examples: [[SLOW], [FAR]] },
    );
  });

  it('is unchanged by the order of inputs and outputs, and not raised by noise after the channel', () => {
    fc.assert(
      fc.property(channels, (channel) => {
        const capacity = channelCapacity(channel).value;
        const turned = [...channel].reverse().map((row) => [...row].reverse());
        expect(channelCapacity(turned).value).toBeCloseTo(capacity, 8);
        const noisy = channel.map((row) => row.map((p) => 0.8 * p + 0.2 / row.length));
        expect(channelCapacity(noisy).value).toBeLessThanOrEqual(capacity + 1e-8);
      }),
      { numRuns: 40 },
    );
  });

  it('says by how much it may be off when it is cut short', () => {
    const result = channelCapacity([[1, 0], [0.5, 0.5]], { maxIterations: 1, base: 2 }); // prettier-ignore
    expect(result.converged).toBe(false);
    expect(result.iterations).toBe(1);
    expect(result.warnings).toEqual([expect.stringMatching(/^Not converged after 1 iterations/)]);
    expect(result.value).toBeLessThan(Math.log2(1.25));
    expect(result.value + result.gap).toBeGreaterThan(Math.log2(1.25));
  });

  it('takes columns and row-major data', () => {
    const data = Float64Array.of(0.9, 0.1, 0.1, 0.9);
    expect(channelCapacity({ data, shape: [2, 2] }).value).toBe(channelCapacity([[0.9, 0.1], [0.1, 0.9]]).value); // prettier-ignore
    expect(channelCapacity(columns([1, 0.5], [0, 0.5]), { base: 2 }).value).toBeCloseTo(Math.log2(1.25), 9);
    const single = Float32Array.of(0.9, 0.1, 0.3, 0.7);
    expect(channelCapacity({ data: single, shape: [2, 2] }).value).toBeGreaterThan(0);
  });

  it('refuses rows that are no distributions, and options out of range', () => {
    expect(() => channelCapacity([[0.5, 0.4]])).toThrow(/rows of channel must sum to 1, got 0.9 in row 0/);
    expect(() => channelCapacity([[1.5, -0.5]])).toThrow(/must be probabilities ≥ 0, got -0.5/);
    expect(() => channelCapacity([[NaN, 1]])).toThrow(RangeError);
    expect(() => channelCapacity([])).toThrow(/at least one row/);
    expect(() => channelCapacity([[1, 0], [1]])).toThrow(/one length/); // prettier-ignore
    expect(() => channelCapacity([[1]], { tolerance: 0 })).toThrow(RangeError);
    expect(() => channelCapacity([[1]], { maxIterations: 0.5 })).toThrow(RangeError);
    expect(() => channelCapacity([[1]], { base: 1 })).toThrow(RangeError);
    expect(() => channelCapacity([[1]], { bits: true } as object)).toThrow(/options must be among/);
  });
});
