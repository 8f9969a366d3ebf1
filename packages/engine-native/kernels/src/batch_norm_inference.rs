//! Batch normalisation with given statistics, over rows of channels.

use crate::batch_norm::{Norm, batch_norm_normalise};

/// y = (x − mean) · scale / √(variance + epsilon) + offset.
///
/// # Panics
/// Where the lengths are not those of whole rows.
pub fn batch_norm_inference(
    x: &[f32],
    mean: &[f32],
    variance: &[f32],
    offset: Option<&[f32]>,
    scale: Option<&[f32]>,
    epsilon: f32,
    y: &mut [f32],
) {
    let zeros = vec![0.0; mean.len()];
    let shift = offset.unwrap_or(&zeros);
    batch_norm_normalise(&Norm { mean, variance, shift, scale, epsilon, relu: false }, x, y);
}
