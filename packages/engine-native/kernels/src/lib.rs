//! The training kernels of infodrop over slices and sizes: nothing here knows JavaScript.
//!
//! Tensors are row-major, images [batch, height, width, channels]. The same inputs give the same bits on the same instruction
//! set, whatever the number of threads.

pub mod convolution;
pub mod instructions;
pub mod mat_mul;
pub mod microkernel;
pub mod scratch;
pub mod threads;
pub mod window;
