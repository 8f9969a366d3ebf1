import { requireInteger, requireOptions } from '@infodrop/requirements';
import {
  add,
  addN,
  cast,
  clipByValue,
  exp,
  expm1,
  greaterEqual,
  lessEqual,
  log,
  logSumExp,
  mul,
  neg,
  softmax,
  softplus,
  stack,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { type Likelihood, parametersOf, sumPerExample } from './likelihood.js';

/** Arguments of {@link logisticMixture}. */
export interface LogisticMixtureOptions {
  /** How many logistics are mixed, an integer ≥ 1. Default 5. */
  readonly components?: number;
}

/** Half of the distance between two values of a byte. */
const HALF_BIN = 0.5 / 255;

/** log σ(u) */
const logSigmoid = (u: Tensor): Tensor => neg(softplus(neg(u)));

/**
 * The probability of bytes under a mixture of logistics that are cut at the middles between them.
 *
 *   P(x|z) = Σ_k π_k [σ((x + 1/510 − m_k)/s_k) − σ((x − 1/510 − m_k)/s_k)],  x = byte/255
 *
 * The lowest byte has all of what is below, the highest all of what is above. Unlike a density it is a probability, at most 1, so that it
 * compares between models and with compression. For each value the decoder gives K logits of π, K means m and K logarithms of s.
 *
 * @param options - `components`, K, an integer ≥ 1; 5 by default.
 * @returns A likelihood of 3 K parameters per value. `mean` is Σ π_k m_k, cut to [0, 1].
 * @throws RangeError when `components` is not an integer ≥ 1; TypeError for an option that there is not.
 *
 * Source: T. Salimans et al., [PixelCNN++](https://arxiv.org/abs/1701.05517), 2017. Here channels are independent, the difference is exact
 * at every width (σ(a) − σ(b) = σ(a) σ(−b) (1 − e^(b − a))), and no width has a floor.
 *
 * @example
 * import { logisticMixture } from '@infodrop/vae';
 * logisticMixture({ components: 3 }).parametersPerValue; // 9
 */
export function logisticMixture(options: LogisticMixtureOptions = {}): Likelihood {
  requireOptions('logisticMixture', options, ['components']);
  const { components = 5 } = options;
  requireInteger('logisticMixture', 'components', components, 1);
  const count = 3 * components;
  const parts = (parameters: Tensor, x?: Tensor): { logits: Tensor[]; means: Tensor[]; logScales: Tensor[] } => {
    const each = parametersOf('logisticMixture', count, parameters, x);
    return {
      logits: each.slice(0, components),
      means: each.slice(components, 2 * components),
      logScales: each.slice(2 * components),
    };
  };
  return {
    kind: 'logisticMixture',
    parametersPerValue: count,
    domain: 'bytes',
    logProb: (x, parameters) =>
      tidy(() => {
        const { logits, means, logScales } = parts(parameters, x);
        const aboveLowest = sub(1, cast(lessEqual(x, HALF_BIN), 'float32'));
        const belowHighest = sub(1, cast(greaterEqual(x, 1 - HALF_BIN), 'float32'));
        const terms = logits.map((logit, k) => {
          const inverse = exp(neg(logScales[k]!));
          const distance = sub(x, means[k]!);
          const upper = mul(belowHighest, logSigmoid(mul(add(distance, HALF_BIN), inverse)));
          const lower = mul(aboveLowest, logSigmoid(neg(mul(sub(distance, HALF_BIN), inverse))));
          const width = log(neg(expm1(mul(inverse, -2 * HALF_BIN))));
          return addN([logit, upper, lower, mul(mul(aboveLowest, belowHighest), width)]);
        });
        return sumPerExample(sub(logSumExp(stack(terms), 0), logSumExp(stack(logits), 0)));
      }),
    mean: (parameters) =>
      tidy(() => {
        const { logits, means } = parts(parameters);
        const weights = softmax(stack(logits, -1));
        return clipByValue(sum(mul(weights, stack(means, -1)), -1), 0, 1);
      }),
    getConfig: () => ({ kind: 'logisticMixture', components }),
  };
}
