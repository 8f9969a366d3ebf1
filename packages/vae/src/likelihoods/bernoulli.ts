import { BERNOULLI_LOG_PROB, hasKernel, runKernel, selfContainedGrad } from '@infodrop/kernels';
import { mul, reshape, sigmoid, softplus, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type Likelihood, parametersOf, sumPerExample } from './likelihood.js';

/** Σ x·l − log(1 + e^l) of each example. Its gradients, l and x − σ(l), take half the passes that those of its parts take. */
const logProbability = selfContainedGrad((...given) => {
  const [x, logits, save] = given as unknown as [Tensor, Tensor, (tensors: Tensor[]) => void];
  save([x, logits]);
  return {
    value: tidy(() => sumPerExample(sub(mul(x, logits), softplus(logits)))),
    gradFunc: (dy: Tensor, [values, l]: Tensor[]) => {
      const by = reshape(dy, [-1, ...values!.shape.slice(1).map(() => 1)]);
      return [() => mul(l!, by), () => mul(sub(values!, sigmoid(l!)), by)];
    },
  };
});

/** The same by the kernel of the engine, where there is one and it takes the numbers. */
function inOneKernel(x: Tensor, logits: Tensor): Tensor | null {
  if (!hasKernel(BERNOULLI_LOG_PROB) || x.dtype !== 'float32' || logits.dtype !== 'float32' || x.size === 0)
    return null;
  const rows = (tensor: Tensor): Tensor => (tensor.rank === 2 ? tensor : reshape(tensor, [tensor.shape[0], -1]));
  return runKernel(BERNOULLI_LOG_PROB, { x: rows(x), logits: rows(logits) }, {});
}

/**
 * The Bernoulli likelihood of binary values; its parameters are logits l.
 *
 *   log p(x|z) = Σ x·l − log(1 + e^l)
 *
 * Values between 0 and 1 are taken as expectations of binary ones; then it is no density of x, and `continuousBernoulli` is.
 *
 * @returns A likelihood of one parameter per value.
 *
 * Source: (8) in [docs/equations.md](../../../../docs/equations.md).
 *
 * @example
 * import '@tensorflow/tfjs-backend-cpu';
 * import { tensor2d } from '@tensorflow/tfjs-core';
 * import { bernoulli } from '@infodrop/vae';
 * bernoulli().logProb(tensor2d([[1, 0]]), tensor2d([[0, 0]])); // [−1.386…], 2 log ½
 */
export function bernoulli(): Likelihood {
  return {
    kind: 'bernoulli',
    parametersPerValue: 1,
    domain: 'unit',
    logProb: (x, parameters) =>
      tidy(() => {
        const [logits] = parametersOf('bernoulli', 1, parameters, x);
        return inOneKernel(x, logits!) ?? logProbability(x, logits!);
      }),
    mean: (parameters) => sigmoid(parameters),
    getConfig: () => ({ kind: 'bernoulli' }),
  };
}
