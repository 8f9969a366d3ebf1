//! Depthwise convolution and its gradients.

use crate::heap::{Call, Refusal, elements};
use infodrop_kernels::depthwise::{self as kernel, Depthwise};

/// filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, top, left.
fn window(call: &mut Call<'_>, geometry: Depthwise) -> Result<Depthwise, Refusal> {
    let filter = [call.size()?, call.size()?];
    let strides = [call.positive()?, call.positive()?];
    let dilations = [call.positive()?, call.positive()?];
    let before = [call.integer()?, call.integer()?];
    Ok(Depthwise { filter, strides, dilations, before, ..geometry })
}

/// Sizes before they are read.
const NONE: Depthwise = Depthwise {
    size: [0; 2],
    channels: 0,
    multiplier: 0,
    filter: [0; 2],
    strides: [1; 2],
    dilations: [1; 2],
    before: [0; 2],
    out: [0; 2],
};

/// Elements of the images, of their results and of the filter.
fn lengths(geometry: &Depthwise, batch: usize) -> Result<[usize; 3], Refusal> {
    let Depthwise { size, channels, multiplier, filter, out, .. } = *geometry;
    Ok([
        elements(&[batch, size[0], size[1], channels])?,
        elements(&[batch, out[0], out[1], channels, multiplier])?,
        elements(&[filter[0], filter[1], channels, multiplier])?,
    ])
}

/// Images that so many rows are, of this height.
fn batch_of(rows: usize, height: usize) -> Result<usize, Refusal> {
    let batch = rows.checked_div(height).unwrap_or(0);
    if batch * height == rows { Ok(batch) } else { Err(format!("rows must be whole images of {height}, got {rows}")) }
}

/// depthwiseConv2d(x, height, width, channels, multiplier, filter, ...window, y, outHeight, outWidth, units)
pub fn depthwise(call: &mut Call<'_>) -> Result<(), Refusal> {
    let x = call.address()?;
    let size = [call.size()?, call.size()?];
    let (channels, multiplier) = (call.size()?, call.size()?);
    let filter = call.address()?;
    let geometry = window(call, Depthwise { size, channels, multiplier, ..NONE })?;
    let y = call.address()?;
    let geometry = Depthwise { out: [call.size()?, call.size()?], ..geometry };
    let batch = batch_of(call.size()?, geometry.out[0])?;
    call.end()?;
    let [before, after, taps] = lengths(&geometry, batch)?;
    kernel::depthwise(&geometry, call.read(x, before)?, call.read(filter, taps)?, call.write(y, after)?);
    Ok(())
}

/// depthwiseConv2dInputGradient(dy, outHeight, outWidth, channels, multiplier, filter, ...window, dx, height, width, units)
pub fn depthwise_input_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let dy = call.address()?;
    let out = [call.size()?, call.size()?];
    let (channels, multiplier) = (call.size()?, call.size()?);
    let filter = call.address()?;
    let geometry = window(call, Depthwise { out, channels, multiplier, ..NONE })?;
    let dx = call.address()?;
    let geometry = Depthwise { size: [call.size()?, call.size()?], ..geometry };
    let batch = batch_of(call.size()?, geometry.size[0])?;
    call.end()?;
    let [before, after, taps] = lengths(&geometry, batch)?;
    kernel::depthwise_input_gradient(&geometry, call.read(dy, after)?, call.read(filter, taps)?, call.write(dx, before)?);
    Ok(())
}

/// depthwiseConv2dFilterGradient(x, batch, height, width, channels, multiplier, dy, ...window, dFilter, outHeight, outWidth, units)
pub fn depthwise_filter_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let x = call.address()?;
    let batch = call.size()?;
    let size = [call.size()?, call.size()?];
    let (channels, multiplier) = (call.size()?, call.size()?);
    let dy = call.address()?;
    let geometry = window(call, Depthwise { size, channels, multiplier, ..NONE })?;
    let d_filter = call.address()?;
    let geometry = Depthwise { out: [call.size()?, call.size()?], ..geometry };
    let _units = call.size()?;
    call.end()?;
    let [before, after, taps] = lengths(&geometry, batch)?;
    kernel::depthwise_filter_gradient(&geometry, call.read(x, before)?, call.read(dy, after)?, call.write(d_filter, taps)?);
    Ok(())
}
