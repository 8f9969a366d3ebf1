export {
  BATCH_NORM_APPLY,
  BATCH_NORM_TRAINING,
  BATCH_NORM_TRAINING_GRAD,
  type BatchNormApplyInputs,
  type BatchNormTrainingAttributes,
  type BatchNormTrainingGradInputs,
  type BatchNormTrainingInputs,
} from './batchNormTraining.js';
export {
  BERNOULLI_LOG_PROB,
  BERNOULLI_LOG_PROB_GRAD,
  type BernoulliLogProbGradInputs,
  type BernoulliLogProbInputs,
} from './bernoulliLogProb.js';
export {
  INFORMATION_DROPOUT,
  INFORMATION_DROPOUT_GRAD,
  type InformationDropoutAttributes,
  type InformationDropoutGradInputs,
  type InformationDropoutInputs,
} from './informationDropout.js';
export { hasKernel, type Kernel, type Nothing, runKernel } from './kernel.js';
export { logSumExp } from './logSumExp.js';
export type { NoiseStreamAttributes } from './noiseStream.js';
export { LOG_NORMAL_CDF, NORMAL_QUANTILE, type NormalLawInputs } from './normalLaw.js';
export { PHILOX_BERNOULLI, type PhiloxBernoulliAttributes } from './philoxBernoulli.js';
export { PHILOX_LOGISTIC, type PhiloxLogisticAttributes } from './philoxLogistic.js';
export { PHILOX_NORMAL, type PhiloxNormalAttributes } from './philoxNormal.js';
export { PHILOX_UNIFORM, type PhiloxUniformAttributes } from './philoxUniform.js';
export { isRepeatedTo, repeatTo } from './repeatTo.js';
export { claimSelfContained, type SelfContained, selfContainedGrad } from './selfContainedGrad.js';
export {
  SOFTMAX_CROSS_ENTROPY,
  SOFTMAX_CROSS_ENTROPY_GRAD,
  type SoftmaxCrossEntropyGradInputs,
  type SoftmaxCrossEntropyInputs,
} from './softmaxCrossEntropy.js';
export { STANDARD_KL, STANDARD_KL_GRAD, type StandardKlGradInputs, type StandardKlInputs } from './standardKl.js';
export { SUM_PRODUCTS, sumProducts, type SumProductsAttributes, type SumProductsInputs } from './sumProducts.js';
export { SUMS } from './sums.js';
export { sumTo } from './sumTo.js';
export {
  TRUNCATED_NORMAL,
  TRUNCATED_NORMAL_ENTROPY,
  TRUNCATED_NORMAL_ENTROPY_GRAD,
  TRUNCATED_NORMAL_GRAD,
  type TruncatedNormalAttributes,
  type TruncatedNormalEntropyGradInputs,
  type TruncatedNormalEntropyInputs,
  type TruncatedNormalGradInputs,
  type TruncatedNormalInputs,
} from './truncatedNormal.js';
export {
  VARIATIONAL_KL,
  VARIATIONAL_KL_FORMS,
  VARIATIONAL_KL_GRAD,
  VARIATIONAL_KL_OF,
  type VariationalKlAttributes,
  type VariationalKlGradInputs,
  type VariationalKlInputs,
} from './variationalKl.js';
