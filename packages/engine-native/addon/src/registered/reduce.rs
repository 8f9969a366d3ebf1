//! Sums.

use crate::heap::{Call, Refusal};
use infodrop_kernels::reduce as kernel;

/// sumParts(x, count, parts, sums, units)
pub fn sum_parts(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, count, parts, sums] = [call.address()?, call.size()?, call.positive()?, call.address()?];
    let _units = call.size()?;
    call.end()?;
    kernel::sum_parts(call.read(x, count)?, call.write(sums, parts)?);
    Ok(())
}

/// sumAxis(x, outer, reduced, inner, factor, out, byInner, units)
pub fn sum_axis(call: &mut Call<'_>) -> Result<(), Refusal> {
    let x = call.address()?;
    let sizes = [call.size()?, call.size()?, call.size()?];
    let factor = call.float()?;
    let out = call.address()?;
    let _by_inner = call.flag()?;
    let _units = call.size()?;
    call.end()?;
    let [outer, reduced, inner] = sizes;
    let elements = outer.checked_mul(inner).and_then(|sums| Some((sums, sums.checked_mul(reduced)?)));
    let (sums, elements) = elements.ok_or_else(|| format!("sizes must fit into memory, got {sizes:?}"))?;
    kernel::sum_axis(call.read(x, elements)?, sizes, factor, call.write(out, sums)?);
    Ok(())
}
