//! Divergence of Gaussian dropout from the log-uniform prior, of its variance α or of log α, and its derivative. The formulas are those of `variationalKl` of
//! @infodrop/priors.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, at_most, exp, exp_of_all, log, log1p, polynomial, sigmoid, softplus};
use crate::threads::each_chunk;
use std::f32::consts::LN_2;

/// Elements that one thread takes together.
const CHUNK: usize = 16_384;
/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 1.0;

/// ½(γ + 2 log 2), to which KL − ½ log u tends as α → 0, with u = 1/(2α).
const LIMIT: f32 = 0.981_755_013;
/// Where the two polynomials of the exact form meet in u.
const BORDER: f32 = 6.0;

/// KL/u in x = 2u/BORDER − 1, for u ≤ BORDER; highest power first.
const NEAR: [f32; 11] = [
    3.483492975e-5,
    -0.0001408929695,
    0.0004385471077,
    -0.001481033591,
    0.004627152718,
    -0.01287603974,
    0.03214849474,
    -0.07179927755,
    0.1435005818,
    -0.2613708323,
    0.4715823039,
];
const NEAR_SLOPE: [f32; 10] = derivative(&NEAR);

/// (KL − ½ log u − LIMIT) u in x = 2·BORDER/u − 1, for u ≥ BORDER.
const FAR: [f32; 11] = [
    4.507267693e-5,
    0.0002288799026,
    -0.0002039051903,
    -0.0009011913489,
    0.0003337118721,
    0.001873269532,
    0.0004784794255,
    -0.00249621272,
    -0.006078188185,
    -0.02265987651,
    -0.268530437,
];
const FAR_SLOPE: [f32; 10] = derivative(&FAR);

/// Powers of α in the cubic form, from the third down.
const CUBIC: [f32; 3] = [0.58629921, -1.50204118, 1.16145124];
const CUBIC_SLOPE: [f32; 3] = [3.0 * CUBIC[0], 2.0 * CUBIC[1], CUBIC[2]];

/// What the sigmoid form multiplies 1 − σ and log α by, and adds to the latter.
const HEIGHT: f32 = 0.63576;
const STEEPNESS: f32 = 1.48695;
const OFFSET: f32 = 1.8732;

const fn derivative(coefficients: &[f32; 11]) -> [f32; 10] {
    let mut slopes = [0.0; 10];
    let mut i = 0;
    while i < 10 {
        slopes[i] = coefficients[i] * (10 - i) as f32;
        i += 1;
    }
    slopes
}

/// How the divergence is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// To f32.
    Exact,
    /// The polynomial of Kingma et al.
    Cubic,
    /// The fit of Molchanov et al.
    Sigmoid,
}

impl Form {
    /// All, by the numbers that JavaScript calls them by.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Cubic, Self::Sigmoid];
}

/// What is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The variance α of the noise.
    Alpha,
    /// Its logarithm.
    LogAlpha,
}

impl Of {
    /// Both, by the numbers that JavaScript calls them by.
    pub const ALL: [Self; 2] = [Self::Alpha, Self::LogAlpha];
}

impl Of {
    #[inline(always)]
    fn alpha<A: Arithmetic>(self, x: f32) -> f32 {
        if self == Self::LogAlpha { exp::<A>(x) } else { x }
    }

    #[inline(always)]
    fn log_alpha<A: Arithmetic>(self, x: f32) -> f32 {
        if self == Self::LogAlpha { x } else { log::<A>(x) }
    }

    /// u = 1/(2α), the same up to the border, and 1/u down to its.
    #[inline(always)]
    fn places<A: Arithmetic>(self, x: f32) -> (f32, f32, f32) {
        let u = if self == Self::LogAlpha { 0.5 * exp_of_all::<A>(-x) } else { 0.5 / x };
        (u, at_most(u, BORDER), 1.0 / at_least(u, BORDER))
    }
}

#[inline(always)]
fn exact<A: Arithmetic>(of: Of, x: f32) -> f32 {
    let (u, small, s) = of.places::<A>(x);
    let near = small * polynomial::<A, _>(&NEAR, A::multiply_add(small, 2.0 / BORDER, -1.0));
    // ½ log u = −½(log α + log 2)
    let half = A::multiply_add(of.log_alpha::<A>(x), -0.5, LIMIT - LN_2 / 2.0);
    let far = A::multiply_add(s, polynomial::<A, _>(&FAR, A::multiply_add(s, 2.0 * BORDER, -1.0)), half);
    if u < BORDER { near } else { far }
}

// Slopes are by log α.

