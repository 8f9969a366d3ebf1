import { selfContainedGrad } from '@infodrop/kernels';
import { exp, type GradSaveFunc, mul, sub, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Activations times log-normal noise.
 *
 *   z = f·exp(αη − α²/2)   with mean correction
 *   z = f·exp(αη)          without
 *
 *   ∂z/∂f = ε;   ∂z/∂α = z (η − α)  with mean correction,  z η  without
 *
 * One operation for the gradient tape: five element-wise passes forward and four backward. The noise η is a constant.
 *
 * @param f - Activations, any shape.
 * @param alpha - Strength, shape of `f`.
 * @param eta - Standard normals, shape of `f`.
 * @returns z, shape of `f`.
 */
export function logNormalProduct(f: Tensor, alpha: Tensor, eta: Tensor, meanCorrection: boolean): Tensor {
  const product = selfContainedGrad((...inputs: (Tensor | GradSaveFunc)[]) => {
    const [activations, strength, normals, save] = inputs as [Tensor, Tensor, Tensor, GradSaveFunc];
    const exponent = mul(strength, meanCorrection ? sub(normals, mul(strength, 0.5)) : normals);
    const epsilon = exp(exponent);
    const z = mul(activations, epsilon);
    save([strength, normals, epsilon, z]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => {
      const [savedStrength, savedEta, savedEpsilon, savedZ] = saved as [Tensor, Tensor, Tensor, Tensor];
      const slope = meanCorrection ? sub(savedEta, savedStrength) : savedEta;
      return [mul(dy, savedEpsilon), mul(mul(dy, savedZ), slope)];
    };
    return { value: z, gradFunc };
  }, eta);
  return product(f, alpha);
}
