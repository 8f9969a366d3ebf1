//! Information dropout.

use super::draws::stream;
use crate::heap::{Call, Refusal};
use infodrop_kernels::information_dropout::{self as kernel, Gradients, Prior, Settings};

/// low, capBound, meanCorrection, prior, gateZeros, logOfCap, smallest, locAddress, logScaleAddress
fn settings(call: &mut Call<'_>) -> Result<Settings, Refusal> {
    let [low, cap_bound] = [call.single()?, call.single()?];
    let [mean_correction, log_normal, gate_zeros] = [call.flag()?, call.flag()?, call.flag()?];
    let [log_cap, floor] = [call.single()?, call.single()?];
    let [loc, log_scale] = [call.address()?, call.address()?];
    let prior = if log_normal {
        Prior::LogNormal { loc: call.read::<f32>(loc, 1)?[0], log_scale: call.read::<f32>(log_scale, 1)?[0], floor }
    } else {
        Prior::LogUniform { log_cap }
    };
    let from_logits = (cap_bound > 0.0).then_some((low, cap_bound));
    Ok(Settings { from_logits, mean_correction, gate_zeros, prior })
}

/// informationDropout(...settings, ...stream, count, f, strength, z, kl, sums, parts, units)
pub fn information_dropout(call: &mut Call<'_>) -> Result<(), Refusal> {
    let settings = settings(call)?;
    let stream = stream(call)?;
    let count = call.size()?;
    let [f, strength, z, kl, sums] = [call.address()?, call.address()?, call.address()?, call.address()?, call.address()?];
    let parts = call.positive()?;
    let _units = call.size()?;
    call.end()?;
    kernel::information_dropout(
        &settings,
        stream,
        call.read(f, count)?,
        call.read(strength, count)?,
        call.write(z, count)?,
        call.write(kl, count)?,
        call.write(sums, parts)?,
    );
    Ok(())
}

/// informationDropoutGradient(...settings, ...stream, count, dz, dKl, dMean, factor, f, strength, df, dStrength, locSums,
/// logScaleSums, parts, units)
pub fn information_dropout_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let settings = settings(call)?;
    let stream = stream(call)?;
    let count = call.size()?;
    let [dz, dkl, dmean] = [call.address()?, call.address()?, call.address()?];
    let factor = call.single()?;
    let [f, strength, df, dstrength] = [call.address()?, call.address()?, call.address()?, call.address()?];
    let [loc_sums, log_scale_sums] = [call.address()?, call.address()?];
    let parts = call.positive()?;
    let _units = call.size()?;
    call.end()?;
    let dmean = call.read::<f32>(dmean, 1)?[0] * factor;
    let gradients = Gradients { dz: call.read(dz, count)?, dkl: call.read(dkl, count)?, dmean };
    kernel::information_dropout_gradient(
        &settings,
        stream,
        gradients,
        call.read(f, count)?,
        call.read(strength, count)?,
        call.write(df, count)?,
        call.write(dstrength, count)?,
        call.write(loc_sums, parts)?,
        call.write(log_scale_sums, parts)?,
    );
    Ok(())
}