/// −u dKL/du
#[inline(always)]
fn exact_slope<A: Arithmetic>(of: Of, x: f32) -> f32 {
    let (u, small, s) = of.places::<A>(x);
    let y = A::multiply_add(small, 2.0 / BORDER, -1.0);
    let rise = A::multiply_add(small * (2.0 / BORDER), polynomial::<A, _>(&NEAR_SLOPE, y), polynomial::<A, _>(&NEAR, y));
    let z = A::multiply_add(s, 2.0 * BORDER, -1.0);
    let fall = A::multiply_add(s * (2.0 * BORDER), polynomial::<A, _>(&FAR_SLOPE, z), polynomial::<A, _>(&FAR, z));
    if u < BORDER { -small * rise } else { A::multiply_add(s, fall, -0.5) }
}

#[inline(always)]
fn cubic<A: Arithmetic>(of: Of, x: f32) -> f32 {
    let alpha = of.alpha::<A>(x);
    let half = A::multiply_add(of.log_alpha::<A>(x), -0.5, LIMIT - LN_2 / 2.0);
    half - alpha * polynomial::<A, _>(&CUBIC, alpha)
}

#[inline(always)]
fn cubic_slope<A: Arithmetic>(of: Of, x: f32) -> f32 {
    let alpha = of.alpha::<A>(x);
    -0.5 - alpha * polynomial::<A, _>(&CUBIC_SLOPE, alpha)
}

/// σ of the sigmoid form.
#[inline(always)]
fn share<A: Arithmetic>(of: Of, x: f32) -> f32 {
    sigmoid::<A>(A::multiply_add(of.log_alpha::<A>(x), STEEPNESS, OFFSET))
}

#[inline(always)]
fn fitted<A: Arithmetic>(of: Of, x: f32) -> f32 {
    // log(1 + 1/α)
    let logarithm = if of == Of::LogAlpha { softplus::<A>(-x) } else { log1p::<A>(1.0 / x) };
    A::multiply_add(logarithm, 0.5, (1.0 - share::<A>(of, x)) * HEIGHT)
}

#[inline(always)]
fn fitted_slope<A: Arithmetic>(of: Of, x: f32) -> f32 {
    let share = share::<A>(of, x);
    // 1/(1 + α)
    let inverse = if of == Of::LogAlpha { sigmoid::<A>(-x) } else { 1.0 / (1.0 + x) };
    inverse * -0.5 - share * (1.0 - share) * (HEIGHT * STEEPNESS)
}

/// A loop for each form, over functions that are compiled into it: those that are handed on as arguments may stay calls.
macro_rules! each {
    ($form:expr, $of:expr, $out:expr, $given:expr, $compute:ident) => {
        match ($form, $of) {
            (Form::Exact, Of::Alpha) => $compute!($out, $given, exact, exact_slope, Of::Alpha),
            (Form::Cubic, Of::Alpha) => $compute!($out, $given, cubic, cubic_slope, Of::Alpha),
            (Form::Sigmoid, Of::Alpha) => $compute!($out, $given, fitted, fitted_slope, Of::Alpha),
            (Form::Exact, Of::LogAlpha) => $compute!($out, $given, exact, exact_slope, Of::LogAlpha),
            (Form::Cubic, Of::LogAlpha) => $compute!($out, $given, cubic, cubic_slope, Of::LogAlpha),
            (Form::Sigmoid, Of::LogAlpha) => $compute!($out, $given, fitted, fitted_slope, Of::LogAlpha),
        }
    };
}

macro_rules! values {
    ($out:expr, $given:expr, $value:ident, $slope:ident, $of:expr) => {
        for (result, &x) in $out.iter_mut().zip($given) {
            *result = $value::<A>($of, x);
        }
    };
}

macro_rules! slopes {
    ($out:expr, $given:expr, $value:ident, $slope:ident, $of:expr) => {
        for (result, (&dy, &x)) in $out.iter_mut().zip($given) {
            let slope = $slope::<A>($of, x);
            *result = dy * if $of == Of::Alpha { slope / x } else { slope };
        }
    };
}

struct Values<'a> {
    form: Form,
    of: Of,
    x: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Values<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { form, of, x, out } = self;
        each!(form, of, out, x, values);
    }
}

struct Slopes<'a> {
    form: Form,
    of: Of,
    dy: &'a [f32],
    x: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Slopes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { form, of, dy, x, out } = self;
        each!(form, of, out, dy.iter().zip(x), slopes);
    }
}

/// The divergence of each element.
///
/// # Panics
/// Where the lengths differ.
pub fn variational_kl(form: Form, of: Of, x: &[f32], out: &mut [f32]) {
    assert_eq!(x.len(), out.len(), "both must have one length");
    each_chunk(out, CHUNK, x.len() as f64 * NANOSECONDS, |number, out| {
        run(Values { form, of, x: &x[number * CHUNK..][..out.len()], out });
    });
}

