import { describe, requireBoolean, requireOneOf, requireThat } from '@infodrop/requirements';
import { abs, add, exp, log, maximum, mul, neg, sign, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { DEFAULT_FLOOR } from './floor.js';
import { gateKl } from './gateKl.js';
import { LOG_SQRT_2PI } from './normal/logNormalCdf.js';
import type { Density, KlOptions, Prior } from './prior.js';
import { requireSameShape } from './requireTensors.js';

/**
 * A prior from a density alone: where no closed divergence is known, it is estimated at the noise that was drawn.
 *
 *   KL ≈ log p(z|x) − log q(z)  at  z = ε f,   whose mean over the noise is the divergence
 *
 * The estimate is unbiased, and gradients flow through z; in single units it may be below 0. Units with |f| below 1e-4
 * are taken at 1e-4, for z = 0 has no density; `gateZeros` lets them cost nothing. Layers take a density as `prior` as it is.
 *
 * @param density - `kind`, `logProb(z, parameters)`, and what else it has of a `Density`.
 * @returns A prior of the same kind.
 * @throws TypeError when `logProb` is missing; RangeError when what it gives has not the shape of z, or `proper` or `support` is none
 * of what it may be.
 *
 * Source: D. P. Kingma, M. Welling, [Auto-Encoding Variational Bayes](https://arxiv.org/abs/1312.6114), 2013, (6).
 *
 * @example
 * const cauchy: Density = {
 *   kind: 'cauchy',
 *   logProb: (z) => tidy(() => neg(add(log1p(square(z)), Math.log(Math.PI)))),
 * };
 * sequential({ layers: [informationDropout({ klScale: 1, prior: cauchy, inputShape: [2] })] });
 */
export function densityPrior<Kind extends string>(density: Density<Kind>): Prior<Kind> {
  requireThat(
    typeof density === 'object' && (density as unknown) !== null,
    'densityPrior',
    'density',
    '{ kind, logProb }',
    density,
    'logProb(z, parameters) gives log q(z) per unit.',
  );
  const { kind, parameters = [] } = density;
  if (typeof (density as Partial<Density>).logProb !== 'function') {
    throw new TypeError(
      `densityPrior: a prior must have klPerUnit or logProb, got ${describe(Object.keys(density))}. ` +
        'logProb(z, parameters) gives log q(z) per unit.',
    );
  }
  const { proper = true, support } = density;
  requireBoolean(kind, 'proper', proper);
  if (support !== undefined) requireOneOf(kind, 'support', support, ['real', 'positive']);
  const klPerUnit = ({ f, alpha, meanCorrection, gateZeros, parameters: values, eta }: KlOptions): Tensor => {
    requireSameShape(kind, f, alpha);
    requireThat(
      eta !== undefined && eta !== null,
      kind,
      'eta',
      'the standard normals of the noise',
      eta,
      'The divergence from this prior is an estimate, taken where the noise fell.',
    );
    return tidy(() => {
      const exponent = mul(alpha, eta!);
      const shift = meanCorrection ? sub(exponent, mul(square(alpha), 0.5)) : exponent;
      const logSize = add(log(maximum(abs(f), DEFAULT_FLOOR)), shift);
      const z = mul(add(sign(f), sub(1, abs(sign(f)))), exp(logSize));
      const logPosterior = neg(add(add(mul(square(eta!), 0.5), LOG_SQRT_2PI), add(log(alpha), logSize)));
      const logPrior = density.logProb(z, values);
      requireSameShape(`logProb of ${kind}`, logPrior, z);
      const kl = sub(logPosterior, logPrior);
      return gateZeros ? gateKl(kl, f) : kl;
    });
  };
  return {
    kind,
    parameters,
    proper,
    hasAtomAtZero: false,
    ...(support === undefined ? {} : { support }),
    klPerUnit: Object.assign(klPerUnit, { isEstimate: true }),
    logProb: (z, values) => density.logProb(z, values),
    ...(density.sample === undefined ? {} : { sample: density.sample.bind(density) }),
    getConfig: () => density.getConfig?.() ?? { kind },
  };
}
