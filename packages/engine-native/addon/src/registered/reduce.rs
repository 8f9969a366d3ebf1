//! Sums.

use crate::heap::{Call, Refusal};
use infodrop_kernels::reduce as kernel;

/// sumParts(x, y or 0, count, parts, sums, units)
pub fn sum_parts(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, y] = [call.address()?, call.address()?];
    let [count, parts, sums] = [call.size()?, call.positive()?, call.address()?];
    let _units = call.size()?;
    call.end()?;
    let x = call.read(x, count)?;
    let y = call.read_if(y, count)?;
    let sums = call.write(sums, parts)?;
    match y {
        None => kernel::sum_parts([x], sums),
        Some(y) => kernel::sum_parts([x, y], sums),
    }
    Ok(())
}

/// sumAxis(x, y or 0, outer, reduced, inner, factor, out, byInner, units)
pub fn sum_axis(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, y] = [call.address()?, call.address()?];
    let sizes = [call.size()?, call.size()?, call.size()?];
    let factor = call.float()?;
    let out = call.address()?;
    let _by_inner = call.flag()?;
    let _units = call.size()?;
    call.end()?;
    let [outer, reduced, inner] = sizes;
    let elements = outer.checked_mul(inner).and_then(|sums| Some((sums, sums.checked_mul(reduced)?)));
    let (sums, elements) = elements.ok_or_else(|| format!("sizes must fit into memory, got {sizes:?}"))?;
    let x = call.read(x, elements)?;
    let y = call.read_if(y, elements)?;
    let out = call.write(out, sums)?;
    match y {
        None => kernel::sum_axis([x], sizes, factor, out),
        Some(y) => kernel::sum_axis([x, y], sizes, factor, out),
    }
    Ok(())
}
