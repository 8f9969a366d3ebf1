//! Matrix products.

use crate::heap::{Call, Refusal, elements};
use infodrop_kernels::mat_mul;
use infodrop_kernels::microkernel::Activation;

/// The activation with this number.
pub fn activation(call: &mut Call<'_>) -> Result<Activation, Refusal> {
    match call.integer()? {
        0 => Ok(Activation::Linear),
        1 => Ok(Activation::Relu),
        2 => Ok(Activation::Relu6),
        number => Err(format!("an activation must be 0, 1 or 2, got {number}")),
    }
}

/// multiplyFewRows(a, b, out, rows, columns, depth, bias, activation, units)
pub fn multiply_few_rows(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [a, b, out] = [call.address()?, call.address()?, call.address()?];
    let [rows, columns, depth] = [call.size()?, call.size()?, call.size()?];
    let bias = call.address()?;
    let activation = activation(call)?;
    let _units = call.size()?;
    call.end()?;
    let a = call.read::<f32>(a, elements(&[rows, depth])?)?;
    let b = call.read::<f32>(b, elements(&[depth, columns])?)?;
    let bias = call.read_if::<f32>(bias, columns)?;
    let out = call.write::<f32>(out, elements(&[rows, columns])?)?;
    mat_mul::mat_mul(a, b, out, [rows, depth, columns], [false, false], bias, activation);
    Ok(())
}

/// matMul(a, b, out, rows, columns, depth, transposeA, transposeB, bias, activation, byColumns, units)
pub fn mat_mul(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [a, b, out] = [call.address()?, call.address()?, call.address()?];
    let [rows, columns, depth] = [call.size()?, call.size()?, call.size()?];
    let transposed = [call.flag()?, call.flag()?];
    let bias = call.address()?;
    let activation = activation(call)?;
    let _by_columns = call.flag()?;
    let _units = call.size()?;
    call.end()?;
    let a = call.read::<f32>(a, elements(&[rows, depth])?)?;
    let b = call.read::<f32>(b, elements(&[depth, columns])?)?;
    let bias = call.read_if::<f32>(bias, columns)?;
    let out = call.write::<f32>(out, elements(&[rows, columns])?)?;
    mat_mul::mat_mul(a, b, out, [rows, depth, columns], transposed, bias, activation);
    Ok(())
}
