import { describe, expect, it } from 'vitest';
import { covariance } from '../gaussian/covariance.js';
import { gaussianMutualInformation } from '../gaussian/mutualInformation.js';
import { studentTEntropy, studentTMutualInformation } from './studentT.js';

const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

const identity = (size: number) =>
  covariance(Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))));

describe('studentTEntropy', () => {
  // mpmath 1.4.1, mp.dps = 400.
  it.each([
    [0.001, 1, 1004.454699616561],
    [1, 1, 2.5310242469692907],
    [2.5, 1, 1.8477600705759216],
    [5, 3, 4.836019209816344],
    [19.5, 2, 2.940441168973448],
    [20, 2, 2.9378770664093454],
    [100, 10, 14.287510090153612],
    [100000, 1, 1.4189485332296725],
    [10000000000, 3, 4.2568155999140185],
  ])('with %d degrees of freedom in %i dimensions is %d', (df, size, expected) => {
    expect(relative(studentTEntropy({ df, dispersion: identity(size) }), expected)).toBeLessThan(3e-15);
  });

  it('takes a scale in one dimension, and half the log-determinant of a dispersion in more', () => {
    expect(studentTEntropy({ df: 1, scale: 1 })).toBeCloseTo(Math.log(4 * Math.PI), 15);
    expect(studentTEntropy({ df: 1, scale: 8 }, { base: 2 })).toBeCloseTo(Math.log2(4 * Math.PI) + 3, 14);
    const plane = studentTEntropy({
      df: 3,
      dispersion: covariance([
        [5, 3],
        [3, 4],
      ]),
    });
    expect(plane).toBeCloseTo(studentTEntropy({ df: 3, dispersion: identity(2) }) + Math.log(11) / 2, 14);
  });

  it('refuses no scale or two, a plain matrix, and parameters out of range', () => {
    expect(() => studentTEntropy({ df: 1 })).toThrow(TypeError);
    expect(() => studentTEntropy({ df: 1, scale: 1, dispersion: identity(1) })).toThrow(TypeError);
    expect(() => studentTEntropy({ df: 1, dispersion: [[1]] as never })).toThrow('Write covariance(...).');
    expect(() => studentTEntropy({ df: 0, scale: 1 })).toThrow(RangeError);
    expect(() => studentTEntropy({ df: 1, scale: -1 })).toThrow(RangeError);
  });
});

describe('studentTMutualInformation', () => {
  // Czyż et al. 2023, bmi: student-identity-d-d-ν for ν ≥ 1; all digits mpmath 1.4.1, mp.dps = 400.
  it.each([
    [1, 1, 1, 0.2241714275292361],
    [2, 2, 2, 0.19314718055994531],
    [2, 1, 1, 0.0826813919108186],
    [1, 2, 2, 0.43194562200144304],
    [2, 3, 3, 0.29092192268276357],
    [3, 3, 3, 0.17871185309236437],
    [2, 5, 5, 0.4481506769153299],
    [3, 5, 5, 0.2985436226527612],
    [0.001, 1, 1, 6.071522166712804],
    [19.9, 2, 3, 0.006377402464823069],
    [20, 2, 3, 0.006318880166967757],
    [1000, 1, 1, 4.996664172671642e-7],
    [1000000, 1, 1, 4.999996666664167e-13],
    [100000000, 4, 2, 3.9999998133333413e-16],
  ])('with %d degrees of freedom, of %i + %i dimensions and identity dispersion, is %d', (df, d1, d2, expected) => {
    const value = studentTMutualInformation({ df, dispersion: identity(d1 + d2) }, { dimensions: [d1, d2] });
    expect(relative(value, expected)).toBeLessThan(df < 10 ? 3e-14 : df < 20 ? 1e-12 : 1e-9);
  });

  it('adds the Gaussian mutual information of the dispersion', () => {
    const dispersion = covariance([
      [1, 0.75],
      [0.75, 1],
    ]);
    const value = studentTMutualInformation({ df: 1, dispersion }, { base: 2 });
    expect(value).toBeCloseTo((gaussianMutualInformation(dispersion) + 0.2241714275292361) / Math.LN2, 14);
  });

  it('refuses dimensions that do not fit, a scale, and degrees of freedom out of range', () => {
    expect(() => studentTMutualInformation({ df: 1, dispersion: identity(3) })).toThrow('dimensions must be given');
    expect(() => studentTMutualInformation({ df: 1, scale: 1 } as never)).toThrow(TypeError);
    expect(() => studentTMutualInformation({ df: 1 })).toThrow(TypeError);
    expect(() => studentTMutualInformation({ df: NaN, dispersion: identity(2) })).toThrow(RangeError);
    expect(() => studentTMutualInformation({ df: 1, dispersion: identity(2) }, { dims: [1, 1] } as never)).toThrow(
      TypeError,
    );
  });
});