/// dy · dKL/dx of each element.
///
/// # Panics
/// Where the lengths differ.
pub fn variational_kl_gradient(form: Form, of: Of, dy: &[f32], x: &[f32], out: &mut [f32]) {
    assert!([dy.len(), x.len()] == [out.len(); 2], "all must have one length");
    each_chunk(out, CHUNK, x.len() as f64 * NANOSECONDS, |number, out| {
        let own = number * CHUNK..number * CHUNK + out.len();
        run(Slopes { form, of, dy: &dy[own.clone()], x: &x[own], out });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In f64: the exact form by the integral of D(√s)/√s = ∫₀¹ e^(s(t² − 1)) dt over s, which is ∫₀¹ (1 − e^(−u(1 − t²)))/(1 − t²) dt.
    fn divergence(form: Form, log_alpha: f64) -> f64 {
        let alpha = log_alpha.exp();
        match form {
            Form::Exact => {
                let u = 0.5 / alpha;
                // t = 1 − r², so that small steps come to lie where the integrand is steep.
                let at = |r: f64| {
                    let rest = r * r * (2.0 - r * r);
                    if rest == 0.0 { 0.0 } else { 2.0 * r * -(-u * rest).exp_m1() / rest }
                };
                const STEPS: usize = 20_000;
                let inner: f64 = (1..STEPS).map(|i| at(i as f64 / STEPS as f64) * if i % 2 == 0 { 2.0 } else { 4.0 }).sum();
                (at(0.0) + inner + at(1.0)) / (3.0 * STEPS as f64)
            }
            Form::Cubic => {
                let polynomial = 1.16145124 * alpha - 1.50204118 * alpha.powi(2) + 0.58629921 * alpha.powi(3);
                0.635_181_42 - 0.5 * log_alpha - polynomial
            }
            Form::Sigmoid => 0.5 * (1.0 / alpha).ln_1p() + 0.63576 / (1.0 + (1.8732 + 1.48695 * log_alpha).exp()),
        }
    }

    fn places() -> Vec<f32> {
        (0..=60).map(|i| i as f32 * 0.2 - 9.0).filter(|&x| x < 2.5).collect()
    }

    #[test]
    fn has_the_value_and_the_slope_of_each_form() {
        let log_alpha = places();
        let alpha: Vec<f32> = log_alpha.iter().map(|x| x.exp()).collect();
        let dy: Vec<f32> = log_alpha.iter().enumerate().map(|(i, _)| i as f32 * 0.25 - 3.0).collect();
        for (form, of) in Form::ALL.into_iter().flat_map(|form| Of::ALL.map(|of| (form, of))) {
            let x = if of == Of::Alpha { &alpha } else { &log_alpha };
            let (mut values, mut slopes) = (vec![9.0; dy.len()], vec![9.0; dy.len()]);
            variational_kl(form, of, x, &mut values);
            variational_kl_gradient(form, of, &dy, x, &mut slopes);
            for (i, &place) in log_alpha.iter().enumerate().filter(|(_, x)| form != Form::Cubic || **x <= 0.0) {
                let place = f64::from(place);
                let expected = divergence(form, place);
                let apart = (f64::from(values[i]) - expected).abs();
                assert!(apart < 2e-6 * expected.abs().max(0.5), "{form:?}({place}): {} and not {expected}", values[i]);
                const STEP: f64 = 1e-3;
                let slope = (divergence(form, place + STEP) - divergence(form, place - STEP)) / (2.0 * STEP);
                let by_x = if of == Of::Alpha { place.exp() } else { 1.0 };
                let expected = f64::from(dy[i]) * slope / by_x;
                let apart = (f64::from(slopes[i]) - expected).abs();
                assert!(apart < 1e-5 * expected.abs().max(0.1), "{form:?}'({place}): {} and not {expected}", slopes[i]);
            }
        }
    }

    #[test]
    fn keeps_nan_and_the_ends() {
        let (mut values, mut slopes) = ([9.0; 3], [9.0; 3]);
        variational_kl(Form::Exact, Of::LogAlpha, &[f32::NAN, 100.0, -200.0], &mut values);
        variational_kl_gradient(Form::Exact, Of::LogAlpha, &[1.0; 3], &[f32::NAN, 100.0, -200.0], &mut slopes);
        assert!(values[0].is_nan() && slopes[0].is_nan());
        assert!(values[1].abs() < 1e-30 && (values[2] - 100.635_18).abs() < 1e-4);
        assert!(slopes[1].abs() < 1e-30 && slopes[2] == -0.5);
        variational_kl(Form::Exact, Of::Alpha, &[f32::NAN, 0.0, f32::INFINITY], &mut values);
        assert!(values[0].is_nan() && values[1] == f32::INFINITY && values[2] == 0.0);
    }

    #[test]
    #[should_panic(expected = "one length")]
    fn refuses_lengths_that_differ() {
        variational_kl(Form::Exact, Of::LogAlpha, &[0.0; 3], &mut [0.0; 2]);
    }
}
