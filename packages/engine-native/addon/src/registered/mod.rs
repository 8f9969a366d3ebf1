//! The kernels by the names that JavaScript calls them by; each takes the arguments of the WebAssembly kernel of that name, and
//! then the number of units that it computes.

mod batch_norm;
mod bernoulli_log_prob;
mod convolution;
mod depthwise;
mod draws;
mod elementwise;
mod information_dropout;
mod mat_mul;
mod optimizers;
mod pooling;
mod reduce;
mod softmax_cross_entropy;
mod standard_kl;
mod truncated_normal;
mod variational_kl;

use crate::heap::{Call, Refusal};

/// Takes the arguments of one call, checks them, and computes.
pub type Kernel = fn(&mut Call<'_>) -> Result<(), Refusal>;

/// All kernels. JavaScript calls one by its place in this list.
pub const KERNELS: &[(&str, Kernel)] = &[
    ("matMul", mat_mul::mat_mul),
    ("multiplyFewRows", mat_mul::multiply_few_rows),
    ("convolution", convolution::convolution),
    ("convolutionInputGradient", convolution::input_gradient),
    ("convolutionFilterGradient", convolution::filter_gradient),
    ("depthwiseConv2d", depthwise::depthwise),
    ("depthwiseConv2dInputGradient", depthwise::depthwise_input_gradient),
    ("depthwiseConv2dFilterGradient", depthwise::depthwise_filter_gradient),
    ("batchNormMoments", batch_norm::batch_norm_moments),
    ("batchNormNormalise", batch_norm::batch_norm_normalise),
    ("batchNormGradientMoments", batch_norm::batch_norm_gradient_moments),
    ("batchNormGradient", batch_norm::batch_norm_gradient),
    ("batchNormInference", batch_norm::batch_norm_inference),
    ("drawRange", draws::draw_range),
    ("informationDropout", information_dropout::information_dropout),
    ("informationDropoutGradient", information_dropout::information_dropout_gradient),
    ("momentumUpdate", optimizers::momentum_update),
    ("adamUpdate", optimizers::adam_update),
    ("rmsPropUpdate", optimizers::rms_prop_update),
    ("sumAxis", reduce::sum_axis),
    ("sumParts", reduce::sum_parts),
    ("maxPoolGradient", pooling::max_pool_gradient),
    ("avgPoolGradient", pooling::avg_pool_gradient),
    ("softmaxCrossEntropy", softmax_cross_entropy::softmax_cross_entropy),
    ("softmaxCrossEntropyGradient", softmax_cross_entropy::softmax_cross_entropy_gradient),
    ("bernoulliLogProb", bernoulli_log_prob::bernoulli_log_prob),
    ("bernoulliLogProbGradient", bernoulli_log_prob::bernoulli_log_prob_gradient),
    ("standardKl", standard_kl::standard_kl),
    ("standardKlGradient", standard_kl::standard_kl_gradient),
    ("truncatedNormal", truncated_normal::truncated_normal),
    ("truncatedNormalGradient", truncated_normal::truncated_normal_gradient),
    ("truncatedNormalEntropy", truncated_normal::truncated_normal_entropy),
    ("truncatedNormalEntropyGradient", truncated_normal::truncated_normal_entropy_gradient),
    ("variationalKl", variational_kl::variational_kl),
    ("variationalKlGradient", variational_kl::variational_kl_gradient),
    ("mapElements", elementwise::map_elements),
    ("pairElements", elementwise::pair_elements),
    ("addTo", elementwise::add_to),
    ("combineTruths", elementwise::combine_truths),
    ("chooseElements", elementwise::choose_elements),
];
