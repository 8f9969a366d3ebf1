//! Cross-entropy of logits.

use crate::heap::{Call, Refusal};
use infodrop_kernels::softmax_cross_entropy::{self as kernel, Labels};

/// The labels of `rows` rows: class numbers, or weights of each class.
fn labels<'heap>(
    call: &mut Call<'heap>,
    address: usize,
    sparse: bool,
    rows: usize,
    classes: usize,
) -> Result<Labels<'heap>, Refusal> {
    let labels =
        if sparse { Labels::Classes(call.read(address, rows)?) } else { Labels::Weights(call.read(address, rows * classes)?) };
    // What stands in memory is as little to be trusted as an address.
    if labels.fit(rows, classes) { Ok(labels) } else { Err(format!("labels must be integers from 0 to {}", classes - 1)) }
}

/// softmaxCrossEntropy(logits, labels, sparse, classes, losses, units)
pub fn softmax_cross_entropy(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [logits, given] = [call.address()?, call.address()?];
    let sparse = call.flag()?;
    let [classes, losses, rows] = [call.positive()?, call.address()?, call.size()?];
    call.end()?;
    let labels = labels(call, given, sparse, rows, classes)?;
    kernel::softmax_cross_entropy(call.read(logits, rows * classes)?, labels, classes, call.write(losses, rows)?);
    Ok(())
}

/// softmaxCrossEntropyGradient(dLosses, logits, labels, sparse, classes, dLogits, units)
pub fn softmax_cross_entropy_gradient(call: &mut Call<'_>) -> Result<(), Refusal> {
    let [dlosses, logits, given] = [call.address()?, call.address()?, call.address()?];
    let sparse = call.flag()?;
    let [classes, dlogits, rows] = [call.positive()?, call.address()?, call.size()?];
    call.end()?;
    let labels = labels(call, given, sparse, rows, classes)?;
    let size = rows * classes;
    let dlogits = call.write(dlogits, size)?;
    kernel::softmax_cross_entropy_gradient(call.read(dlosses, rows)?, call.read(logits, size)?, labels, classes, dlogits);
    Ok(())
}
