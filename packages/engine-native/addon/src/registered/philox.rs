//! Random numbers by key.

use crate::heap::{Call, Refusal};
use infodrop_kernels::philox::Stream;
use infodrop_kernels::philox_bernoulli;
use infodrop_kernels::philox_normal;

/// Two words of the key, two of the block, and how many words of it to skip.
pub fn stream(call: &mut Call<'_>) -> Result<Stream, Refusal> {
    let key = [call.word()?, call.word()?];
    let [low, high] = [call.word()?, call.word()?];
    let skip = call.size()?;
    if skip > 3 {
        return Err(format!("words to skip must be 0 to 3, got {skip}"));
    }
    Ok(Stream { key, block: u64::from(high) << 32 | u64::from(low), skip })
}

/// philoxNormalRange(...stream, out, units)
pub fn philox_normal_range(call: &mut Call<'_>) -> Result<(), Refusal> {
    let stream = stream(call)?;
    let [out, count] = [call.address()?, call.size()?];
    call.end()?;
    philox_normal::philox_normal(stream, call.write(out, count)?);
    Ok(())
}

/// philoxBernoulli(...stream, dropped, kept, out, units)
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn philox_bernoulli(call: &mut Call<'_>) -> Result<(), Refusal> {
    let stream = stream(call)?;
    let dropped = call.float()?;
    if !(0.0..=4_294_967_296.0).contains(&dropped) {
        return Err(format!("dropped words must be 0 to 2^32, got {dropped}"));
    }
    let kept = call.single()?;
    let [out, count] = [call.address()?, call.size()?];
    call.end()?;
    philox_bernoulli::philox_bernoulli(stream, dropped as u64, kept, call.write(out, count)?);
    Ok(())
}
