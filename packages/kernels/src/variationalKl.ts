import type { Tensor } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.js';

/** The forms, by the numbers that the kernel calls them by. */
export const VARIATIONAL_KL_FORMS = ['exact', 'cubic', 'sigmoid'] as const;

/** What may be given, by its number there. */
export const VARIATIONAL_KL_OF = ['alpha', 'logAlpha'] as const;

export interface VariationalKlAttributes {
  readonly form: (typeof VARIATIONAL_KL_FORMS)[number];
  readonly of: (typeof VARIATIONAL_KL_OF)[number];
}

export interface VariationalKlInputs {
  /** The variance α of the noise, or its logarithm; float32, any shape. */
  readonly x: Tensor;
}

export interface VariationalKlGradInputs extends VariationalKlInputs {
  /** Of that shape. */
  readonly dy: Tensor;
}

/** Divergence of Gaussian dropout from the log-uniform prior, nats. */
export const VARIATIONAL_KL: Kernel<VariationalKlInputs, VariationalKlAttributes, Tensor> = {
  name: 'InfodropVariationalKl/1',
};

/** Its gradient, dy · dKL/dx. */
export const VARIATIONAL_KL_GRAD: Kernel<VariationalKlGradInputs, VariationalKlAttributes, Tensor> = {
  name: 'InfodropVariationalKlGrad/1',
};
