//! Functions of one number, of two, and of truth values, element by element.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, at_most, exp, exp_of_all, log, log1p, sigmoid, softplus};
use crate::instructions::vectorized;
use crate::normal_law::{log_normal_cdf, normal_quantile};
use crate::threads::each_chunk;
use std::borrow::Cow;

/// Elements that one thread takes together.
const CHUNK: usize = 16_384;
/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 0.4;
/// The same of functions with an exponential or a logarithm.
const SLOW_NANOSECONDS: f64 = 0.8;
/// The same of truth values.
const TRUTH_NANOSECONDS: f64 = 0.05;
/// Elements that are worth a loop of vectors.
const WORTHWHILE: usize = 128;

/// tanh x: Cephes' polynomial below 0.625, else 1 − 2 / (e^2x + 1).
#[inline(always)]
fn tanh<A: Arithmetic>(x: f32) -> f32 {
    let size = x.abs();
    let z = x * x;
    let mut p = A::multiply_add(z, -5.70498872745e-3, 2.06390887954e-2);
    p = A::multiply_add(p, z, -5.37397155531e-2);
    p = A::multiply_add(p, z, 1.33314422036e-1);
    p = A::multiply_add(p, z, -3.33332819422e-1);
    let near = A::multiply_add(p * z, x, x);
    let far = 1.0 - 2.0 / (exp::<A>(size + size) + 1.0);
    // NaN falls to the polynomial, which keeps it.
    if size >= 0.625 { far.copysign(x) } else { near }
}

/// 1 of x > 0, else the slope α; NaN of NaN.
#[inline(always)]
fn step(x: f32, alpha: f32) -> f32 {
    let known = if x > 0.0 { 1.0 } else { alpha };
    if x.is_nan() { x } else { known }
}

/// eˣ − 1 of x ≤ 0: its series near 0.
#[inline(always)]
fn expm1_of_negative<A: Arithmetic>(x: f32) -> f32 {
    let mut p = A::multiply_add(x, 1.9841270e-4, 1.3888889e-3);
    p = A::multiply_add(p, x, 8.3333333e-3);
    p = A::multiply_add(p, x, 4.1666667e-2);
    p = A::multiply_add(p, x, 1.6666667e-1);
    p = A::multiply_add(p, x, 0.5);
    let near = A::multiply_add(p * x, x, x);
    let far = exp::<A>(x) - 1.0;
    if x < -0.5 { far } else { near }
}

const SELU_ALPHA: f32 = 1.758_099_3;
const SELU_SCALE: f32 = 1.050_701;

/// scale · x of x ≥ 0, else scale · α · (eˣ − 1).
#[inline(always)]
fn selu<A: Arithmetic>(x: f32) -> f32 {
    let negative = expm1_of_negative::<A>(x) * SELU_ALPHA;
    if x >= 0.0 { x * SELU_SCALE } else { negative }
}

/// x of x ≥ 0, else α x.
#[inline(always)]
fn leaky_relu(x: f32, alpha: f32) -> f32 {
    if x < 0.0 { x * alpha } else { x }
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// eˣ.
    Exp,
    /// ln x.
    Log,
    /// tanh x.
    Tanh,
    /// ln(1 + eˣ).
    Softplus,
    /// Scaled exponential linear unit.
    Selu,
    /// x, or the parameter times x below 0.
    LeakyRelu,
    /// max(x, 0).
    Relu,
    /// min(max(x, 0), 6).
    Relu6,
    /// 1 above 0, else the parameter.
    Step,
    /// 1 / (1 + e^−x).
    Sigmoid,
    /// ln(1 + x).
    Log1p,
    /// −x.
    Neg,
    /// |x|.
    Abs,
    /// x².
    Square,
    /// √x.
    Sqrt,
    /// log Φ(x), Φ the distribution function of the standard normal law.
    LogNormalCdf,
    /// Φ⁻¹(x).
    NormalQuantile,
}

impl Unary {
    /// All, by the numbers that JavaScript calls them by.
    pub const ALL: [Self; 17] = [
        Self::Exp,
        Self::Log,
        Self::Tanh,
        Self::Softplus,
        Self::Selu,
        Self::LeakyRelu,
        Self::Relu,
        Self::Relu6,
        Self::Step,
        Self::Sigmoid,
        Self::Log1p,
        Self::Neg,
        Self::Abs,
        Self::Square,
        Self::Sqrt,
        Self::LogNormalCdf,
        Self::NormalQuantile,
    ];

