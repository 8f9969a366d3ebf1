import { describe, expect, it } from 'vitest';
import { belowCurve, exactCurve, randomTask, taskData } from './task.js';

const task = randomTask({ inputs: 6, classes: 3, seed: 0 });

describe('randomTask', () => {
  it('has rows that are distributions, another for each seed', () => {
    for (let i = 0; i < 6; i++) {
      expect(task.conditional.subarray(3 * i, 3 * i + 3).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    }
    expect(randomTask({ inputs: 6, classes: 3, seed: 1 }).conditional).not.toEqual(task.conditional);
  });
});

describe('taskData', () => {
  it('gives all x in every example, with p(y|x)', () => {
    const { inputs, targets } = taskData(task, 4).batch(Uint32Array.of(2, 0));
    expect(inputs).toHaveLength(2 * 36);
    expect(Array.from(inputs.subarray(36, 48))).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect(targets).toHaveLength(2 * 18);
    expect(targets.slice(18)).toEqual(task.conditional);
  });
});

describe('belowCurve', () => {
  const curve = exactCurve(task, [0.1]);

  it('is 0 on the curve, at nothing and at everything', () => {
    for (const { xz, zy } of curve.points) expect(belowCurve(curve, { xz, zy })).toBeCloseTo(0, 6);
    expect(belowCurve(curve, { xz: 0, zy: 0 })).toBeCloseTo(0, 2);
    expect(belowCurve(curve, { xz: Math.log(6), zy: curve.xy })).toBeCloseTo(0, 9);
  });

  it('is what is wanting of I(z; y)', () => {
    const { xz, zy } = curve.points.find(({ beta }) => beta === 0.1)!;
    expect(belowCurve(curve, { xz, zy: zy - 0.05 })).toBeCloseTo(0.05, 6);
  });

  it('rests on points of which none beats another at its own β', () => {
    for (const { beta, xz, zy } of curve.points) {
      for (const other of curve.points) {
        expect(beta * xz - zy).toBeLessThanOrEqual(beta * other.xz - other.zy + 1e-7);
      }
    }
  });
});
