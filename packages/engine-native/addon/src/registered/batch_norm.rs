//! Batch normalisation.

use crate::heap::{Call, Refusal};
use infodrop_kernels::batch_norm::{self as kernel, Norm};
use infodrop_kernels::batch_norm_inference;

/// batchNormMoments(x, rows, channels, centres, sums, parts, units)
pub fn batch_norm_moments(call: &mut Call<'_>) -> Result<(), Refusal> {
    let x = call.address()?;
    let [rows, channels] = [call.size()?, call.positive()?];
    let [centres, sums] = [call.address()?, call.address()?];
    let parts = call.positive()?;
    let _units = call.size()?;
    call.end()?;
    let sums = call.write(sums, 2 * channels * parts)?;
    kernel::batch_norm_moments(call.read(x, rows * channels)?, call.read(centres, channels)?, sums, parts);
    Ok(())
}

/// mean, variance, shift, scale or 0, epsilon, relu
fn norm<'heap>(call: &mut Call<'heap>, channels: usize) -> Result<Norm<'heap>, Refusal> {
    let [mean, variance, shift, scale] = [call.address()?, call.address()?, call.address()?, call.address()?];
    Ok(Norm {
        epsilon: call.single()?,
        relu: call.flag()?,
        mean: call.read(mean, channels)?,
        variance: call.read(variance, channels)?,
        shift: call.read(shift, channels)?,
        scale: call.read_if(scale, channels)?,
    })
}

/// batchNormNormalise(x, channels, ...norm, y, units)
pub fn batch_norm_normalise(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, channels] = [call.address()?, call.positive()?];
    let norm = norm(call, channels)?;
    let [y, rows] = [call.address()?, call.size()?];
    call.end()?;
    kernel::batch_norm_normalise(&norm, call.read(x, rows * channels)?, call.write(y, rows * channels)?);
    Ok(())
}

/// batchNormGradientMoments(dy, x, rows, channels, ...norm, sums, parts, units)
pub fn batch_norm_gradient_moments(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, x] = [call.address()?, call.address()?];
    let [rows, channels] = [call.size()?, call.positive()?];
    let norm = norm(call, channels)?;
    let sums = call.address()?;
    let parts = call.positive()?;
    let _units = call.size()?;
    call.end()?;
    let sums = call.write(sums, 2 * channels * parts)?;
    let size = rows * channels;
    kernel::batch_norm_gradient_moments(&norm, call.read(dy, size)?, call.read(x, size)?, sums, parts);
    Ok(())
}

/// batchNormGradient(dy, x, channels, ...norm, averages and then slopes, dx, units)
pub fn batch_norm_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, x, channels] = [call.address()?, call.address()?, call.positive()?];
    let norm = norm(call, channels)?;
    let [averages, dx, rows] = [call.address()?, call.address()?, call.size()?];
    call.end()?;
    let (averages, slopes) = call.read(averages, 2 * channels)?.split_at(channels);
    let size = rows * channels;
    let dx = call.write(dx, size)?;
    kernel::batch_norm_gradient(&norm, averages, slopes, call.read(dy, size)?, call.read(x, size)?, dx);
    Ok(())
}

/// batchNormInference(x, channels, mean, variance, offset or 0, scale or 0, epsilon, y, units)
pub fn batch_norm_inference(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, channels] = [call.address()?, call.positive()?];
    let [mean, variance, offset, scale] = [call.address()?, call.address()?, call.address()?, call.address()?];
    let epsilon = call.single()?;
    let [y, rows] = [call.address()?, call.size()?];
    call.end()?;
    batch_norm_inference::batch_norm_inference(
        call.read(x, rows * channels)?,
        call.read(mean, channels)?,
        call.read(variance, channels)?,
        call.read_if(offset, channels)?,
        call.read_if(scale, channels)?,
        epsilon,
        call.write(y, rows * channels)?,
    );
    Ok(())
}