    fn is_slow(self) -> bool {
        matches!(
            self,
            Self::Exp
                | Self::Log
                | Self::Tanh
                | Self::Softplus
                | Self::Selu
                | Self::Sigmoid
                | Self::Log1p
                | Self::LogNormalCdf
                | Self::NormalQuantile
        )
    }
}

#[inline(always)]
fn map(x: &[f32], out: &mut [f32], function: impl Fn(f32) -> f32) {
    for (result, &value) in out.iter_mut().zip(x) {
        *result = function(value);
    }
}

struct Mapped<'a> {
    function: Unary,
    parameter: f32,
    x: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Mapped<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { function, parameter, x, out } = self;
        match function {
            Unary::Exp => map(x, out, exp_of_all::<A>),
            Unary::Log => map(x, out, log::<A>),
            Unary::Tanh => map(x, out, tanh::<A>),
            Unary::Softplus => map(x, out, softplus::<A>),
            Unary::Selu => map(x, out, selu::<A>),
            Unary::LeakyRelu => map(
                x,
                out,
                #[inline(always)]
                |x| leaky_relu(x, parameter),
            ),
            Unary::Relu => map(
                x,
                out,
                #[inline(always)]
                |x| at_least(x, 0.0),
            ),
            Unary::Relu6 => map(
                x,
                out,
                #[inline(always)]
                |x| at_most(at_least(x, 0.0), 6.0),
            ),
            Unary::Step => map(
                x,
                out,
                #[inline(always)]
                |x| step(x, parameter),
            ),
            Unary::Sigmoid => map(x, out, sigmoid::<A>),
            Unary::Log1p => map(x, out, log1p::<A>),
            Unary::Neg => map(
                x,
                out,
                #[inline(always)]
                |x| -x,
            ),
            Unary::Abs => map(x, out, f32::abs),
            Unary::Square => map(
                x,
                out,
                #[inline(always)]
                |x| x * x,
            ),
            Unary::Sqrt => map(x, out, f32::sqrt),
            Unary::LogNormalCdf => map(
                x,
                out,
                #[inline(always)]
                |x| log_normal_cdf::<A>(x),
            ),
            Unary::NormalQuantile => map(
                x,
                out,
                #[inline(always)]
                |x| normal_quantile::<A>(x),
            ),
        }
    }
}

/// out = function(x); `parameter` is the slope of a leaky relu and of a step.
///
/// # Panics
/// Where the lengths differ.
pub fn map_elements(function: Unary, parameter: f32, x: &[f32], out: &mut [f32]) {
    assert_eq!(x.len(), out.len(), "both must have one length");
    let each = if function.is_slow() { SLOW_NANOSECONDS } else { NANOSECONDS };
    each_chunk(out, CHUNK, x.len() as f64 * each, |number, out| {
        run(Mapped { function, parameter, x: &x[number * CHUNK..][..out.len()], out });
    });
}

/// sum ← sum + x.
///
/// # Panics
/// Where the lengths differ.
pub fn add_to(x: &[f32], sum: &mut [f32]) {
    assert_eq!(x.len(), sum.len(), "both must have one length");
    each_chunk(sum, CHUNK, x.len() as f64 * NANOSECONDS, |number, sum| {
        vectorized(
            #[inline(always)]
            || {
                for (sum, &x) in sum.iter_mut().zip(&x[number * CHUNK..]) {
                    *sum += x;
                }
            },
        );
    });
}

/// A function of two numbers whose result is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// The larger; NaN if one is.
    Maximum,
    /// The smaller; NaN if one is.
    Minimum,
    /// a, or a · b where a < 0.
    Prelu,
    /// a + b.
    Add,
    /// a − b.
    Sub,
    /// a · b.
    Multiply,
    /// a / b.
    Divide,
    /// (a − b)².
    SquaredDifference,
    /// a, or 0 where b ≤ 0; NaN where b is.
    ReluGradient,
    /// a, or 0 where b ≤ 0 or b > 6; NaN where b is.
    Relu6Gradient,
}

