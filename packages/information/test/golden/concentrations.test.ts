import { describe, it } from 'vitest';
import { betaKlDivergence, dirichletKlDivergence, gammaKlDivergence } from '../../src/index.js';
import { expectNear, stored } from './stored.js';

interface Case<Parameters> {
  readonly p: Parameters;
  readonly q: Parameters;
  readonly klDivergence: number;
}
const golden = stored('concentrations') as {
  gamma: Case<[number, number]>[];
  beta: Case<[number, number]>[];
  dirichlet: Case<number[]>[];
};

describe('divergences of any concentrations, far apart or all but equal, keep their digits', () => {
  it.each(golden.gamma)('gamma $p from $q', ({ p, q, klDivergence }) => {
    const of = ([concentration, rate]: [number, number]) => ({ concentration, rate });
    expectNear(gammaKlDivergence(of(p), of(q)), klDivergence, 1e-13, { relative: true });
  });

  it.each(golden.beta)('beta $p from $q', ({ p, q, klDivergence }) => {
    const of = ([concentration1, concentration0]: [number, number]) => ({ concentration1, concentration0 });
    expectNear(betaKlDivergence(of(p), of(q)), klDivergence, 1e-13, { relative: true });
  });

  it.each(golden.dirichlet)('Dirichlet $p from $q', ({ p, q, klDivergence }) => {
    const value = dirichletKlDivergence({ concentration: p }, { concentration: q });
    expectNear(value, klDivergence, 1e-13, { relative: true });
  });
});
