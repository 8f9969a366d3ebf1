import { selfContainedGrad } from '@infodrop/kernels';
import {
  abs,
  add,
  div,
  exp,
  lessEqual,
  log,
  log1p,
  maximum,
  mul,
  neg,
  sign,
  square,
  sub,
  tanh,
  type Tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { type Likelihood, parametersOf, sumPerExample } from './likelihood.js';

/** Up to here by series: further on the closed form loses no digits. */
const BORDER = 0.5;

/** coth u − 1/u, the slope of log(sinh u / u). */
function slope(u: Tensor): Tensor {
  return tidy(() => {
    const far = mul(sign(u), maximum(abs(u), BORDER));
    // Nowhere 0, so that what is not taken is finite.
    const safe = add(far, mul(BORDER, sub(1, abs(sign(u)))));
    const closed = sub(div(1, tanh(safe)), div(1, safe));
    const s = square(u);
    const series = mul(u, add(1 / 3, mul(s, add(-1 / 45, mul(s, add(2 / 945, mul(s, -1 / 4725)))))));
    return where(lessEqual(abs(u), BORDER), series, closed);
  });
}

/** log(sinh u / u), by a gradient of its own: a comparison has none in tfjs. */
const logSinhc = selfContainedGrad((u, save) => {
  const of = u as Tensor;
  (save as (tensors: Tensor[]) => void)([of]);
  const value = tidy(() => {
    const far = maximum(abs(of), BORDER);
    const closed = sub(add(far, log1p(neg(exp(mul(far, -2))))), log(mul(far, 2)));
    const s = square(of);
    const series = mul(s, add(1 / 6, mul(s, add(-1 / 180, mul(s, 1 / 2835)))));
    return where(lessEqual(abs(of), BORDER), series, closed);
  });
  return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => tidy(() => mul(dy, slope(saved[0]!))) };
});

/**
 * The continuous Bernoulli likelihood, a density of values from 0 to 1; its parameters are logits l.
 *
 *   log p(x|z) = Σ x·l − log((e^l − 1)/l)
 *
 * It is the Bernoulli's with the constant that makes it integrate to 1 over [0, 1]. E x = ½ + ½ (coth(l/2) − 2/l), which is not the
 * sigmoid of l.
 *
 * @returns A likelihood of one parameter per value.
 *
 * Source: G. Loaiza-Ganem, J. P. Cunningham, [The continuous Bernoulli: fixing a pervasive error in variational
 * autoencoders](https://arxiv.org/abs/1907.06845), 2019; its log normalizer written with logits.
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { continuousBernoulli } from '@infodrop/vae';
 * continuousBernoulli().logProb(tensor2d([[0.3]]), tensor2d([[0]])); // [0]: uniform
 */
export function continuousBernoulli(): Likelihood {
  return {
    kind: 'continuousBernoulli',
    parametersPerValue: 1,
    domain: 'unit',
    logProb: (x, parameters) =>
      tidy(() => {
        const [logits] = parametersOf('continuousBernoulli', 1, parameters, x);
        // (e^l − 1)/l = e^(l/2) sinh(l/2)/(l/2).
        return sumPerExample(sub(mul(sub(x, 0.5), logits!), logSinhc(mul(logits!, 0.5))));
      }),
    mean: (parameters) => tidy(() => add(0.5, mul(0.5, slope(mul(parameters, 0.5))))),
    getConfig: () => ({ kind: 'continuousBernoulli' }),
  };
}