/// A function of two numbers whose result is a truth value, a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// a > b.
    Greater,
    /// a ≥ b.
    GreaterEqual,
    /// a < b.
    Less,
    /// a ≤ b.
    LessEqual,
    /// a = b.
    Equal,
    /// a ≠ b.
    NotEqual,
}

/// How the result of a function of two numbers is taken: as [blocks][outers][inner].
#[derive(Clone, Copy, Debug)]
pub struct Levels {
    /// Rows of a block.
    pub outers: usize,
    /// Elements of a row.
    pub inner: usize,
}

/// An operand of a function of two numbers.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a> {
    /// Its numbers.
    pub values: &'a [f32],
    /// How far it moves with blocks.
    pub block: usize,
    /// How far it moves with outer.
    pub outer: usize,
    /// Whether it moves with inner.
    pub moves: bool,
}

impl<'a> Operand<'a> {
    /// How many numbers it has at least, for a result of `count` elements; `usize::MAX` where that overflows.
    #[must_use]
    pub fn length(block: usize, outer: usize, moves: bool, Levels { outers, inner }: Levels, count: usize) -> usize {
        if count == 0 {
            return 0;
        }
        let rows = count / inner;
        let of_blocks = (rows.div_ceil(outers) - 1).saturating_mul(block);
        let of_rows = (rows.min(outers) - 1).saturating_mul(outer);
        of_blocks.saturating_add(of_rows).saturating_add(if moves { inner } else { 1 })
    }

    fn reaches(&self, levels: Levels, count: usize) -> bool {
        self.values.len() >= Self::length(self.block, self.outer, self.moves, levels, count)
    }

    /// The same from a block on.
    fn of_block(self, block: usize) -> Self {
        Self { values: &self.values[block * self.block..], ..self }
    }

    /// The numbers from element i of run o on, `count` or one.
    #[inline(always)]
    fn at(&self, o: usize, i: usize, count: usize) -> &'a [f32] {
        if self.moves { &self.values[o * self.outer + i..][..count] } else { &self.values[o * self.outer..][..1] }
    }
}

/// The results from element `first` on.
#[inline(always)]
fn pair<R>(a: Operand<'_>, b: Operand<'_>, inner: usize, first: usize, out: &mut [R], function: impl Fn(f32, f32) -> R) {
    let mut at = first;
    let mut rest = out;
    while !rest.is_empty() {
        let (o, i) = (at / inner, at % inner);
        let count = rest.len().min(inner - i);
        let (now, later) = rest.split_at_mut(count);
        let (left, right) = (a.at(o, i, count), b.at(o, i, count));
        match (a.moves, b.moves) {
            (true, true) => {
                for ((result, &x), &y) in now.iter_mut().zip(left).zip(right) {
                    *result = function(x, y);
                }
            }
            (true, false) => {
                let y = right[0];
                for (result, &x) in now.iter_mut().zip(left) {
                    *result = function(x, y);
                }
            }
            (false, true) => {
                let x = left[0];
                for (result, &y) in now.iter_mut().zip(right) {
                    *result = function(x, y);
                }
            }
            (false, false) => {
                for result in now.iter_mut() {
                    *result = function(left[0], right[0]);
                }
            }
        }
        at += count;
        rest = later;
    }
}

/// `pair` with a closure that is compiled into its loops: one that is handed on as an argument may stay a call.
macro_rules! pairs {
    ($given:expr, $function:expr) => {
        pair(
            $given.a,
            $given.b,
            $given.inner,
            $given.first,
            $given.out,
            #[inline(always)]
            $function,
        )
    };
}

struct Paired<'a> {
    function: Binary,
    a: Operand<'a>,
    b: Operand<'a>,
    inner: usize,
    first: usize,
    out: &'a mut [f32],
}

