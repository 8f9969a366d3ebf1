//! Logarithms of the probabilities of rows of binary values: Σ x·l − log(1 + e^l); and their gradient.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, exp, log, sigmoid};
use crate::parts::folded;
use crate::threads::each_chunk;

/// Elements that one thread takes together, about.
const CHUNK: usize = 8192;
/// About how many nanoseconds a value takes.
const NANOSECONDS: f64 = 0.8;
/// Values whose terms are computed before they are added up: their loop is one of vectors. Their factors of 1 to 2 have a product of at
/// most 2^512.
const BLOCK: usize = 512;

/// The logarithm of a product ≥ 1: of a power of 2, of what is left beside it in f32, and what the rounding to that took.
#[inline(always)]
fn log_of_product<A: Arithmetic>(product: f64) -> f64 {
    let bits = product.to_bits();
    let exponent = (bits >> 52) as f64 - 1023.0;
    let rest = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let rounded = rest as f32;
    let lost = (rest - f64::from(rounded)) / f64::from(rounded);
    exponent * std::f64::consts::LN_2 + f64::from(log::<A>(rounded)) + lost
}

struct LogProbs<'a> {
    x: &'a [f32],
    logits: &'a [f32],
    columns: usize,
    out: &'a mut [f32],
}

impl Loops for LogProbs<'_> {
    type Output = ();

    /// The sum of x·l − max(l, 0), which cancels exactly where x is 1 and l large, and of log(1 + e^−|l|), the logarithm of a product.
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, logits, columns, out } = self;
        let (mut terms, mut powers) = ([0.0_f32; BLOCK], [0.0_f32; BLOCK]);
        for (row, out) in out.iter_mut().enumerate() {
            let own = row * columns..(row + 1) * columns;
            let mut sum = 0.0;
            for (x, logits) in x[own.clone()].chunks(BLOCK).zip(logits[own].chunks(BLOCK)) {
                let (terms, powers) = (&mut terms[..x.len()], &mut powers[..x.len()]);
                for (((term, power), &x), &logit) in terms.iter_mut().zip(powers.iter_mut()).zip(x).zip(logits) {
                    *term = x * logit - at_least(logit, 0.0);
                    *power = exp::<A>(-logit.abs());
                }
                let (mut sums, mut products) = ([0.0_f64; 8], [1.0_f64; 8]);
                let ((whole_terms, rest_terms), (whole_powers, rest_powers)) =
                    (terms.as_chunks::<8>(), powers.as_chunks::<8>());
                for (terms, powers) in whole_terms.iter().zip(whole_powers) {
                    for lane in 0..8 {
                        sums[lane] += f64::from(terms[lane]);
                        products[lane] *= 1.0 + f64::from(powers[lane]);
                    }
                }
                for (lane, (&term, &power)) in rest_terms.iter().zip(rest_powers).enumerate() {
                    sums[lane] += f64::from(term);
                    products[lane] *= 1.0 + f64::from(power);
                }
                sum += folded(sums, |a, b| a + b) - log_of_product::<A>(folded(products, |a, b| a * b));
            }
            *out = sum as f32;
        }
    }
}

/// That of each row of `columns` values.
///
/// # Panics
/// Where the lengths do not fit.
pub fn bernoulli_log_prob(x: &[f32], logits: &[f32], columns: usize, out: &mut [f32]) {
    assert!([x.len(), logits.len()] == [out.len() * columns; 2], "rows must fit");
    let rows = CHUNK.div_ceil(columns.max(1));
    each_chunk(out, rows, x.len() as f64 * NANOSECONDS, |number, out| {
        let own = number * rows * columns..(number * rows + out.len()) * columns;
        run(LogProbs { x: &x[own.clone()], logits: &logits[own], columns, out });
    });
}

struct Gradient<'a> {
    dy: &'a [f32],
    x: &'a [f32],
    logits: &'a [f32],
    columns: usize,
    out: &'a mut [f32],
}

impl Loops for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { dy, x, logits, columns, out } = self;
        for (row, &factor) in dy.iter().enumerate() {
            let own = row * columns..(row + 1) * columns;
            for ((slope, &x), &logit) in out[own.clone()].iter_mut().zip(&x[own.clone()]).zip(&logits[own]) {
                *slope = (x - sigmoid::<A>(logit)) * factor;
            }
        }
    }
}

/// dLogits = dy · (x − σ(logits)).
///
/// # Panics
/// Where the lengths do not fit.
pub fn bernoulli_log_prob_gradient(dy: &[f32], x: &[f32], logits: &[f32], columns: usize, out: &mut [f32]) {
    assert!([x.len(), logits.len(), out.len()] == [dy.len() * columns; 3], "rows must fit");
    let rows = CHUNK.div_ceil(columns.max(1));
    each_chunk(out, (rows * columns).max(1), x.len() as f64 * NANOSECONDS, |number, out| {
        let first = number * rows;
        let own = first * columns..first * columns + out.len();
        let dy = &dy[first..][..out.len() / columns.max(1)];
        run(Gradient { dy, x: &x[own.clone()], logits: &logits[own], columns, out });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729 + i * i % 127) % 1000) as f32 / 50.0 - 10.0).collect()
    }

    #[test]
    fn agrees_with_its_formulas_in_float64() {
        for (rows, columns) in [(1, 1), (7, 3), (100, 10), (33, 257), (9, 1000), (900, 17), (3, 0), (0, 5)] {
            let logits = numbers(rows * columns, 1);
            let x: Vec<f32> = numbers(rows * columns, 2).iter().map(|value| (value + 10.0) / 20.0).collect();
            let dy = numbers(rows, 3);
            let (mut out, mut slopes) = (vec![9.0; rows], vec![9.0; rows * columns]);
            bernoulli_log_prob(&x, &logits, columns, &mut out);
            bernoulli_log_prob_gradient(&dy, &x, &logits, columns, &mut slopes);
            for r in 0..rows {
                let own = r * columns..(r + 1) * columns;
                let pairs = || x[own.clone()].iter().zip(&logits[own.clone()]).map(|(&x, &l)| (f64::from(x), f64::from(l)));
                let expected: f64 = pairs().map(|(x, l)| x * l - l.max(0.0) - (-l.abs()).exp().ln_1p()).sum();
                assert!((f64::from(out[r]) - expected).abs() <= 1e-6 * (1.0 + expected.abs()), "{}: {expected}", out[r]);
                for ((x, l), &got) in pairs().zip(&slopes[own.clone()]) {
                    let expected = f64::from(dy[r]) * (x - 1.0 / (1.0 + (-l).exp()));
                    assert!((f64::from(got) - expected).abs() < 1e-5, "{got}: {expected}");
                }
            }
        }
    }

    #[test]
    fn is_exact_at_large_logits_and_keeps_nan() {
        let mut out = [0.0; 4];
        bernoulli_log_prob(&[1.0, 0.0, 1.0, 1.0], &[20.0, 100.0, f32::NAN, -1e30], 1, &mut out);
        assert!((f64::from(out[0]) + (-20.0_f64).exp().ln_1p()).abs() < 1e-15);
        assert_eq!(out[1], -100.0);
        assert!(out[2].is_nan());
        assert_eq!(out[3], -1e30);
    }

    #[test]
    #[should_panic(expected = "rows must fit")]
    fn refuses_rows_that_do_not_fit() {
        bernoulli_log_prob(&[0.0; 3], &[0.0; 3], 2, &mut [0.0]);
    }
}
