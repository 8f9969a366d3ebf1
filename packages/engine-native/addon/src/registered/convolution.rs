//! Convolutions and their gradients. They take all of a convolution at once, and have no namesakes in WebAssembly, where the steps are
//! kernels of their own.

use super::mat_mul::activation;
use crate::heap::{Call, Refusal, elements};
use infodrop_kernels::convolution;
use infodrop_kernels::window::Geometry;

/// batch, height, width, channels, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left,
/// outHeight, outWidth, outChannels
fn geometry(call: &mut Call<'_>) -> Result<Geometry, Refusal> {
    Ok(Geometry {
        batch: call.size()?,
        size: [call.size()?, call.size()?],
        channels: call.size()?,
        filter: [call.size()?, call.size()?],
        stride: [call.positive()?, call.positive()?],
        dilation: [call.positive()?, call.positive()?],
        padding: [call.integer()? as isize, call.integer()? as isize],
        out_size: [call.size()?, call.size()?],
        out_channels: call.size()?,
    })
}

/// Elements of x, of the filter and of y.
fn counts(geometry: &Geometry) -> Result<[usize; 3], Refusal> {
    let Geometry { batch, size, channels, filter, out_size, out_channels, .. } = *geometry;
    Ok([
        elements(&[batch, size[0], size[1], channels])?,
        elements(&[filter[0], filter[1], channels, out_channels])?,
        elements(&[batch, out_size[0], out_size[1], out_channels])?,
    ])
}

/// convolution(x, filter, bias, y, …geometry, activation)
pub fn convolution(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, filter, bias, y] = [call.address()?, call.address()?, call.address()?, call.address()?];
    let geometry = geometry(call)?;
    let activation = activation(call)?;
    call.end()?;
    let [x_count, filter_count, y_count] = counts(&geometry)?;
    let x = call.read::<f32>(x, x_count)?;
    let filter = call.read::<f32>(filter, filter_count)?;
    let bias = call.read_if::<f32>(bias, geometry.out_channels)?;
    let y = call.write::<f32>(y, y_count)?;
    convolution::convolution(&geometry, x, filter, bias, activation, y);
    Ok(())
}

/// convolutionInputGradient(dy, filter, dx, …geometry)
pub fn input_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, filter, dx] = [call.address()?, call.address()?, call.address()?];
    let geometry = geometry(call)?;
    call.end()?;
    let [x_count, filter_count, y_count] = counts(&geometry)?;
    let dy = call.read::<f32>(dy, y_count)?;
    let filter = call.read::<f32>(filter, filter_count)?;
    let dx = call.write::<f32>(dx, x_count)?;
    convolution::convolution_input_gradient(&geometry, dy, filter, dx);
    Ok(())
}

/// convolutionFilterGradient(x, dy, dFilter, …geometry)
pub fn filter_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, dy, d_filter] = [call.address()?, call.address()?, call.address()?];
    let geometry = geometry(call)?;
    call.end()?;
    let [x_count, filter_count, y_count] = counts(&geometry)?;
    let x = call.read::<f32>(x, x_count)?;
    let dy = call.read::<f32>(dy, y_count)?;
    let d_filter = call.write::<f32>(d_filter, filter_count)?;
    convolution::convolution_filter_gradient(&geometry, x, dy, d_filter);
    Ok(())
}