impl Loops for Paired<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match self.function {
            Binary::Maximum => pairs!(self, |a, b| if (a > b) | a.is_nan() { a } else { b }),
            Binary::Minimum => pairs!(self, |a, b| if (a < b) | a.is_nan() { a } else { b }),
            Binary::Prelu => pair(self.a, self.b, self.inner, self.first, self.out, leaky_relu),
            Binary::Add => pairs!(self, |a, b| a + b),
            Binary::Sub => pairs!(self, |a, b| a - b),
            Binary::Multiply => pairs!(self, |a, b| a * b),
            Binary::Divide => pairs!(self, |a, b| a / b),
            Binary::SquaredDifference => pairs!(self, |a, b| (a - b) * (a - b)),
            Binary::ReluGradient => pairs!(self, |a, b| {
                let passed = if b <= 0.0 { 0.0 } else { a };
                if b.is_nan() { b } else { passed }
            }),
            Binary::Relu6Gradient => pairs!(self, |a, b| {
                let passed = if (b <= 0.0) | (b > 6.0) { 0.0 } else { a };
                if b.is_nan() { b } else { passed }
            }),
        }
    }
}

struct Compared<'a> {
    function: Comparison,
    a: Operand<'a>,
    b: Operand<'a>,
    inner: usize,
    first: usize,
    out: &'a mut [u8],
}

impl Loops for Compared<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match self.function {
            Comparison::Greater => pairs!(self, |a, b| u8::from(a > b)),
            Comparison::GreaterEqual => pairs!(self, |a, b| u8::from(a >= b)),
            Comparison::Less => pairs!(self, |a, b| u8::from(a < b)),
            Comparison::LessEqual => pairs!(self, |a, b| u8::from(a <= b)),
            Comparison::Equal => pairs!(self, |a, b| u8::from(a == b)),
            Comparison::NotEqual => pairs!(self, |a, b| u8::from(a != b)),
        }
    }
}

/// Short runs become long ones, where each operand either goes on with the next run or repeats with every one: one that repeats is
/// written down several times, one that goes on is left. The numbers of both, and how many elements a run then has.
fn lengthened<'a>(a: Operand<'a>, b: Operand<'a>, levels: Levels) -> (Cow<'a, [f32]>, Cow<'a, [f32]>, usize) {
    let Levels { outers, inner } = levels;
    let times = WORTHWHILE.div_ceil(inner).min(outers);
    let suits = |x: Operand<'_>| x.moves && (x.outer == 0 || x.outer == inner);
    if times == 1 || !suits(a) || !suits(b) {
        return (a.values.into(), b.values.into(), inner);
    }
    let repeat = |x: Operand<'a>| -> Cow<'a, [f32]> {
        if x.outer == 0 { x.values[..inner].repeat(times).into() } else { x.values.into() }
    };
    (repeat(a), repeat(b), inner * times)
}

/// Calls `compute` with the operands, the length of a run, the number of the first element and the elements, for each piece of a block
/// that lies in a chunk.
fn each_pair<R: Send>(
    a: Operand<'_>,
    b: Operand<'_>,
    levels: Levels,
    out: &mut [R],
    compute: impl Fn(Operand<'_>, Operand<'_>, usize, usize, &mut [R]) + Sync + Send,
) {
    let Levels { outers, inner } = levels;
    let count = out.len();
    let whole = inner > 0 && outers > 0 && count.is_multiple_of(inner);
    assert!(whole && a.reaches(levels, count) && b.reaches(levels, count), "operands must fit");
    let block_elements = outers.saturating_mul(inner);
    each_chunk(out, CHUNK, count as f64 * NANOSECONDS, |number, mut rest| {
        let mut at = number * CHUNK;
        while !rest.is_empty() {
            let (block, first) = (at / block_elements, at % block_elements);
            let (now, later) = rest.split_at_mut(rest.len().min(block_elements - first));
            let (a, b) = (a.of_block(block), b.of_block(block));
            let (left, right, length) = lengthened(a, b, levels);
            let times = length / inner;
            let a = Operand { values: &left, outer: a.outer * times, ..a };
            let b = Operand { values: &right, outer: b.outer * times, ..b };
            at += now.len();
            compute(a, b, length, first, now);
            rest = later;
        }
    });
}

/// out[block, o, i] = function(a, b).
///
/// # Panics
/// Where an operand is too short.
pub fn pair_elements(function: Binary, a: Operand<'_>, b: Operand<'_>, levels: Levels, out: &mut [f32]) {
    each_pair(a, b, levels, out, |a, b, inner, first, out| run(Paired { function, a, b, inner, first, out }));
}

