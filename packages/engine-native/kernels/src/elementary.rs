//! exp, sigmoid, log, softplus and polynomials of one number, to about one unit in the last place, without a branch: loops over them are compiled
//! to vectors. They are those of the WebAssembly kernels.
//!
//! The polynomials are those of the Cephes library (S. Moshier, <https://www.netlib.org/cephes/>), expf and logf, summed in
//! pairs: their terms then wait less for each other.

use crate::arithmetic::Arithmetic;

const LOG2_E: f32 = std::f32::consts::LOG2_E;
/// ln 2 in two parts, the first with few digits, so that a multiple of it is exact.
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
const SQRT_HALF_BITS: u32 = 0x3f3504f3;
/// 1.5 · 2²³: a small number added to it is rounded to an integer, which its lowest bits then hold.
const ROUNDER: f32 = 12582912.0;

/// `x`, or `least` where it is below that. NaN stays.
#[inline(always)]
pub fn at_least(x: f32, least: f32) -> f32 {
    if x < least { least } else { x }
}

/// `x`, or `most` where it is above that. NaN stays.
#[inline(always)]
pub fn at_most(x: f32, most: f32) -> f32 {
    if x > most { most } else { x }
}

/// eʳ of |r| ≤ ln √2.
#[inline(always)]
fn exp_of_rest<A: Arithmetic>(r: f32) -> f32 {
    let square = r * r;
    let low = A::multiply_add(1.6666665459e-1, r, 5.0000001201e-1);
    let middle = A::multiply_add(8.3334519073e-3, r, 4.1665795894e-2);
    let high = A::multiply_add(1.9875691500e-4, r, 1.3981999507e-3);
    let p = A::multiply_add(square, A::multiply_add(square, high, middle), low);
    A::multiply_add(square, p, 1.0 + r)
}

/// What is left of x when n · ln 2 is taken away.
#[inline(always)]
fn rest_of<A: Arithmetic>(x: f32, n: f32) -> f32 {
    A::multiply_add(n, -LN2_LOW, A::multiply_add(n, -LN2_HIGH, x))
}

/// eˣ; 0 below −87.7, Infinity above 88.3, NaN of NaN.
#[inline(always)]
pub fn exp<A: Arithmetic>(given: f32) -> f32 {
    // At the ends n is −127 or 128, whose power of two has the bits of 0 or Infinity.
    let x = at_most(at_least(given, -88.0), 88.7);
    let rounded = A::multiply_add(x, LOG2_E, ROUNDER);
    let n = rounded - ROUNDER;
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(0x3f800000));
    exp_of_rest::<A>(rest_of::<A>(x, n)) * power
}

/// 2ⁿ of integers −126 ≤ n ≤ 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// eˣ wherever a float32 has it, subnormal numbers included; the same bits as `exp` where that is neither 0 nor Infinity.
#[inline(always)]
pub fn exp_of_all<A: Arithmetic>(given: f32) -> f32 {
    let x = at_most(at_least(given, -105.0), 89.0);
    let rounded = A::multiply_add(x, LOG2_E, ROUNDER);
    let n = rounded - ROUNDER;
    // In two steps: no float is 2¹²⁸ or 2⁻¹⁵⁰. The first is exact, so that the result is rounded once.
    let power = rounded.to_bits().wrapping_sub(ROUNDER.to_bits()) as i32;
    let half = power >> 1;
    let y = exp_of_rest::<A>(rest_of::<A>(x, n)) * power_of_two(half);
    y * power_of_two(power.wrapping_sub(half))
}

/// 1 / (1 + e^−x).
#[inline(always)]
pub fn sigmoid<A: Arithmetic>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<A>(-x))
}

/// ln x of normal numbers > 0.
#[inline(always)]
pub fn log_of_normal<A: Arithmetic>(x: f32) -> f32 {
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF_BITS) as i32;
    let k = (shifted >> 23) as f32;
    let m = f32::from_bits(((shifted & 0x7fffff) as u32).wrapping_add(SQRT_HALF_BITS)) - 1.0;
    let square = m * m;
    let a = A::multiply_add(m, -2.4999993993e-1, 3.3333331174e-1);
    let b = A::multiply_add(m, -1.6668057665e-1, 2.0000714765e-1);
    let c = A::multiply_add(m, -1.2420140846e-1, 1.4249322787e-1);
    let d = A::multiply_add(m, -1.1514610310e-1, 1.1676998740e-1);
    let fourth = square * square;
    let high = A::multiply_add(fourth, 7.0376836292e-2, A::multiply_add(square, d, c));
    let p = A::multiply_add(fourth, high, A::multiply_add(square, b, a));
    let rest = A::multiply_add(square, -0.5, A::multiply_add(m * square, p, k * LN2_LOW));
    A::multiply_add(k, LN2_HIGH, m + rest)
}

/// a² − 1, to the precision of a near 1.
#[inline(always)]
#[must_use]
pub fn square_less_one(a: f32) -> f32 {
    (a - 1.0) * (a + 1.0)
}

/// ln x; −Infinity of 0, NaN below 0.
#[inline(always)]
pub fn log<A: Arithmetic>(x: f32) -> f32 {
    let tiny = x < f32::MIN_POSITIVE;
    let scaled = log_of_normal::<A>(if tiny { x * 16777216.0 } else { x });
    let inside = scaled - if tiny { 16.635532 } else { 0.0 };
    let infinite = if x == f32::INFINITY { x } else { inside };
    let zero = if x == 0.0 { f32::NEG_INFINITY } else { infinite };
    if x >= 0.0 { zero } else { f32::NAN }
}

