//! Random numbers by key.

use crate::heap::{Call, Refusal};
use infodrop_kernels::draws::{Law, draw};
use infodrop_kernels::philox::Stream;

/// Two words of the key, two of the block, and how many of its elements to skip, less than it makes: four, or fewer.
pub fn stream(call: &mut Call<'_>) -> Result<Stream, Refusal> {
    let key = [call.word()?, call.word()?];
    let [low, high] = [call.word()?, call.word()?];
    let skip = call.size()?;
    if skip > 3 {
        return Err(format!("elements to skip must be 0 to 3, got {skip}"));
    }
    Ok(Stream { key, block: u64::from(high) << 32 | u64::from(low), skip })
}

/// drawRange(kind, one, two, ...stream, out, units)
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn draw_range(call: &mut Call<'_>) -> Result<(), Refusal> {
    let kind = call.size()?;
    let [one, two] = [call.float()?, call.float()?];
    let law = match kind {
        0 => Law::Normal,
        1 if (0.0..=4_294_967_296.0).contains(&one) => Law::Binary { dropped: one as u64, kept: two as f32 },
        1 => return Err(format!("dropped words must be 0 to 2^32, got {one}")),
        2 => Law::Uniform { low: one, width: two },
        3 => Law::Logistic,
        _ => return Err(format!("kind must be 0 to 3, got {kind}")),
    };
    let stream = stream(call)?;
    if stream.skip >= law.elements_of_block() {
        return Err(format!("elements to skip must be below those of a block, got {}", stream.skip));
    }
    let [out, count] = [call.address()?, call.size()?];
    call.end()?;
    draw(law, stream, call.write(out, count)?);
    Ok(())
}