/// out[block, o, i] = 1 where a and b compare so, else 0.
///
/// # Panics
/// Where an operand is too short.
pub fn compare_elements(function: Comparison, a: Operand<'_>, b: Operand<'_>, levels: Levels, out: &mut [u8]) {
    each_pair(a, b, levels, out, |a, b, inner, first, out| run(Compared { function, a, b, inner, first, out }));
}

struct Truths<'a> {
    either: bool,
    a: &'a [u8],
    b: &'a [u8],
    out: &'a mut [u8],
}

impl Loops for Truths<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let pairs = self.out.iter_mut().zip(self.a.iter().zip(self.b));
        if self.either {
            pairs.for_each(
                #[inline(always)]
                |(result, (a, b))| *result = u8::from((*a != 0) | (*b != 0)),
            );
        } else {
            pairs.for_each(
                #[inline(always)]
                |(result, (a, b))| *result = u8::from((*a != 0) & (*b != 0)),
            );
        }
    }
}

/// 1 where a ∧ b or, with `either`, a ∨ b, of bytes that are 0 or not.
///
/// # Panics
/// Where the lengths differ.
pub fn combine_truths(either: bool, a: &[u8], b: &[u8], out: &mut [u8]) {
    assert!([a.len(), b.len()] == [out.len(); 2], "all must have one length");
    each_chunk(out, 4 * CHUNK, a.len() as f64 * TRUTH_NANOSECONDS, |number, out| {
        let own = number * 4 * CHUNK..number * 4 * CHUNK + out.len();
        run(Truths { either, a: &a[own.clone()], b: &b[own], out });
    });
}

struct Chosen<'a> {
    truths: &'a [u8],
    a: &'a [f32],
    b: &'a [f32],
    out: &'a mut [f32],
}

impl Loops for Chosen<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let numbers = self.a.iter().zip(self.b);
        for ((result, truth), (a, b)) in self.out.iter_mut().zip(self.truths).zip(numbers) {
            *result = if *truth != 0 { *a } else { *b };
        }
    }
}

