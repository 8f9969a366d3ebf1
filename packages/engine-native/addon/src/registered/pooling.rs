//! Gradients of pooling in two dimensions.

use crate::heap::{Call, Refusal};
use infodrop_kernels::pooling::{self as kernel, Pooling};

/// height, width, channels, filterHeight, filterWidth, strideHeight, strideWidth, top, left, dx, outHeight, outWidth: the sizes,
/// and the address of dx.
fn pooling(call: &mut Call<'_>) -> Result<(Pooling, usize), Refusal> {
    let size = [call.size()?, call.size()?];
    let channels = call.size()?;
    let window = [call.positive()?, call.positive()?];
    let strides = [call.positive()?, call.positive()?];
    let before = [call.integer()?, call.integer()?];
    let dx = call.address()?;
    let out = [call.size()?, call.size()?];
    Ok((Pooling { size, channels, window, strides, before, out }, dx))
}

/// Elements of `batch` images, before and after pooling.
fn elements(Pooling { size, channels, out, .. }: &Pooling, batch: usize) -> Result<[usize; 2], Refusal> {
    let of = |[height, width]: [usize; 2]| batch.checked_mul(height)?.checked_mul(width)?.checked_mul(*channels);
    of(*size).zip(of(*out)).map(|(x, y)| [x, y]).ok_or_else(|| "images must fit into memory".to_owned())
}

/// maxPoolGradient(dy, x, ...pooling, units)
pub fn max_pool_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, x] = [call.address()?, call.address()?];
    let (pooling, dx) = pooling(call)?;
    let batch = call.size()?;
    call.end()?;
    let [elements, outputs] = elements(&pooling, batch)?;
    kernel::max_pool_gradient(&pooling, call.read(dy, outputs)?, call.read(x, elements)?, call.write(dx, elements)?);
    Ok(())
}

/// avgPoolGradient(dy, ...pooling, units)
pub fn avg_pool_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let dy = call.address()?;
    let (pooling, dx) = pooling(call)?;
    let batch = call.size()?;
    call.end()?;
    let [elements, outputs] = elements(&pooling, batch)?;
    kernel::avg_pool_gradient(&pooling, call.read(dy, outputs)?, call.write(dx, elements)?);
    Ok(())
}
