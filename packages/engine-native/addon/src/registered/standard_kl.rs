//! Divergence of normal laws from the standard one.

use crate::heap::{Call, Refusal};
use infodrop_kernels::standard_kl as kernel;

/// standardKl(loc, scale, out, units)
pub fn standard_kl(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [loc, scale, out] = [call.address()?, call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    kernel::standard_kl(call.read(loc, count)?, call.read(scale, count)?, call.write(out, count)?);
    Ok(())
}

/// standardKlGradient(dy, scale, out, units)
pub fn standard_kl_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, scale, out] = [call.address()?, call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    kernel::standard_kl_gradient(call.read(dy, count)?, call.read(scale, count)?, call.write(out, count)?);
    Ok(())
}
