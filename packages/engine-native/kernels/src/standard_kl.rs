//! Divergence of normal laws from the standard one, |(σ² − 1)/2 − log σ| + μ²/2, and its gradient in the scale.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{log, square_less_one};
use crate::threads::each_part;

/// Elements that one thread takes together.
const CHUNK: usize = 8192;
/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 0.6;

struct Values<'a> {
    loc: &'a [f32],
    scale: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { loc, scale, out } = self;
        for ((value, &loc), &scale) in out.iter_mut().zip(loc).zip(scale) {
            // The first half is ≥ 0, and cancels near σ = 1.
            let spread = A::multiply_add(square_less_one(scale), 0.5, -log::<A>(scale)).abs();
            *value = A::multiply_add(loc * loc, 0.5, spread);
        }
    }
}

/// KL(N(loc, scale²) ‖ N(0, 1)) of each element.
///
/// # Panics
/// Where the lengths differ.
pub fn standard_kl(loc: &[f32], scale: &[f32], out: &mut [f32]) {
    let count = out.len();
    assert!([loc.len(), scale.len()] == [count; 2], "all must have one length");
    let parts = out.chunks_mut(CHUNK).zip(loc.chunks(CHUNK)).zip(scale.chunks(CHUNK));
    each_part(parts, count as f64 * NANOSECONDS, |_, ((out, loc), scale)| run(Values { loc, scale, out }));
}

struct Slopes<'a> {
    dy: &'a [f32],
    scale: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Slopes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { dy, scale, out } = self;
        for ((slope, &dy), &scale) in out.iter_mut().zip(dy).zip(scale) {
            *slope = dy * (square_less_one(scale) / scale);
        }
    }
}

/// dy · (scale² − 1)/scale.
///
/// # Panics
/// Where the lengths differ.
pub fn standard_kl_gradient(dy: &[f32], scale: &[f32], out: &mut [f32]) {
    let count = out.len();
    assert!([dy.len(), scale.len()] == [count; 2], "all must have one length");
    let parts = out.chunks_mut(CHUNK).zip(dy.chunks(CHUNK)).zip(scale.chunks(CHUNK));
    each_part(parts, count as f64 * NANOSECONDS, |_, ((out, dy), scale)| run(Slopes { dy, scale, out }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_its_formulas_in_float64() {
        for count in [0_u16, 1, 7, 16, 33, 20_001] {
            let loc: Vec<f32> = (0..count).map(|i| f32::from(i % 101) / 10.0 - 5.0).collect();
            let scale: Vec<f32> = (0..count).map(|i| (f32::from(i % 97) / 10.0 - 7.0).exp()).collect();
            let (mut values, mut slopes) = (vec![f32::NAN; loc.len()], vec![f32::NAN; loc.len()]);
            standard_kl(&loc, &scale, &mut values);
            standard_kl_gradient(&loc, &scale, &mut slopes);
            for i in 0..loc.len() {
                let (mean, deviation) = (f64::from(loc[i]), f64::from(scale[i]));
                let value = (deviation * deviation - 1.0) / 2.0 - deviation.ln() + mean * mean / 2.0;
                assert!((f64::from(values[i]) - value).abs() <= 4e-7 * value.max(0.1), "{}: {value}", values[i]);
                let slope = mean * (deviation * deviation - 1.0) / deviation;
                assert!((f64::from(slopes[i]) - slope).abs() <= 4e-7 * slope.abs(), "{}: {slope}", slopes[i]);
            }
        }
    }

    #[test]
    fn is_never_below_0_and_keeps_what_is_no_number() {
        let scale = [1.0, 1.0 + f32::EPSILON, 1.0 - f32::EPSILON, 0.0, f32::NAN];
        let mut out = [9.0; 5];
        standard_kl(&[0.0; 5], &scale, &mut out);
        assert_eq!(out[0], 0.0);
        assert!(out[1] >= 0.0 && out[2] >= 0.0);
        assert_eq!(out[3], f32::INFINITY);
        assert!(out[4].is_nan());
    }
}
