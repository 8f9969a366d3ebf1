//! The standard normal law: its distribution function, the logarithm of that, and its quantiles.

use crate::arithmetic::Arithmetic;
use crate::elementary::{at_least, at_most, exp, log, log1p, polynomial};
use std::f32::consts::{FRAC_1_SQRT_2, LN_2};

/// Coefficients of a Chebyshev fit of log erfcx, whose polynomial has the constant term [`ERFCX_CONSTANT`]. Source: W. H. Press et al.,
/// Numerical Recipes, 2nd edition, §6.2 (erfcc).
const ERFCX: [f32; 9] =
    [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368];
const ERFCX_CONSTANT: f32 = -1.26551223;

/// Rational functions, above and below, of 0.180625 − (p − ½)² for p within 0.425 of ½; else of s − 1.6 up to s = 5, and of s − 5, with
/// s = √(−log min(p, 1 − p)). Source: M. J. Wichura, Algorithm AS 241, 1988 (PPND7), <https://doi.org/10.2307/2347330>.
const CENTRE: ([f32; 4], [f32; 4]) =
    ([59.10937472, 159.29113202, 50.434271938, 3.3871327179], [67.1875636, 78.757757664, 17.895169469, 1.0]);
const NEAR: ([f32; 4], [f32; 3]) =
    ([0.17023821103, 1.3067284816, 2.75681539, 1.4234372777], [0.12021132975, 0.7370016425, 1.0]);
const FAR: ([f32; 4], [f32; 3]) =
    ([0.017337203997, 0.42868294337, 3.081226386, 6.657905115], [0.012258202635, 0.24197894225, 1.0]);

/// x² + log erfc x of x ≥ 0, to 1.2e-7, in two terms: t > 0, whose logarithm is one, and the other.
#[inline(always)]
fn log_erfcx<A: Arithmetic>(x: f32) -> (f32, f32) {
    let t = 1.0 / A::multiply_add(x, 0.5, 1.0);
    (t, A::multiply_add(polynomial::<A, _>(&ERFCX, t), t, ERFCX_CONSTANT))
}

/// Φ(x).
#[inline(always)]
pub fn normal_cdf<A: Arithmetic>(x: f32) -> f32 {
    let size = x.abs();
    let (t, rest) = log_erfcx::<A>(size * FRAC_1_SQRT_2);
    // Φ(−|x|)
    let lower = t * exp::<A>(rest - size * size * 0.5 - LN_2);
    if x > 0.0 { 1.0 - lower } else { lower }
}

/// log Φ(x).
#[inline(always)]
pub fn log_normal_cdf<A: Arithmetic>(x: f32) -> f32 {
    let size = x.abs();
    let (t, rest) = log_erfcx::<A>(size * FRAC_1_SQRT_2);
    // log Φ(−|x|)
    let lower = rest + log::<A>(t) - size * size * 0.5 - LN_2;
    let upper = log1p::<A>(-exp::<A>(lower));
    if x > 0.0 { upper } else { lower }
}

/// Φ⁻¹(p); 0 and 1 give the ends of float32.
#[inline(always)]
pub fn normal_quantile<A: Arithmetic>(p: f32) -> f32 {
    let inside = at_most(at_least(p, 1e-37), 1.0 - f32::EPSILON / 2.0);
    let distance = inside - 0.5;
    let x = A::multiply_add(-distance, distance, 0.180_625);
    let centre = distance * (polynomial::<A, _>(&CENTRE.0, x) / polynomial::<A, _>(&CENTRE.1, x));
    let s = (-log::<A>(at_most(inside, 1.0 - inside))).sqrt();
    let near = polynomial::<A, _>(&NEAR.0, s - 1.6) / polynomial::<A, _>(&NEAR.1, s - 1.6);
    let far = polynomial::<A, _>(&FAR.0, s - 5.0) / polynomial::<A, _>(&FAR.1, s - 5.0);
    let tail = if s <= 5.0 { near } else { far }.copysign(distance);
    if distance.abs() <= 0.425 { centre } else { tail }
}

/// In doubles, for tests.
#[cfg(test)]
pub mod exact {
    /// log Φ(x), by the integral of exp(−t² − 2zt) that erfcx is.
    pub fn log_cdf(x: f64) -> f64 {
        if x.is_infinite() {
            return if x > 0.0 { 0.0 } else { x };
        }
        const STEPS: usize = 1000;
        let z = x.abs() / std::f64::consts::SQRT_2;
        let h = 6.0 / STEPS as f64;
        let at = |i: usize| (-(i as f64 * h).powi(2) - 2.0 * z * i as f64 * h).exp();
        let inner: f64 = (1..STEPS).map(|i| if i % 2 == 0 { 2.0 * at(i) } else { 4.0 * at(i) }).sum();
        let erfcx = 2.0 / std::f64::consts::PI.sqrt() * h / 3.0 * (at(0) + inner + at(STEPS));
        let lower = (0.5 * erfcx).ln() - z * z;
        if x > 0.0 { (-lower.exp()).ln_1p() } else { lower }
    }
}