/// a where a byte is not 0, else b.
///
/// # Panics
/// Where the lengths differ.
pub fn choose_elements(truths: &[u8], a: &[f32], b: &[f32], out: &mut [f32]) {
    assert!([truths.len(), a.len(), b.len()] == [out.len(); 3], "all must have one length");
    each_chunk(out, CHUNK, a.len() as f64 * NANOSECONDS, |number, out| {
        let own = number * CHUNK..number * CHUNK + out.len();
        run(Chosen { truths: &truths[own.clone()], a: &a[own.clone()], b: &b[own], out });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal_law::exact::log_cdf;

    fn between(low: f32, high: f32) -> Vec<f32> {
        (0..=40_000).map(|i| low + (high - low) * i as f32 / 40_000.0).collect()
    }

    #[test]
    fn maps_probabilities_to_their_quantiles() {
        let p: Vec<f32> = [1e-30, 1e-12, 1e-6, 1e-3, 0.02, 0.3, 0.499, 0.5, 0.501, 0.9, 0.999, 0.99999].to_vec();
        let mut out = vec![9.0; p.len()];
        map_elements(Unary::NormalQuantile, 0.0, &p, &mut out);
        for (&p, &got) in p.iter().zip(&out) {
            let x = f64::from(got);
            // What an error of 5e-7 of x changes the probability by.
            let bound = 5e-7 * (x * x + 0.1) * (-x * x / 2.0 - log_cdf(x)).exp().max(1.0);
            assert!((log_cdf(x) - f64::from(p).ln()).abs() < bound.max(1e-7), "Φ⁻¹({p}) is {got}");
        }
        map_elements(Unary::NormalQuantile, 0.0, &[0.0, 1.0, f32::NAN], &mut out[..3]);
        assert!(out[0] < -12.0 && out[1] > 5.0 && out[2].is_nan());
    }

    #[test]
    fn adds_in_place() {
        let x: Vec<f32> = (0..3 * CHUNK + 5).map(|i| i as f32).collect();
        let mut sum: Vec<f32> = x.iter().map(|x| 0.5 - x).collect();
        add_to(&x, &mut sum);
        assert!(sum.iter().all(|&sum| sum == 0.5));
    }

    fn exact(function: Unary, x: f64) -> f64 {
        match function {
            Unary::Exp => x.exp(),
            Unary::Log => x.ln(),
            Unary::Tanh => x.tanh(),
            Unary::Softplus => x.max(0.0) + (-x.abs()).exp().ln_1p(),
            Unary::Selu if x >= 0.0 => 1.0507009873554805 * x,
            Unary::Selu => 1.7580993408473768 * x.exp_m1(),
            Unary::LeakyRelu => x.max(0.0) + 0.2 * x.min(0.0),
            Unary::Relu => x.max(0.0),
            Unary::Relu6 => x.clamp(0.0, 6.0),
            Unary::Step => {
                if x > 0.0 {
                    1.0
                } else {
                    f64::from(0.2_f32)
                }
            }
            Unary::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Unary::Log1p => x.ln_1p(),
            Unary::Neg => -x,
            Unary::Abs => x.abs(),
            Unary::Square => x * x,
            Unary::Sqrt => x.sqrt(),
            Unary::LogNormalCdf => log_cdf(x),
            // Compared by what it is a quantile of, below.
            Unary::NormalQuantile => unreachable!(),
        }
    }

    #[test]
    fn maps_each_function_to_a_few_units_of_the_last_place() {
        for function in Unary::ALL {
            let x = match function {
                Unary::Log | Unary::Sqrt => between(1e-6, 50.0),
                Unary::Log1p => between(-0.999, 50.0),
                Unary::NormalQuantile => continue,
                _ => between(-20.0, 20.0),
            };
            // log Φ is a sum of three rounded terms, and a logarithm of one minus an exponential of it.
            let relative = if function == Unary::LogNormalCdf { 6e-7 } else { 4e-7 };
            let mut out = vec![9.0; x.len()];
            map_elements(function, 0.2, &x, &mut out);
            for (&x, &got) in x.iter().zip(&out) {
                let expected = exact(function, f64::from(x));
                let bound = relative * expected.abs() + 3e-8;
                assert!((f64::from(got) - expected).abs() < bound, "{function:?}({x}) is {got} and not {expected}");
            }
        }
    }

    #[test]
    fn keeps_nan_and_the_ends() {
        let x = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0];
        // Quantiles have ends of their own.
        for function in Unary::ALL.into_iter().filter(|function| !matches!(function, Unary::NormalQuantile)) {
            let mut out = [9.0; 4];
            map_elements(function, 0.2, &x, &mut out);
            assert!(out[0].is_nan(), "{function:?}");
            for (&x, got) in x[1..].iter().zip(&out[1..]) {
                let expected = exact(function, f64::from(x)) as f32;
                assert!(*got == expected || (got.is_nan() && expected.is_nan()), "{function:?}({x}): {got}, {expected}");
            }
        }
    }

    /// A function of two numbers, by its definition.
    type Definition<R> = fn(f32, f32) -> R;

    const NUMBERS: [(Binary, Definition<f32>); 10] = [
        (Binary::Maximum, |a, b| if a.is_nan() || b.is_nan() { f32::NAN } else { a.max(b) }),
        (Binary::Minimum, |a, b| if a.is_nan() || b.is_nan() { f32::NAN } else { a.min(b) }),
        (Binary::Prelu, |a, b| if a < 0.0 { a * b } else { a }),
        (Binary::Add, |a, b| a + b),
        (Binary::Sub, |a, b| a - b),
        (Binary::Multiply, |a, b| a * b),
        (Binary::Divide, |a, b| a / b),
        (Binary::SquaredDifference, |a, b| (a - b).powi(2)),
        (Binary::ReluGradient, |a, b| {
            if b.is_nan() {
                b
            } else if b > 0.0 {
                a
            } else {
                0.0
            }
        }),
        (Binary::Relu6Gradient, |a, b| {
            if b.is_nan() {
                b
            } else if b > 0.0 && b <= 6.0 {
                a
            } else {
                0.0
            }
        }),
    ];
    const TRUTHS: [(Comparison, Definition<bool>); 6] = [
        (Comparison::Greater, |a, b| a > b),
        (Comparison::GreaterEqual, |a, b| a >= b),
        (Comparison::Less, |a, b| a < b),
        (Comparison::LessEqual, |a, b| a <= b),
        (Comparison::Equal, |a, b| a == b),
        (Comparison::NotEqual, |a, b| a != b),
    ];

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        let number = |i: usize| ((i * 7919 + seed * 104_729 + i * i % 127) % 17) as f32 - 8.0;
        (0..count).map(|i| if (i + seed).is_multiple_of(50) { f32::NAN } else { number(i) }).collect()
    }

    #[test]
    fn pairs_operands_however_they_move() {
        let sizes = [
            (1, 1, 1),
            (1, 1, 5),
            (1, 3, 1),
            (1, 700, 24),
            (1, 9, 3),
            (1, 5, 129),
            (1, 2, 30_000),
            (9, 256, 24),
            (100, 40, 7),
            (3, 2, 200),
            (4, 9000, 1),
        ];
        for (blocks, outers, inner) in sizes {
            let levels = Levels { outers, inner };
            let movements = (0..8).map(|bits| (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0));
            let count = blocks * outers * inner;
            // An operand is whole or a single value on each level.
            let operand = |(block, outer, moves): (bool, bool, bool), seed| {
                let row = if moves { inner } else { 1 };
                let rows = if outer { outers } else { 1 };
                let strides = (if block { rows * row } else { 0 }, if outer { row } else { 0 }, moves);
                (numbers(Operand::length(strides.0, strides.1, moves, levels, count), seed), strides)
            };
            for left in movements.clone() {
                for right in movements.clone() {
                    let ((a, a_strides), (b, b_strides)) = (operand(left, 1), operand(right, 2));
                    fn placed(values: &[f32], (block, outer, moves): (usize, usize, bool)) -> Operand<'_> {
                        Operand { values, block, outer, moves }
                    }
                    let (left, right) = (placed(&a, a_strides), placed(&b, b_strides));
                    let at = |k: usize| {
                        let (run, i) = (k / inner, k % inner);
                        let index =
                            |x: Operand<'_>| run / outers * x.block + run % outers * x.outer + if x.moves { i } else { 0 };
                        (a[index(left)], b[index(right)])
                    };
                    for (function, definition) in NUMBERS {
                        let mut out = vec![9.0; count];
                        pair_elements(function, left, right, levels, &mut out);
                        for (k, &got) in out.iter().enumerate() {
                            let (x, y) = at(k);
                            let expected = definition(x, y);
                            assert!(got == expected || (got.is_nan() && expected.is_nan()), "{function:?}({x}, {y}): {got}");
                        }
                    }
                    for (function, definition) in TRUTHS {
                        let mut out = vec![9; count];
                        compare_elements(function, left, right, levels, &mut out);
                        for (k, &got) in out.iter().enumerate() {
                            let (x, y) = at(k);
                            assert_eq!(got, u8::from(definition(x, y)), "{function:?}({x}, {y})");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn combines_truths() {
        let (a, b): (Vec<u8>, Vec<u8>) = (0..70_001).map(|i| ((i % 3) as u8, (i % 5 / 3) as u8)).unzip();
        for either in [false, true] {
            let mut out = vec![9; a.len()];
            combine_truths(either, &a, &b, &mut out);
            for ((a, b), got) in a.iter().zip(&b).zip(out) {
                assert_eq!(got, u8::from(if either { *a > 0 || *b > 0 } else { *a > 0 && *b > 0 }));
            }
        }
    }

    #[test]
    fn chooses_elements() {
        let truths: Vec<u8> = (0..70_001).map(|i| (i % 3) as u8).collect();
        let a: Vec<f32> = (0..70_001).map(|i| i as f32).collect();
        let b: Vec<f32> = a.iter().map(|value| if *value == 3.0 { f32::NAN } else { -value - 1.0 }).collect();
        let mut out = vec![9.0; a.len()];
        choose_elements(&truths, &a, &b, &mut out);
        for (k, got) in out.iter().enumerate() {
            let expected = if truths[k] == 0 { b[k] } else { a[k] };
            assert_eq!(got.to_bits(), expected.to_bits());
        }
    }
}
