import { requireInteger, requireOneOf, requireThat } from '@infodrop/requirements';

/** How the densities of a batch stand for those of the whole data set. */
export type AggregateSampling = 'minibatchWeighted' | 'stratified' | 'symmetricStratified';

/** The names of all of them. */
export const AGGREGATE_SAMPLINGS: readonly AggregateSampling[] = [
  'minibatchWeighted',
  'stratified',
  'symmetricStratified',
];

/**
 * The weights W of q(z_i) ≈ Σ_j W_ij q(z_i|x_j), row-major [batch, batch], B examples out of N.
 *
 * | sampling | own, j = i | others |
 * | --- | --- | --- |
 * | minibatchWeighted | 1/(N B) | 1/(N B) |
 * | stratified, M = B − 1 | 1/N | 1/M each, but one of them (N − M)/(N M) |
 * | symmetricStratified, M = B − 1 | 1/N | (N − 1)/(N M) each |
 *
 * Rows of the last two sum to 1, and their Σ_j W_ij q(z_i|x_j) is unbiased for (1/N) Σ_n q(z_i|x_n) where the others are drawn without
 * replacement; the last is exact at B = N. Rows of the first sum to 1/N.
 *
 * Source: R. T. Q. Chen et al., [Isolating sources of disentanglement in variational autoencoders](https://arxiv.org/abs/1802.04942), 2018,
 * appendix C. The one column is any other than the own: here that of the next example, in a circle. The code of the paper fills column 0
 * instead, also where that is the own, which is too high by some percent.
 */
export function batchWeights(
  caller: string,
  sampling: AggregateSampling,
  batch: number,
  datasetSize: number,
): Float32Array {
  requireOneOf(caller, 'sampling', sampling, AGGREGATE_SAMPLINGS);
  requireInteger(caller, 'datasetSize', datasetSize, 1);
  requireThat(datasetSize >= batch, caller, 'datasetSize', `at least the batch, ${batch}`, datasetSize);
  const weights = new Float32Array(batch * batch);
  if (sampling === 'minibatchWeighted') return weights.fill(1 / (datasetSize * batch));
  requireThat(batch >= 2, caller, 'batch', 'at least 2 examples for stratified sampling', batch, 'One has no others.');
  const others = batch - 1;
  const symmetric = (datasetSize - 1) / (datasetSize * others);
  weights.fill(sampling === 'symmetricStratified' ? symmetric : 1 / others);
  for (let i = 0; i < batch; i++) {
    weights[i * batch + i] = 1 / datasetSize;
    if (sampling === 'stratified') {
      weights[i * batch + ((i + 1) % batch)] = (datasetSize - others) / (datasetSize * others);
    }
  }
  return weights;
}
