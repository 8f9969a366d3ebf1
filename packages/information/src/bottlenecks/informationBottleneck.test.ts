import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counts, probabilities, type ProbabilityTable } from '../discrete/data/table.js';
import { informationBottleneck, type InformationBottleneckOptions } from './informationBottleneck.js';

/** I of a joint table in nats. */
function informationOf(table: number[][]): number {
  const columns = table[0]!.map((_, j) => table.reduce((sum, row) => sum + row[j]!, 0));
  let nats = 0;
  for (const row of table) {
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((p, j) => {
      if (p > 0) nats += p * Math.log(p / (sum * columns[j]!));
    });
  }
  return nats;
}

/** H(Z) − α H(Z|X) − β I(Z; Y), from its definition. */
function lagrangian(joint: number[][], encoder: number[][], alpha: number, beta: number): number {
  const sizeZ = encoder[0]!.length;
  const px = joint.map((row) => row.reduce((a, b) => a + b, 0));
  const xz = encoder.map((row, x) => row.map((p) => p * px[x]!));
  const zy = Array.from({ length: sizeZ }, (_, z) =>
    joint[0]!.map((_, y) => joint.reduce((sum, row, x) => sum + encoder[x]![z]! * row[y]!, 0)),
  );
  const entropy = zy.reduce((sum, row) => {
    const p = row.reduce((a, b) => a + b, 0);
    return p > 0 ? sum - p * Math.log(p) : sum;
  }, 0);
  return (1 - alpha) * entropy + alpha * informationOf(xz) - beta * informationOf(zy);
}

const rowsOf = ({ data, shape }: { data: Float64Array; shape: readonly [number, number] }): number[][] =>
  Array.from({ length: shape[0] }, (_, i) => [...data.slice(i * shape[1], (i + 1) * shape[1])]);

/** embo's x = 0001010101, y = 1010101010, as counts. */
const embo = counts([[1, 5], [4, 0]]); // prettier-ignore
/** dit's distribution of '00', '02', '12', '21', '22'. */
const dit = counts([[1, 0, 1], [0, 0, 1], [0, 1, 1]]); // prettier-ignore
const symmetric = (e: number): ProbabilityTable => probabilities([[(1 - e) / 2, e / 2], [e / 2, (1 - e) / 2]]); // prettier-ignore

const joints = fc
  .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  .filter((table) => table.flat().some((n) => n > 0));
const forms = fc.constantFrom<NonNullable<InformationBottleneckOptions['form']>>('information', 'deterministic', {
  alpha: 0.5,
});
const alphaOf = (form: InformationBottleneckOptions['form']): number =>
  form === 'deterministic' ? 0 : typeof form === 'object' ? form.alpha : 1;

