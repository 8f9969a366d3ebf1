//! Cross-entropy of logits, row by row: H = Σ labels · (log Σ e^(logits − largest) − (logits − largest)); and its gradient.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{exp, log};
use crate::parts::folded;
use crate::threads::each_chunk;

/// Elements that one thread takes together, about.
const CHUNK: usize = 8192;
/// About how many nanoseconds a logit takes.
const NANOSECONDS: f64 = 1.0;
/// Terms whose exponentials are taken together, at least.
const BLOCK: usize = 256;

/// What the probabilities are compared with.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// Rows of weights, [rows][classes].
    Weights(&'a [f32]),
    /// One class number a row.
    Classes(&'a [i32]),
}

impl Labels<'_> {
    /// Whether they are those of so many rows, each a class that there is.
    #[must_use]
    pub fn fit(&self, rows: usize, classes: usize) -> bool {
        match self {
            Self::Weights(weights) => weights.len() == rows * classes,
            Self::Classes(numbers) => {
                numbers.len() == rows && numbers.iter().all(|&number| usize::try_from(number).is_ok_and(|n| n < classes))
            }
        }
    }
}

/// The largest number of a row. One that is NaN makes the sum of exponentials NaN, whatever is taken from it.
#[inline(always)]
fn largest_of(row: &[f32]) -> f32 {
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let mut largest = [f32::NEG_INFINITY; 8];
    let (whole, rest) = row.as_chunks::<8>();
    for eight in whole {
        for (most, &value) in largest.iter_mut().zip(eight) {
            *most = larger(*most, value);
        }
    }
    for (most, &value) in largest.iter_mut().zip(rest) {
        *most = larger(*most, value);
    }
    folded(largest, larger)
}

/// Σ e^(row − largest) of each row, at `totals`, and the terms at `out`. Short rows are taken together: their exponentials
/// make one loop of vectors.
#[inline(always)]
fn exponentials<A: Arithmetic>(rows: &[f32], classes: usize, out: &mut [f32], totals: &mut [f64]) {
    let out = &mut out[..rows.len()];
    for (row, out) in rows.chunks_exact(classes).zip(out.chunks_exact_mut(classes)) {
        let largest = largest_of(row);
        for (difference, &value) in out.iter_mut().zip(row) {
            *difference = value - largest;
        }
    }
    for term in out.iter_mut() {
        *term = exp::<A>(*term);
    }
    for (row, total) in out.chunks_exact(classes).zip(totals) {
        let mut sums = [0.0_f64; 8];
        let (whole, rest) = row.as_chunks::<8>();
        for eight in whole {
            for (sum, &term) in sums.iter_mut().zip(eight) {
                *sum += f64::from(term);
            }
        }
        for (sum, &term) in sums.iter_mut().zip(rest) {
            *sum += f64::from(term);
        }
        *total = folded(sums, |a, b| a + b);
    }
}

/// Rows whose exponentials are taken together.
#[inline(always)]
fn rows_together(classes: usize) -> usize {
    BLOCK.div_ceil(classes)
}

struct Losses<'a> {
    logits: &'a [f32],
    labels: Labels<'a>,
    classes: usize,
    losses: &'a mut [f32],
}

impl Loops for Losses<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { logits, labels, classes, losses } = self;
        let together = rows_together(classes);
        let (mut terms, mut totals) = (vec![0.0; together * classes], vec![0.0; together]);
        for (number, rows) in logits.chunks(together * classes).enumerate() {
            exponentials::<A>(rows, classes, &mut terms, &mut totals);
            for (i, row) in rows.chunks_exact(classes).enumerate() {
                let r = number * together + i;
                let largest = largest_of(row);
                // The logarithm of a sum between 1 and the number of classes, as in the other kernels.
                let log_of_total = f64::from(log::<A>(totals[i] as f32));
                let cost = |logit: f32| log_of_total - f64::from(logit - largest);
                losses[r] = match labels {
                    Labels::Classes(numbers) => cost(row[numbers[r] as usize]) as f32,
                    Labels::Weights(weights) => {
                        let weights = &weights[r * classes..][..classes];
                        weights.iter().zip(row).map(|(&weight, &logit)| f64::from(weight) * cost(logit)).sum::<f64>() as f32
                    }
                };
            }
        }
    }
}

/// Some rows of labels.
fn rows_of(labels: Labels<'_>, from: usize, count: usize, classes: usize) -> Labels<'_> {
    match labels {
        Labels::Weights(weights) => Labels::Weights(&weights[from * classes..][..count * classes]),
        Labels::Classes(numbers) => Labels::Classes(&numbers[from..][..count]),
    }
}

/// The loss of each row.
///
/// # Panics
/// Where the lengths do not fit, or a label is no class.
pub fn softmax_cross_entropy(logits: &[f32], labels: Labels<'_>, classes: usize, losses: &mut [f32]) {
    assert!(classes > 0 && logits.len() == losses.len() * classes && labels.fit(losses.len(), classes), "labels must fit");
    let rows = CHUNK.div_ceil(classes);
    each_chunk(losses, rows, logits.len() as f64 * NANOSECONDS, |number, losses| {
        let (first, count) = (number * rows, losses.len());
        let logits = &logits[first * classes..][..count * classes];
        run(Losses { logits, labels: rows_of(labels, first, count, classes), classes, losses });
    });
}

struct Gradient<'a> {
    dlosses: &'a [f32],
    logits: &'a [f32],
    labels: Labels<'a>,
    classes: usize,
    dlogits: &'a mut [f32],
}

