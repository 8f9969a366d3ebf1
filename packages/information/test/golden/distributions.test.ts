import { describe, it } from 'vitest';
import { bernoulliEntropy, bernoulliKlDivergence } from '../../src/distributions/bernoulli.js';
import { betaEntropy, betaKlDivergence } from '../../src/distributions/beta.js';
import { categoricalEntropy, categoricalKlDivergence } from '../../src/distributions/categorical.js';
import { dirichletEntropy, dirichletKlDivergence } from '../../src/distributions/dirichlet.js';
import { gammaEntropy, gammaKlDivergence } from '../../src/distributions/gamma.js';
import { logNormalEntropy, logNormalKlDivergence } from '../../src/distributions/logNormal.js';
import { logUniformEntropy, logUniformKlDivergence } from '../../src/distributions/logUniform.js';
import { normalEntropy, normalKlDivergence } from '../../src/distributions/normal.js';
import { studentTEntropy, studentTMutualInformation } from '../../src/distributions/studentT.js';
import { covariance } from '../../src/gaussian/covariance.js';
import { expectNear, stored } from './stored.js';

interface Case<Parameters> {
  p: Parameters;
  q: Parameters;
  entropy: number;
  klDivergence: number;
}
type Two = Case<[number, number]>;

const golden = stored('distributions') as {
  normal: Two[];
  logNormal: Two[];
  logUniform: Two[];
  gamma: Two[];
  beta: Two[];
  dirichlet: Case<number[]>[];
  bernoulli: Case<number>[];
  categorical: Case<number[]>[];
  studentT: { degrees: number; scale: number[][]; entropy: number }[];
  studentTInformation: { degrees: number; dimensions: [number, number]; mutualInformation: number }[];
};

/** Checks the entropy and the divergence of each case, whose parameters `of` names. */
function check<Given, Parameters>(
  cases: readonly Case<Given>[],
  of: (given: Given) => Parameters,
  entropy: (parameters: Parameters) => number,
  klDivergence: (p: Parameters, q: Parameters) => number,
): void {
  for (const { p, q, entropy: h, klDivergence: kl } of cases) {
    expectNear(entropy(of(p)), h, 1e-14);
    expectNear(klDivergence(of(p), of(q)), kl, 1e-13);
  }
}

describe('entropy and divergence in closed form are the integrals by mpmath', () => {
  it('of normal distributions', () => {
    check(golden.normal, ([loc, scale]) => ({ loc, scale }), normalEntropy, normalKlDivergence);
  });

  it('of log-normal distributions', () => {
    check(golden.logNormal, ([loc, scale]) => ({ loc, scale }), logNormalEntropy, logNormalKlDivergence);
  });

  it('of bounded log-uniform distributions', () => {
    check(golden.logUniform, ([low, high]) => ({ low, high }), logUniformEntropy, logUniformKlDivergence);
  });

  it('of gamma distributions', () => {
    check(golden.gamma, ([concentration, rate]) => ({ concentration, rate }), gammaEntropy, gammaKlDivergence);
  });

  it('of beta distributions', () => {
    const of = ([concentration1, concentration0]: [number, number]) => ({ concentration1, concentration0 });
    check(golden.beta, of, betaEntropy, betaKlDivergence);
  });

  it('of Dirichlet distributions', () => {
    check(golden.dirichlet, (concentration) => ({ concentration }), dirichletEntropy, dirichletKlDivergence);
  });

  it('of Bernoulli distributions, down to probabilities of 1e-300', () => {
    check(golden.bernoulli, (probs) => ({ probs }), bernoulliEntropy, bernoulliKlDivergence);
    for (const { p, q, entropy, klDivergence } of golden.bernoulli) {
      expectNear(bernoulliEntropy({ probs: p }), entropy, 1e-14, { relative: true });
      expectNear(bernoulliKlDivergence({ probs: p }, { probs: q }), klDivergence, 1e-12, { relative: true });
    }
  });

  it('of categorical distributions', () => {
    check(golden.categorical, (probs) => ({ probs }), categoricalEntropy, categoricalKlDivergence);
  });
});

describe("Student's t distribution", () => {
  it.each(golden.studentT)('has the entropy of scipy and mpmath with df $degrees', ({ degrees, scale, entropy }) => {
    expectNear(studentTEntropy({ df: degrees, dispersion: covariance(scale) }), entropy, 1e-14);
    if (scale.length === 1)
      expectNear(studentTEntropy({ df: degrees, scale: Math.sqrt(scale[0]![0]!) }), entropy, 1e-14);
  });

  it.each(golden.studentTInformation)(
    'is dependent though uncorrelated: df $degrees, dimensions $dimensions',
    ({ degrees, dimensions, mutualInformation }) => {
      const size = dimensions[0] + dimensions[1];
      const identity = Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)),
      );
      const given = { df: degrees, dispersion: covariance(identity) };
      expectNear(studentTMutualInformation(given, { dimensions }), mutualInformation, 1e-14);
    },
  );
});
