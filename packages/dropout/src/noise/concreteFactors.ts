import { selfContainedGrad } from '@infodrop/kernels';
import { add, exp, type GradSaveFunc, mul, sigmoid, sub, sum, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Factors of concrete noise from draws of the logistic law.
 *
 *   ε = kept·(1 + e^ℓ),   kept = 1 − d = σ(−(drawn + ℓ)/temperature),   ℓ = log p/(1 − p),   1 + e^ℓ = 1/(1 − p)
 *   dε/dℓ = kept·(e^ℓ − (1 − kept)(1 + e^ℓ)/temperature)
 *
 * The derivative in closed form keeps one tensor of the size of ε, where those of its terms would keep five.
 *
 * @param drawn - From `standardLogistic`; not differentiated.
 * @param logit - ℓ, a scalar.
 * @returns Shape of `drawn`.
 */
export function concreteFactors(drawn: Tensor, logit: Tensor, temperature: number): Tensor {
  return selfContainedGrad((...given: (Tensor | GradSaveFunc)[]) => {
    const [l, logistics, save] = given as [Tensor, Tensor, GradSaveFunc];
    const kept = sigmoid(mul(add(logistics, l), -1 / temperature));
    const odds = exp(l);
    const scale = add(odds, 1);
    save([kept, odds, scale]);
    return {
      value: mul(kept, scale),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [share, ofLogit, ofRate] = saved as [Tensor, Tensor, Tensor];
        const ofKept = mul(sub(1, share), mul(ofRate, 1 / temperature));
        return sum(mul(mul(dy, share), sub(ofLogit, ofKept)));
      },
    };
  }, drawn)(logit);
}
