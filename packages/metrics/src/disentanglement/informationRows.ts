import type { CodeFactorInformation } from './codeFactorInformation.js';

type Table = Pick<CodeFactorInformation, 'information' | 'shape'>;

/** I(zᵢ; vₖ) in nats, a row a factor, with every dimension of the code. */
export const byFactor = ({ information, shape: [dimensions, factors] }: Table): Float64Array[] =>
  Array.from({ length: factors }, (_, k) =>
    Float64Array.from({ length: dimensions }, (__, i) => information[i * factors + k]!),
  );

/** I(zᵢ; vₖ) in nats, a row a dimension of the code, with every factor. */
export const byDimension = ({ information, shape: [dimensions, factors] }: Table): Float64Array[] =>
  Array.from({ length: dimensions }, (_, i) => information.subarray(i * factors, (i + 1) * factors));

/** The mean of some numbers, at least one. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