/// What the rounding of u = 1 + x takes from ln(1 + x).
#[inline(always)]
pub fn lost_by_rounding(x: f32, u: f32) -> f32 {
    (x - (u - 1.0)) / u
}

/// ln(1 + x).
#[inline(always)]
pub fn log1p<A: Arithmetic>(x: f32) -> f32 {
    let u = 1.0 + x;
    let log = log::<A>(u);
    // Of large x the 1 makes no difference to what is lost; there, and of −1 and less, the correction would be NaN.
    let near = log + lost_by_rounding(x, u);
    if x.abs() < 1.0 { near } else { log }
}

/// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
#[inline(always)]
pub fn softplus<A: Arithmetic>(x: f32) -> f32 {
    let power = exp::<A>(-x.abs());
    let u = 1.0 + power;
    // 1 ≤ u ≤ 2, or NaN, which the correction keeps.
    at_least(x, 0.0) + (log_of_normal::<A>(u) + lost_by_rounding(power, u))
}

/// A polynomial of x by Horner's rule, highest power first.
#[inline(always)]
pub fn polynomial<A: Arithmetic, const COUNT: usize>(coefficients: &[f32; COUNT], x: f32) -> f32 {
    let mut value = coefficients[0];
    for coefficient in &coefficients[1..] {
        value = A::multiply_add(value, x, *coefficient);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::{Fused, Separate};

    /// The largest difference from `expected`, in units of the last place of the true value.
    fn units_apart(values: &[f32], got: impl Fn(f32) -> f32, expected: impl Fn(f64) -> f64) -> f64 {
        values
            .iter()
            .map(|&x| {
                let truth = expected(f64::from(x));
                let place = f64::from(f32::from_bits((truth as f32).abs().to_bits() + 1)) - f64::from((truth as f32).abs());
                (f64::from(got(x)) - truth).abs() / place
            })
            .fold(0.0, f64::max)
    }

    fn between(low: f32, high: f32) -> Vec<f32> {
        (0..=20_000).map(|i| low + (high - low) * i as f32 / 20_000.0).collect()
    }

    #[test]
    fn exp_is_within_two_units_of_the_last_place() {
        let values = between(-87.0, 88.0);
        assert!(units_apart(&values, exp::<Fused>, f64::exp) < 2.0);
        assert!(units_apart(&values, exp::<Separate>, f64::exp) < 2.0);
        assert!(units_apart(&values, exp_of_all::<Fused>, f64::exp) < 2.0);
    }

    #[test]
    fn exp_has_the_values_of_its_ends() {
        for (x, expected) in
            [(0.0, 1.0), (-88.0, 0.0), (f32::NEG_INFINITY, 0.0), (88.8, f32::INFINITY), (f32::INFINITY, f32::INFINITY)]
        {
            assert_eq!(exp::<Fused>(x), expected, "exp({x})");
            assert_eq!(exp::<Separate>(x), expected, "exp({x})");
        }
        assert!(exp::<Fused>(f32::NAN).is_nan());
        assert_eq!(exp_of_all::<Fused>(-103.0).to_bits(), f64::exp(-103.0).to_bits_of_f32());
        assert_eq!(exp_of_all::<Fused>(-105.0), 0.0);
        assert!(exp_of_all::<Fused>(88.5).is_finite());
        assert_eq!(exp_of_all::<Fused>(88.8), f32::INFINITY);
    }

    trait BitsOfF32 {
        fn to_bits_of_f32(self) -> u32;
    }
    impl BitsOfF32 for f64 {
        fn to_bits_of_f32(self) -> u32 {
            (self as f32).to_bits()
        }
    }

    #[test]
    fn log_is_within_two_units_of_the_last_place() {
        let values: Vec<f32> = between(-100.0, 88.0).into_iter().map(f32::exp).filter(|&x| (x - 1.0).abs() > 1e-3).collect();
        assert!(units_apart(&values, log::<Fused>, f64::ln) < 2.0);
        assert!(units_apart(&values, log::<Separate>, f64::ln) < 2.0);
        let near_one = between(0.7, 1.4);
        assert!(units_apart(&near_one, log::<Fused>, f64::ln) < 2.0);
    }

    #[test]
    fn log_has_the_values_of_its_ends() {
        for (x, expected) in [(1.0, 0.0), (0.0, f32::NEG_INFINITY), (-0.0, f32::NEG_INFINITY), (f32::INFINITY, f32::INFINITY)] {
            assert_eq!(log::<Fused>(x), expected, "log({x})");
            assert_eq!(log::<Separate>(x), expected, "log({x})");
        }
        assert!(log::<Fused>(-1.0).is_nan());
        assert!(log::<Fused>(f32::NAN).is_nan());
        assert!((log::<Fused>(1e-40) - f32::ln(1e-40)).abs() < 1e-5);
    }

    #[test]
    fn sigmoid_is_within_three_units_of_the_last_place() {
        let values = between(-80.0, 80.0);
        assert!(units_apart(&values, sigmoid::<Fused>, |x| 1.0 / (1.0 + (-x).exp())) < 3.0);
    }
}
