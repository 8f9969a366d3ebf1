import { type CodeFactorInformation } from './codeFactorInformation.js';

/** I(zᵢ; vₖ) of one factor with every dimension of the code, in nats. */
export const ofFactor = (
  { information, shape: [dimensions, factors] }: CodeFactorInformation,
  k: number,
): Float64Array => Float64Array.from({ length: dimensions }, (_, i) => information[i * factors + k]!);

/** I(zᵢ; vₖ) of one dimension of the code with every factor, in nats. */
export const ofDimension = ({ information, shape: [, factors] }: CodeFactorInformation, i: number): Float64Array =>
  information.subarray(i * factors, (i + 1) * factors);

/** The mean of some numbers, at least one. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
