//! Updates of a weight by its gradient.

use crate::heap::{Call, Refusal};
use infodrop_kernels::optimizers::{self as kernel, Adam, Momentum, RmsProp};

/// momentumUpdate(value, accumulation, gradient, rate, momentum, nesterov, newValue, newAccumulation, units)
pub fn momentum_update(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [value, accumulation, gradient] = [call.address()?, call.address()?, call.address()?];
    let settings = Momentum { rate: call.single()?, momentum: call.single()?, nesterov: call.flag()? };
    let [new_value, new_accumulation, count] = [call.address()?, call.address()?, call.size()?];
    call.end()?;
    let gradient = call.read(gradient, count)?;
    let value = call.update(value, new_value, count)?;
    kernel::momentum_update(settings, gradient, value, call.update(accumulation, new_accumulation, count)?);
    Ok(())
}

/// adamUpdate(value, average, square, gradient, rate, beta1, rest1, beta2, rest2, correction1, correction2, epsilon, newValue,
/// newAverage, newSquare, units)
pub fn adam_update(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [value, average, square, gradient] = [call.address()?, call.address()?, call.address()?, call.address()?];
    let settings = Adam {
        rate: call.single()?,
        beta1: [call.single()?, call.single()?],
        beta2: [call.single()?, call.single()?],
        corrections: [call.single()?, call.single()?],
        epsilon: call.single()?,
    };
    let [new_value, new_average, new_square] = [call.address()?, call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    let gradient = call.read(gradient, count)?;
    let value = call.update(value, new_value, count)?;
    let average = call.update(average, new_average, count)?;
    kernel::adam_update(settings, gradient, value, average, call.update(square, new_square, count)?);
    Ok(())
}

/// rmsPropUpdate(value, square, step, gradient, rate, decay, rest, momentum, epsilon, newValue, newSquare, newStep, units)
pub fn rms_prop_update(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [value, square, step, gradient] = [call.address()?, call.address()?, call.address()?, call.address()?];
    let settings = RmsProp {
        rate: call.single()?,
        decay: [call.single()?, call.single()?],
        momentum: call.single()?,
        epsilon: call.single()?,
    };
    let [new_value, new_square, new_step] = [call.address()?, call.address()?, call.address()?];
    let count = call.size()?;
    call.end()?;
    let gradient = call.read(gradient, count)?;
    let value = call.update(value, new_value, count)?;
    let square = call.update(square, new_square, count)?;
    kernel::rms_prop_update(settings, gradient, value, square, call.update(step, new_step, count)?);
    Ok(())
}