describe('informationBottleneck', () => {
  it('saturates at I(X; Y) as β → ∞, at the values of embo and dit', () => {
    // embo's documentation: 0.609986547 bits; dit's: 0.570950594 bits.
    for (const [joint, saturation] of [
      [embo, 0.609986547],
      [dit, 0.570950594],
    ] as const) {
      for (const form of ['information', 'deterministic'] as const) {
        const result = informationBottleneck(joint, { beta: 1e4, base: 2, form });
        expect(result.informationZY).toBeCloseTo(saturation, 8);
        expect(result.informationXY).toBeCloseTo(saturation, 8);
        expect(result.warnings).toEqual([]);
      }
    }
  });

  it('keeps nothing as β → 0: both informations are exactly 0', () => {
    for (const form of ['information', 'deterministic', { alpha: 0.3 }] as const) {
      for (const beta of [0, 0.01, 1]) {
        const result = informationBottleneck(embo, { beta, form });
        expect(result).toMatchObject({ informationXZ: 0, informationZY: 0, value: 0, effectiveClusters: 1 });
      }
    }
  });

  it('starts to keep something at β = 1/(1 − 2ε)² for the binary symmetric channel', () => {
    const e = 0.1;
    const critical = 1 / (1 - 2 * e) ** 2;
    const below = informationBottleneck(symmetric(e), { beta: critical * 0.97 });
    expect(below).toMatchObject({ informationXZ: 0, informationZY: 0, effectiveClusters: 1 });
    const above = informationBottleneck(symmetric(e), { beta: critical * 1.03 });
    expect(above.informationXZ).toBeGreaterThan(1e-3);
    expect(above.effectiveClusters).toBe(2);
  });

  it('follows Mrs Gerber for the binary symmetric channel: the encoder is a symmetric channel too', () => {
    // Of x uniform: I(X; Z) = log 2 − H(d), I(Z; Y) = log 2 − H(d ∗ ε), where the derivative of the Lagrangian in d is 0.
    const h = (p: number): number => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const e = 0.1;
    for (const beta of [2, 3, 10]) {
      let low = 1e-12;
      let high = 0.5 - 1e-6;
      const slope = (d: number): number => {
        const c = d * (1 - e) + (1 - d) * e;
        return -Math.log((1 - d) / d) + beta * (1 - 2 * e) * Math.log((1 - c) / c);
      };
      for (let i = 0; i < 100; i++) {
        const middle = (low + high) / 2;
        if (slope(middle) < 0) low = middle;
        else high = middle;
      }
      const result = informationBottleneck(symmetric(e), { beta });
      expect(result.informationXZ).toBeCloseTo(Math.LN2 - h(low), 6);
      expect(result.informationZY).toBeCloseTo(Math.LN2 - h(low * (1 - e) + (1 - low) * e), 6);
    }
  });

  it('does not merely reach a grid search over encoders of two clusters, and is no more than the grid is coarse below it', () => {
    const tables = [
      [[0.3, 0.1], [0.05, 0.25], [0.15, 0.15]],
      [[0.1, 0.2], [0.3, 0], [0.1, 0.3]],
    ]; // prettier-ignore
    const steps = 24;
    for (const table of tables) {
      for (const [beta, alpha] of [
        [2, 1],
        [4, 1],
        [20, 1],
        [2, 0.5],
        [6, 0.5],
      ] as const) {
        // prettier-ignore
        let least = 0;
        for (let a = 0; a <= steps; a++) {
          for (let b = 0; b <= steps; b++) {
            for (let c = 0; c <= steps; c++) {
              const encoder = [a, b, c].map((n) => [n / steps, 1 - n / steps]);
              least = Math.min(least, lagrangian(table, encoder, alpha, beta));
            }
          }
        }
        const { value } = informationBottleneck(probabilities(table), { beta, clusters: 2, form: { alpha } });
        expect(value).toBeLessThanOrEqual(least + 1e-9);
        expect(value).toBeGreaterThan(least - 0.01);
      }
    }
  });

  it('finds, in its deterministic form, the best of all assignments of x to clusters', () => {
    fc.assert(
      fc.property(joints, fc.double({ min: 0, max: 20, noNaN: true }), (table, beta) => {
        const total = table.flat().reduce((a, b) => a + b, 0);
        const joint = table.map((row) => row.map((n) => n / total));
        const size = joint.length;
        let least = Infinity;
        for (let code = 0; code < size ** size; code++) {
          const encoder = joint.map((_, x) => joint.map((_, z) => (Math.floor(code / size ** x) % size === z ? 1 : 0)));
          least = Math.min(least, lagrangian(joint, encoder, 0, beta));
        }
        const result = informationBottleneck(counts(table), { beta, form: 'deterministic' });
        expect(result.value).toBeCloseTo(least, 9);
        expect(result.encoder.data.every((p) => p === 0 || p === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('gives distributions, information that obeys data processing, and the objective of its own encoder', () => {
    fc.assert(
      fc.property(joints, forms, fc.double({ min: 0, max: 30, noNaN: true }), (table, form, beta) => {
        const total = table.flat().reduce((a, b) => a + b, 0);
        const result = informationBottleneck(counts(table), { beta, form, restarts: 3, tolerance: 1e-7 });
        expect(result.informationZY).toBeLessThanOrEqual(result.informationXY + 1e-12);
        expect(result.informationZY).toBeLessThanOrEqual(result.informationXZ + 1e-12);
        expect(result.informationXZ).toBeLessThanOrEqual(result.entropyZ + 1e-12);
        expect(result.value).toBeLessThanOrEqual(0);
        const encoder = rowsOf(result.encoder);
        for (const row of [...encoder, ...rowsOf(result.decoder), [...result.marginal]]) {
          expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        }
        const joint = table.map((row) => row.map((n) => n / total));
        expect(result.value).toBeCloseTo(lagrangian(joint, encoder, alphaOf(form), beta), 9);
      }),
      { numRuns: 60 },
    );
  });

  it('never raises the objective from one step to the next', () => {
    const joint = probabilities([[0.1, 0.2, 0.05], [0.15, 0, 0.1], [0.02, 0.08, 0.1], [0.1, 0.05, 0.05]]); // prettier-ignore
    for (const form of ['information', 'deterministic', { alpha: 0.4 }] as const) {
      for (const seed of [1, 2, 3]) {
        let before = Infinity;
        for (let maxIterations = 1; maxIterations <= 60; maxIterations++) {
          const { value } = informationBottleneck(joint, { beta: 6, form, restarts: 1, seed, maxIterations });
          expect(value).toBeLessThanOrEqual(before + 1e-12);
          before = value;
        }
      }
    }
  });

  it('satisfies the self-consistent equations', () => {
    const table = [[0.2, 0.05, 0.05], [0.05, 0.2, 0.05], [0.1, 0.1, 0.2]]; // prettier-ignore
    const beta = 5;
    const result = informationBottleneck(probabilities(table), { beta });
    const decoder = rowsOf(result.decoder);
    rowsOf(result.encoder).forEach((row, x) => {
      const px = table[x]!.reduce((a, b) => a + b);
      const weights = row.map((_, z) => {
        const kl = table[x]!.reduce((sum, p, y) => sum + (p / px) * Math.log(p / px / decoder[z]![y]!), 0);
        return result.marginal[z]! * Math.exp(-beta * kl);
      });
      const norm = weights.reduce((a, b) => a + b);
      row.forEach((p, z) => {
        expect(p).toBeCloseTo(weights[z]! / norm, 6);
      });
    });
  });

  it('puts values of x with the same p(y|x) together', () => {
    const joint = probabilities([[0.2, 0.05], [0.05, 0.2], [0.2, 0.05], [0.05, 0.2]]); // prettier-ignore
    const result = informationBottleneck(joint, { beta: 100, form: 'deterministic' });
    const [a, b, c, d] = rowsOf(result.encoder);
    expect(a).toEqual(c);
    expect(b).toEqual(d);
    expect(result.effectiveClusters).toBe(2);
    expect(result.entropyZ).toBeCloseTo(Math.LN2, 12);
  });

  it('says what it was made by, converts units and repeats itself by its seed', () => {
    const nats = informationBottleneck(dit, { beta: 4, seed: 7, annealing: 2 });
    const bits = informationBottleneck(dit, { beta: 4, seed: 7, annealing: 2, base: 2 });
    expect(bits.value).toBeCloseTo(nats.value / Math.LN2, 12);
    expect(bits.encoder.data).toEqual(nats.encoder.data);
    expect(bits.unit).toBe('bits');
    expect(nats.settings).toEqual({
      beta: 4, alpha: 1, clusters: 3, restarts: 10, seed: 7, annealing: 2, tolerance: 1e-9, maxIterations: 10_000,
    }); // prettier-ignore
  });

  it('takes an x and a y that never occur', () => {
    const result = informationBottleneck(counts([[3, 0, 1], [0, 0, 0], [0, 0, 4]]), { beta: 10 }); // prettier-ignore
    expect(result.informationZY).toBeGreaterThan(0.1);
    expect(result.encoder.data.every(Number.isFinite)).toBe(true);
    expect(result.decoder.data.every(Number.isFinite)).toBe(true);
  });

  it('warns when it is cut short', () => {
    const result = informationBottleneck(embo, { beta: 3, maxIterations: 1 });
    expect(result.converged).toBe(false);
    expect(result.warnings).toEqual([expect.stringMatching(/^Not converged after 1 steps/)]);
  });

  it('refuses what is no joint table, and options out of range', () => {
    expect(() => informationBottleneck([[0.5, 0.5]] as never, { beta: 1 })).toThrow(TypeError);
    expect(() => informationBottleneck(probabilities([0.5, 0.5]), { beta: 1 })).toThrow(/2 axes/);
    for (const beta of [-1, NaN, Infinity]) expect(() => informationBottleneck(embo, { beta })).toThrow(RangeError);
    for (const option of [
      { clusters: 0 },
      { restarts: 0 },
      { seed: -1 },
      { annealing: 1.5 },
      { tolerance: 0 },
      { maxIterations: 0 },
      { base: 1 },
      { form: { alpha: 1.1 } },
      { form: 'hard' as never },
    ]) {
      expect(() => informationBottleneck(embo, { beta: 1, ...option })).toThrow(RangeError);
    }
    expect(() => informationBottleneck(embo, { beta: 1, alpha: 0 } as never)).toThrow(/options must be among/);
  });
});