impl Loops for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { dlosses, logits, labels, classes, dlogits } = self;
        let together = rows_together(classes);
        let mut totals = vec![0.0; together];
        let groups = logits.chunks(together * classes).zip(dlogits.chunks_mut(together * classes));
        for (number, (rows, out)) in groups.enumerate() {
            exponentials::<A>(rows, classes, out, &mut totals);
            for (i, out) in out.chunks_exact_mut(classes).enumerate() {
                let r = number * together + i;
                let (gradient, total) = (dlosses[r], totals[i]);
                match labels {
                    Labels::Classes(numbers) => {
                        let factor = (1.0 / total) as f32;
                        for value in out.iter_mut() {
                            *value = *value * factor * gradient;
                        }
                        out[numbers[r] as usize] -= gradient;
                    }
                    Labels::Weights(weights) => {
                        let weights = &weights[r * classes..][..classes];
                        let factor = (weights.iter().copied().map(f64::from).sum::<f64>() / total) as f32;
                        for (value, &weight) in out.iter_mut().zip(weights) {
                            *value = A::multiply_add(*value, factor, -weight) * gradient;
                        }
                    }
                }
            }
        }
    }
}

/// dLogits = dLosses · (softmax(logits) · Σ labels − labels).
///
/// # Panics
/// Where the lengths do not fit, or a label is no class.
pub fn softmax_cross_entropy_gradient(
    dlosses: &[f32],
    logits: &[f32],
    labels: Labels<'_>,
    classes: usize,
    dlogits: &mut [f32],
) {
    let count = dlosses.len();
    assert!(
        classes > 0 && [logits.len(), dlogits.len()] == [count * classes; 2] && labels.fit(count, classes),
        "labels must fit"
    );
    let rows = CHUNK.div_ceil(classes);
    each_chunk(dlogits, rows * classes, logits.len() as f64 * NANOSECONDS, |number, dlogits| {
        let (first, count) = (number * rows, dlogits.len() / classes);
        let labels = rows_of(labels, first, count, classes);
        let logits = &logits[first * classes..][..dlogits.len()];
        run(Gradient { dlosses: &dlosses[first..][..count], logits, labels, classes, dlogits });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729 + i * i % 127) % 1000) as f32 / 100.0 - 5.0).collect()
    }

    fn exact(row: &[f32], weights: &[f32]) -> f64 {
        let total: f64 = row.iter().map(|&logit| f64::from(logit).exp()).sum();
        row.iter().zip(weights).map(|(&logit, &weight)| f64::from(weight) * (total.ln() - f64::from(logit))).sum()
    }

    #[test]
    fn agrees_with_its_formulas_in_float64() {
        for (rows, classes) in [(1, 1), (7, 3), (100, 10), (33, 257), (9, 1000), (900, 17)] {
            let logits = numbers(rows * classes, 1);
            let dlosses = numbers(rows, 3);
            let classes_of: Vec<i32> = (0..rows).map(|r| (r * 31 % classes) as i32).collect();
            let one_hot: Vec<f32> =
                (0..rows * classes).map(|i| f32::from(i % classes == classes_of[i / classes] as usize)).collect();
            for (labels, weights) in [
                (Labels::Weights(&numbers(rows * classes, 2)[..]), &numbers(rows * classes, 2)),
                (Labels::Classes(&classes_of), &one_hot),
            ] {
                let (mut losses, mut dlogits) = (vec![9.0; rows], vec![9.0; rows * classes]);
                softmax_cross_entropy(&logits, labels, classes, &mut losses);
                softmax_cross_entropy_gradient(&dlosses, &logits, labels, classes, &mut dlogits);
                for r in 0..rows {
                    let own = r * classes..(r + 1) * classes;
                    let (row, weights) = (&logits[own.clone()], &weights[own]);
                    let expected = exact(row, weights);
                    let size = weights.iter().fold(1.0, |sum, weight| sum + f64::from(weight.abs()));
                    assert!((f64::from(losses[r]) - expected).abs() < 2e-6 * 10.0 * size, "{}: {expected}", losses[r]);
                    let total: f64 = row.iter().map(|&logit| f64::from(logit).exp()).sum();
                    let weight: f64 = weights.iter().copied().map(f64::from).sum();
                    for c in 0..classes {
                        let slope = f64::from(row[c]).exp() / total * weight - f64::from(weights[c]);
                        let expected = f64::from(dlosses[r]) * slope;
                        let got = f64::from(dlogits[r * classes + c]);
                        assert!((got - expected).abs() < 1e-5 * size, "{got}: {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn bears_large_logits_and_keeps_nan() {
        let mut losses = [0.0; 3];
        let logits = [1e4, 0.0, -1e4, 0.0, f32::NAN, 1.0, 1e30, 1e30, 0.0];
        softmax_cross_entropy(&logits, Labels::Classes(&[1, 0, 0]), 3, &mut losses);
        assert_eq!(losses[0], 1e4);
        assert!(losses[1].is_nan());
        assert!((losses[2] - 2.0_f32.ln()).abs() < 1e-6);
        let mut dlogits = [0.0; 9];
        softmax_cross_entropy_gradient(&[1.0; 3], &logits, Labels::Classes(&[1, 0, 0]), 3, &mut dlogits);
        assert_eq!(dlogits[..3], [1.0, -1.0, 0.0]);
        assert!(dlogits[3..6].iter().all(|value| value.is_nan()));
    }

    #[test]
    #[should_panic(expected = "labels must fit")]
    fn refuses_a_label_that_is_no_class() {
        softmax_cross_entropy(&[0.0; 3], Labels::Classes(&[3]), 3, &mut [0.0]);
    }
}
