//! The kernels by the names that JavaScript calls them by; each takes the arguments of the WebAssembly kernel of that name, and
//! then the number of units that it computes.

mod convolution;
mod mat_mul;

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
];
