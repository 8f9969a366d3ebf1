//! Probabilities of binary values.

use crate::heap::{Call, Refusal};
use infodrop_kernels::bernoulli_log_prob as kernel;

/// bernoulliLogProb(x, logits, columns, out, units)
pub fn bernoulli_log_prob(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [x, logits] = [call.address()?, call.address()?];
    let [columns, out, rows] = [call.size()?, call.address()?, call.size()?];
    call.end()?;
    let size = rows * columns;
    kernel::bernoulli_log_prob(call.read(x, size)?, call.read(logits, size)?, columns, call.write(out, rows)?);
    Ok(())
}

/// bernoulliLogProbGradient(dy, x, logits, columns, out, units)
pub fn bernoulli_log_prob_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dy, x, logits] = [call.address()?, call.address()?, call.address()?];
    let [columns, out, rows] = [call.size()?, call.address()?, call.size()?];
    call.end()?;
    let size = rows * columns;
    let (dy, x, logits) = (call.read(dy, rows)?, call.read(x, size)?, call.read(logits, size)?);
    kernel::bernoulli_log_prob_gradient(dy, x, logits, columns, call.write(out, size)?);
    Ok(())
}
