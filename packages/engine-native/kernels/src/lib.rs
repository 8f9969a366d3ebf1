//! The training kernels of infodrop over slices and sizes: nothing here knows JavaScript.
//!
//! Tensors are row-major, images [batch, height, width, channels]. The same inputs give the same bits on the same instruction
//! set, whatever the number of threads.

pub mod arithmetic;
pub mod batch_norm;
pub mod batch_norm_inference;
pub mod bernoulli_log_prob;
pub mod convolution;
pub mod depthwise;
pub mod draws;
pub mod elementary;
pub mod elementwise;
pub mod image_gradient;
pub mod information_dropout;
pub mod instructions;
pub mod mat_mul;
pub mod microkernel;
pub mod normal_law;
pub mod optimizers;
pub mod pack;
pub mod parts;
pub mod philox;
pub mod philox_normal;
pub mod pooling;
pub mod prefetch;
#[cfg(test)]
mod pseudorandom;
pub mod reduce;
pub mod rows;
pub mod scratch;
pub mod softmax_cross_entropy;
pub mod standard_kl;
pub mod threads;
pub mod truncated_normal;
pub mod variational_kl;
pub mod window;
mod winograd;
mod winograd_points;
