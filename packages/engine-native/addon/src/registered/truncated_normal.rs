//! A normal law cut to an interval.

use crate::heap::{Call, Refusal};
use infodrop_kernels::truncated_normal::{self as kernel, Law};

/// parameters, low, high, units, the last arguments: the law, and how many draws there are.
fn law_of_draws<'heap>(call: &mut Call<'heap>, loc: usize, scale: usize) -> Result<(Law<'heap>, usize), Refusal> {
    let parameters = call.positive()?;
    let [low, high] = [call.single()?, call.single()?];
    let count = call.size()?;
    call.end()?;
    if !count.is_multiple_of(parameters) {
        return Err(format!("draws must be as many for each of {parameters} parameters, got {count}"));
    }
    Ok((Law { loc: call.read(loc, parameters)?, scale: call.read(scale, parameters)?, low, high }, count))
}

/// truncatedNormal(loc, scale, normals, x, standard, parameters, low, high, units)
pub fn truncated_normal(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [loc, scale] = [call.address()?, call.address()?];
    let [normals, x, standard] = [call.address()?, call.address()?, call.address()?];
    let (law, count) = law_of_draws(call, loc, scale)?;
    let (x, standard) = (call.write(x, count)?, call.write(standard, count)?);
    kernel::truncated_normal(law, call.read(normals, count)?, x, standard);
    Ok(())
}

/// truncatedNormalGradient(dy, loc, scale, normals, standard, dLoc, dScale, parameters, low, high, units)
pub fn truncated_normal_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, loc, scale] = [call.address()?, call.address()?, call.address()?];
    let [normals, standard] = [call.address()?, call.address()?];
    let [in_loc, in_scale] = [call.address()?, call.address()?];
    let (law, count) = law_of_draws(call, loc, scale)?;
    let [dy, normals, standard] = [call.read(dy, count)?, call.read(normals, count)?, call.read(standard, count)?];
    kernel::truncated_normal_gradient(law, dy, normals, standard, call.write(in_loc, count)?, call.write(in_scale, count)?);
    Ok(())
}

/// truncatedNormalEntropy(loc, scale, out, low, high, most, units)
pub fn truncated_normal_entropy(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [loc, scale, out] = [call.address()?, call.address()?, call.address()?];
    let [low, high, most] = [call.single()?, call.single()?, call.single()?];
    let count = call.size()?;
    call.end()?;
    let law = Law { loc: call.read(loc, count)?, scale: call.read(scale, count)?, low, high };
    kernel::truncated_normal_entropy(law, most, call.write(out, count)?);
    Ok(())
}

/// truncatedNormalEntropyGradient(dy, loc, scale, dLoc, dScale, low, high, units)
pub fn truncated_normal_entropy_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, loc, scale] = [call.address()?, call.address()?, call.address()?];
    let [in_loc, in_scale] = [call.address()?, call.address()?];
    let [low, high] = [call.single()?, call.single()?];
    let count = call.size()?;
    call.end()?;
    let law = Law { loc: call.read(loc, count)?, scale: call.read(scale, count)?, low, high };
    let dy = call.read(dy, count)?;
    kernel::truncated_normal_entropy_gradient(law, dy, call.write(in_loc, count)?, call.write(in_scale, count)?);
    Ok(())
}
