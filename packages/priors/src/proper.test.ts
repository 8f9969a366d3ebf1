import { neg } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { densityPrior } from './densityPrior.js';
import { gaussian } from './gaussian.js';
import { laplace } from './laplace.js';
import { logNormal } from './logNormal.js';
import { logUniform } from './logUniform.js';
import { mixture } from './mixture.js';
import { truncatedLogUniform } from './truncatedLogUniform.js';

describe('proper', () => {
  it('is what a prior of mass 1 says of itself, and the log-uniform prior does not', () => {
    const proper = [
      gaussian(),
      laplace(),
      logNormal(),
      truncatedLogUniform(),
      mixture({ components: [gaussian(), laplace()] }),
    ];
    expect(proper.map((prior) => [prior.kind, prior.proper])).toEqual(proper.map(({ kind }) => [kind, true]));
    expect(logUniform().proper).toBe(false);
    expect(logUniform({ atom: 0.5, learned: true }).proper).toBe(false);
  });

  it('is what a density of one’s own says, and true where it says nothing', () => {
    const flat = { kind: 'flat', logProb: neg };
    expect(densityPrior(flat).proper).toBe(true);
    expect(densityPrior({ ...flat, proper: false }).proper).toBe(false);
  });
});
