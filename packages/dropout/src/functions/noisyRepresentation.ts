import type { KlOptions, Prior } from '@infodrop/priors';
import { clone, type Tensor } from '@tensorflow/tfjs-core';
import { logNormalProduct } from '../noise/logNormalProduct.js';
import { requireShape } from '../requireTensors.js';

/**
 * z = ε ⊙ f and its KL by tensor operations: what the functions compute, and the layers where no fused kernel does.
 *
 * @param eta - Standard normals, shape of f, or null for z = f.
 * @returns z, and a function that computes KL(p(z|x) ‖ q(z)) per unit: for a call that costs nothing it is not needed. It takes
 * the normals that an estimated KL is taken at, where they are not those of z.
 */
export function noisyRepresentation(
  caller: string,
  prior: Prior,
  eta: Tensor | null,
  options: KlOptions,
): { readonly output: Tensor; readonly kl: (at?: Tensor | null) => Tensor } {
  const { f, alpha, meanCorrection } = options;
  return {
    output: eta === null ? clone(f) : logNormalProduct(f, alpha, eta, meanCorrection),
    kl: (at = eta) => {
      const kl = prior.klPerUnit({ ...options, eta: at });
      requireShape(caller, 'what klPerUnit of the prior gives', kl, f.shape, 'f');
      return kl;
    },
  };
}
