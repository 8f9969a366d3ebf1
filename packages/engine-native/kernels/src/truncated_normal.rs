//! A normal law cut to an interval: draws from standard normals, its entropy, and the derivatives of both.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::{at_least, at_most, exp, log};
use crate::normal_law::{normal_cdf, normal_quantile};
use crate::threads::each_part;
use std::ops::Range;

/// Elements that one thread takes together, at least.
const CHUNK: usize = 4096;
/// Pieces that draws are cut into, where those are larger: the ends of the laws are computed in each.
const MOST_CHUNKS: usize = 64;
/// Parameters whose ends are computed together: repeated to at least as many, they are read in whole vectors.
const BLOCK: usize = 256;
/// About how many nanoseconds a draw or its gradient, and an entropy or its gradients take.
const DRAW_NANOSECONDS: f64 = 4.0;
const ENTROPY_NANOSECONDS: f64 = 6.0;
const LOG_SQRT_2PI: f32 = 0.918_938_5;

/// N(loc, scale²) cut to [low, high], of as many parameters as there are.
#[derive(Clone, Copy)]
pub struct Law<'a> {
    /// Means before it is cut.
    pub loc: &'a [f32],
    /// Standard deviations before it is cut, of that length.
    pub scale: &'a [f32],
    /// Where it is cut below.
    pub low: f32,
    /// Where it is cut above.
    pub high: f32,
}

impl Law<'_> {
    fn check(&self) {
        assert_eq!(self.loc.len(), self.scale.len(), "loc and scale must have one length");
    }

    /// The ends in units of the scale from loc.
    #[inline(always)]
    fn standard_ends(&self, parameter: usize) -> (f32, f32) {
        let (loc, scale) = (self.loc[parameter], self.scale[parameter]);
        ((self.low - loc) / scale, (self.high - loc) / scale)
    }
}

#[inline(always)]
fn density<A: Arithmetic>(x: f32) -> f32 {
    exp::<A>(-A::multiply_add(x * x, 0.5, LOG_SQRT_2PI))
}

/// Floats of one quantity of a block of parameters, repeated.
type Table = [f32; 2 * BLOCK];

/// Parameters of a block that begins with this one, and how many of a table they fill: all of them are repeated, in their order.
#[inline(always)]
fn block(parameters: usize, from: usize) -> (usize, usize) {
    let count = BLOCK.min(parameters - from);
    (count, if count == parameters { count * BLOCK.div_ceil(count) } else { count })
}

/// The places of a block of parameters among the draws from `first` on, `draws` of them: in its table, and in the draws.
#[inline(always)]
fn places(
    parameters: usize,
    from: usize,
    length: usize,
    first: usize,
    draws: usize,
) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + use<> {
    let stride = if parameters <= BLOCK { length } else { parameters };
    let start = from + first.saturating_sub(from) / stride * stride;
    let last = first + draws;
    (start..last).step_by(stride).filter_map(
        #[inline(always)]
        move |start| {
            let (begin, end) = (start.max(first), last.min(start + length));
            (begin < end).then(|| (begin - start..end - start, begin - first..end - first))
        },
    )
}

/// The blocks of parameters that there are draws of: the first parameter, how many, how many of a table they fill, and their places.
#[inline(always)]
fn blocks(
    parameters: usize,
    first: usize,
    draws: usize,
) -> impl Iterator<Item = (usize, usize, usize, impl Iterator<Item = (Range<usize>, Range<usize>)>)> {
    (0..parameters).step_by(BLOCK).filter_map(
        #[inline(always)]
        move |from| {
            let (count, length) = block(parameters, from);
            let mut own = places(parameters, from, length, first, draws).peekable();
            own.peek().is_some().then_some((from, count, length, own))
        },
    )
}

/// Draws that one thread takes together: of many, so many that the ends of the laws are not computed anew for each.
fn chunk(draws: usize) -> usize {
    CHUNK.max(draws.div_ceil(MOST_CHUNKS))
}

struct Draws<'a> {
    law: Law<'a>,
    /// Draws before these.
    first: usize,
    normals: &'a [f32],
    x: &'a mut [f32],
    standard: &'a mut [f32],
}

impl Loops for Draws<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { law, first, normals, x, standard } = self;
        let (mut belows, mut masses): (Table, Table) = ([0.0; 2 * BLOCK], [0.0; 2 * BLOCK]);
        let (mut locs, mut scales): (Table, Table) = ([0.0; 2 * BLOCK], [0.0; 2 * BLOCK]);
        for (from, count, length, own) in blocks(law.loc.len(), first, normals.len()) {
            for i in 0..length {
                (locs[i], scales[i]) = (law.loc[from + i % count], law.scale[from + i % count]);
            }
            let of_block = belows[..length].iter_mut().zip(&mut masses[..length]).zip(&locs[..length]).zip(&scales[..length]);
            for (((below, mass), &loc), &scale) in of_block {
                *below = normal_cdf::<A>((law.low - loc) / scale);
                *mass = normal_cdf::<A>((law.high - loc) / scale) - *below;
            }
            for (of_table, own) in own {
                let (x, standard) = (&mut x[own.clone()], &mut standard[own.clone()]);
                let levels = belows[of_table.clone()].iter().zip(&masses[of_table.clone()]);
                let tables = levels.zip(locs[of_table.clone()].iter().zip(&scales[of_table]));
                let results = x.iter_mut().zip(standard.iter_mut());
                for ((&eta, (x, standard)), ((&below, &mass), (&loc, &scale))) in normals[own].iter().zip(results).zip(tables) {
                    let drawn = normal_quantile::<A>(A::multiply_add(normal_cdf::<A>(eta), mass, below));
                    let t = at_most(at_least(drawn, (law.low - loc) / scale), (law.high - loc) / scale);
                    *standard = t;
                    *x = at_most(at_least(A::multiply_add(scale, t, loc), law.low), law.high);
                }
            }
        }
    }
}

/// x = loc + scale·t and t = Φ⁻¹(Φ(a) + Φ(η)(Φ(b) − Φ(a))), where a and b are the ends in units of the scale from loc, and normals η repeat
/// the parameters in their order. What rounding takes out of the ends is put back.
///
/// # Panics
/// Where the lengths do not fit.
pub fn truncated_normal(law: Law<'_>, normals: &[f32], x: &mut [f32], standard: &mut [f32]) {
    check_draws(law, &[normals.len(), x.len(), standard.len()]);
    let size = chunk(normals.len());
    let parts = x.chunks_mut(size).zip(standard.chunks_mut(size)).zip(normals.chunks(size));
    each_part(parts, normals.len() as f64 * DRAW_NANOSECONDS, |number, ((x, standard), normals)| {
        run(Draws { law, first: number * size, normals, x, standard });
    });
}

/// Whether there are as many draws for each parameter.
fn check_draws(law: Law<'_>, lengths: &[usize]) {
    law.check();
    let fits = match law.loc.len() {
        0 => lengths[0] == 0,
        parameters => lengths[0].is_multiple_of(parameters),
    };
    assert!(fits && lengths.iter().all(|&length| length == lengths[0]), "draws must be as many for each parameter");
}

struct Slopes<'a> {
    law: Law<'a>,
    /// Draws before these.
    first: usize,
    dy: &'a [f32],
    normals: &'a [f32],
    standard: &'a [f32],
    in_loc: &'a mut [f32],
    in_scale: &'a mut [f32],
}

/// φ(x)/φ(t).
#[inline(always)]
fn relative<A: Arithmetic>(t: f32, x: f32) -> f32 {
    exp::<A>((t - x) * (t + x) * 0.5)
}

impl Loops for Slopes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { law, first, dy, normals, standard, in_loc, in_scale } = self;
        let (mut lows, mut highs): (Table, Table) = ([0.0; 2 * BLOCK], [0.0; 2 * BLOCK]);
        for (from, count, length, own) in blocks(law.loc.len(), first, normals.len()) {
            for i in 0..length {
                (lows[i], highs[i]) = law.standard_ends(from + i % count);
            }
            for (of_table, own) in own {
                let results = in_loc[own.clone()].iter_mut().zip(in_scale[own.clone()].iter_mut());
                let drawn = normals[own.clone()].iter().zip(&standard[own.clone()]).zip(&dy[own]);
                let tables = lows[of_table.clone()].iter().zip(&highs[of_table]);
                for (((of_loc, of_scale), ((&eta, &t), &dy)), (&a, &b)) in results.zip(drawn).zip(tables) {
                    let share = normal_cdf::<A>(eta);
                    let of_low = (1.0 - share) * relative::<A>(t, a);
                    let of_high = share * relative::<A>(t, b);
                    *of_loc = dy * (1.0 - (of_low + of_high));
                    *of_scale = dy * (t - A::multiply_add(a, of_low, b * of_high));
                }
            }
        }
    }
}

/// dx/dloc · dy = (1 − l − h)·dy and dx/dscale · dy = (t − a·l − b·h)·dy of each draw, with l = (1 − v)φ(a)/φ(t), h = vφ(b)/φ(t) and
/// v = Φ(η).
///
/// # Panics
/// Where the lengths do not fit.
pub fn truncated_normal_gradient(
    law: Law<'_>,
    dy: &[f32],
    normals: &[f32],
    standard: &[f32],
    in_loc: &mut [f32],
    in_scale: &mut [f32],
) {
    check_draws(law, &[normals.len(), dy.len(), standard.len(), in_loc.len(), in_scale.len()]);
    let size = chunk(normals.len());
    let results = in_loc.chunks_mut(size).zip(in_scale.chunks_mut(size));
    let given = normals.chunks(size).zip(standard.chunks(size)).zip(dy.chunks(size));
    let nanoseconds = normals.len() as f64 * DRAW_NANOSECONDS;
    each_part(results.zip(given), nanoseconds, |number, ((in_loc, in_scale), ((normals, standard), dy))| {
        run(Slopes { law, first: number * size, dy, normals, standard, in_loc, in_scale });
    });
}

/// The ends in units of the scale from loc, φ there, Φ(b) − Φ(a), and (aφ(a) − bφ(b)) over that.
#[inline(always)]
fn parts_of<A: Arithmetic>(low: f32, high: f32, loc: f32, scale: f32) -> ([f32; 2], [f32; 2], f32, f32) {
    let (a, b) = ((low - loc) / scale, (high - loc) / scale);
    let (at_low, at_high) = (density::<A>(a), density::<A>(b));
    let mass = normal_cdf::<A>(b) - normal_cdf::<A>(a);
    ([a, b], [at_low, at_high], mass, (a * at_low - b * at_high) / mass)
}

struct Entropies<'a> {
    law: Law<'a>,
    most: f32,
    out: &'a mut [f32],
}

impl Loops for Entropies<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { law: Law { loc, scale, low, high }, most, out } = self;
        for ((entropy, &loc), &scale) in out.iter_mut().zip(loc).zip(scale) {
            let (_, _, mass, excess) = parts_of::<A>(low, high, loc, scale);
            let logs = log::<A>(scale) + log::<A>(mass);
            *entropy = at_most(logs + A::multiply_add(excess, 0.5, LOG_SQRT_2PI + 0.5), most);
        }
    }
}

/// log(√(2πe)·scale·Z) + W/(2Z) of each parameter, at most `most`: Z = Φ(b) − Φ(a), W = aφ(a) − bφ(b).
///
/// # Panics
/// Where the lengths differ.
pub fn truncated_normal_entropy(law: Law<'_>, most: f32, out: &mut [f32]) {
    law.check();
    assert_eq!(law.loc.len(), out.len(), "there must be one entropy for each parameter");
    let parts = out.chunks_mut(CHUNK).zip(law.loc.chunks(CHUNK)).zip(law.scale.chunks(CHUNK));
    each_part(parts, law.loc.len() as f64 * ENTROPY_NANOSECONDS, |_, ((out, loc), scale)| {
        run(Entropies { law: Law { loc, scale, ..law }, most, out });
    });
}

struct EntropySlopes<'a> {
    law: Law<'a>,
    dy: &'a [f32],
    in_loc: &'a mut [f32],
    in_scale: &'a mut [f32],
}

/// φ(x)(W/Z − 1 − x²)/(2Z): the square is multiplied step by step, for far in a tail it may be none where the density is 0.
#[inline(always)]
fn end_slope(x: f32, relative: f32, excess: f32) -> f32 {
    (relative * (excess - 1.0) - x * (x * relative)) * 0.5
}

impl Loops for EntropySlopes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { law: Law { loc, scale, low, high }, dy, in_loc, in_scale } = self;
        let given = dy.iter().zip(loc).zip(scale);
        for ((of_loc, of_scale), ((&dy, &loc), &scale)) in in_loc.iter_mut().zip(in_scale).zip(given) {
            let ([a, b], [at_low, at_high], mass, excess) = parts_of::<A>(low, high, loc, scale);
            let (of_low, of_high) = (end_slope(a, at_low / mass, excess), end_slope(b, at_high / mass, excess));
            let back = dy / scale;
            *of_loc = back * (of_high - of_low);
            *of_scale = back * (b * of_high - a * of_low + 1.0);
        }
    }
}

/// dH/dloc · dy = (g(b) − g(a))/scale · dy and dH/dscale · dy = (1 − a·g(a) + b·g(b))/scale · dy, with g(x) = φ(x)(W/Z − 1 − x²)/(2Z).
///
/// # Panics
/// Where the lengths differ.
pub fn truncated_normal_entropy_gradient(law: Law<'_>, dy: &[f32], in_loc: &mut [f32], in_scale: &mut [f32]) {
    law.check();
    let count = law.loc.len();
    assert!([dy.len(), in_loc.len(), in_scale.len()] == [count; 3], "all must have one length");
    let results = in_loc.chunks_mut(CHUNK).zip(in_scale.chunks_mut(CHUNK));
    let given = dy.chunks(CHUNK).zip(law.loc.chunks(CHUNK)).zip(law.scale.chunks(CHUNK));
    let nanoseconds = count as f64 * ENTROPY_NANOSECONDS;
    each_part(results.zip(given), nanoseconds, |_, ((in_loc, in_scale), ((dy, loc), scale))| {
        run(EntropySlopes { law: Law { loc, scale, ..law }, dy, in_loc, in_scale });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normal_law::exact::log_cdf;
    use crate::pseudorandom::values;

    const ENDS: (f32, f32) = (-20.0, 0.0);

    /// Means within the ends, a third of them at one, and scales from 0.01 to 8.
    fn parameters(count: usize) -> (Vec<f32>, Vec<f32>) {
        let loc = values(count, 1).iter().map(|v| (14.0 * v - 10.0).clamp(ENDS.0, ENDS.1)).collect();
        let scale = values(count, 2).iter().map(|v| (3.3 * v - 1.2).exp()).collect();
        (loc, scale)
    }

    fn law<'a>(loc: &'a [f32], scale: &'a [f32]) -> Law<'a> {
        Law { loc, scale, low: ENDS.0, high: ENDS.1 }
    }

    fn exact_cdf(x: f64) -> f64 {
        log_cdf(x).exp()
    }

    /// Draws of one parameter, and what they add to the gradients.
    fn alone(loc: f32, scale: f32, eta: f32, dy: f32) -> [f32; 4] {
        let (loc, scale) = ([loc], [scale]);
        let (mut x, mut t, mut in_loc, mut in_scale) = ([9.0], [9.0], [9.0], [9.0]);
        truncated_normal(law(&loc, &scale), &[eta], &mut x, &mut t);
        truncated_normal_gradient(law(&loc, &scale), &[dy], &[eta], &t, &mut in_loc, &mut in_scale);
        [x[0], t[0], in_loc[0], in_scale[0]]
    }

    #[test]
    fn draws_are_the_same_bits_wherever_they_lie() {
        // Fewer than a block, one, and more; one row and several parts of rows.
        for (count, rows) in [
            (1, 1),
            (1, 9000),
            (3, 700),
            (24, 100),
            (24, 401),
            (255, 3),
            (256, 2),
            (257, 33),
            (5000, 2),
            (20_001, 1),
            (700, 600),
            (24, 0),
        ] {
            let (loc, scale) = parameters(count);
            let (eta, dy) = (values(count * rows, 3), values(count * rows, 4));
            let eta: Vec<f32> = eta.iter().map(|v| 3.0 * v).collect();
            let mut results = [(); 4].map(|()| vec![f32::NAN; eta.len()]);
            let [x, t, in_loc, in_scale] = &mut results;
            truncated_normal(law(&loc, &scale), &eta, x, t);
            truncated_normal_gradient(law(&loc, &scale), &dy, &eta, t, in_loc, in_scale);
            for place in (0..eta.len()).step_by(1 + eta.len() / 2000) {
                let expected = alone(loc[place % count], scale[place % count], eta[place], dy[place]);
                let got = [0, 1, 2, 3].map(|which: usize| results[which][place]);
                assert_eq!(got.map(f32::to_bits), expected.map(f32::to_bits), "{got:?} for {expected:?} at {place} of {count}");
            }
        }
    }

    #[test]
    fn as_much_of_the_law_lies_below_a_draw_as_of_the_standard_normal_one() {
        let (loc, scale) = parameters(300);
        for eta in [-3.0_f32, -0.7, 0.0, 0.2, 2.5] {
            let (mut x, mut t) = (vec![9.0; 300], vec![9.0; 300]);
            truncated_normal(law(&loc, &scale), &[eta; 300], &mut x, &mut t);
            for i in 0..300 {
                assert!((ENDS.0..=ENDS.1).contains(&x[i]), "{} is outside", x[i]);
                let (mean, deviation) = (f64::from(loc[i]), f64::from(scale[i]));
                let [below, above] = [ENDS.0, ENDS.1].map(|end| exact_cdf((f64::from(end) - mean) / deviation));
                let share = (exact_cdf(f64::from(t[i])) - below) / (above - below);
                assert!((share - exact_cdf(f64::from(eta))).abs() < 2e-6, "{share} of {mean}, {deviation} at {eta}");
                assert!((f64::from(x[i]) - (mean + deviation * f64::from(t[i]))).abs() < 2e-6 * mean.abs().max(1.0));
            }
        }
    }

    #[test]
    fn slopes_of_draws_are_those_of_differences() {
        let exact = |loc: f64, scale: f64, eta: f64| {
            let [below, above] = [ENDS.0, ENDS.1].map(|end| exact_cdf((f64::from(end) - loc) / scale));
            let share = below + exact_cdf(eta) * (above - below);
            let (mut least, mut most) = (f64::from(ENDS.0), f64::from(ENDS.1));
            for _ in 0..60 {
                let middle = f64::midpoint(least, most);
                if exact_cdf((middle - loc) / scale) < share { least = middle } else { most = middle }
            }
            f64::midpoint(least, most)
        };
        for (loc, scale) in [(-10.0_f32, 2.0_f32), (-0.3, 0.5), (0.0, 1.5), (-20.0, 3.0), (-7.0, 15.0)] {
            for eta in [-2.0_f32, 0.1, 1.7] {
                let [_, _, in_loc, in_scale] = alone(loc, scale, eta, 1.0);
                let [loc, scale, eta] = [loc, scale, eta].map(f64::from);
                let h = 1e-4 * scale;
                let of_loc = (exact(loc + h, scale, eta) - exact(loc - h, scale, eta)) / (2.0 * h);
                let of_scale = (exact(loc, scale + h, eta) - exact(loc, scale - h, eta)) / (2.0 * h);
                assert!((f64::from(in_loc) - of_loc).abs() < 1e-4, "{in_loc} for {of_loc} at {loc}, {scale}, {eta}");
                assert!((f64::from(in_scale) - of_scale).abs() < 1e-4, "{in_scale} for {of_scale} at {loc}, {scale}, {eta}");
            }
        }
    }

    #[test]
    fn a_draw_that_rounding_takes_out_is_put_at_the_end_and_moves_with_neither_parameter() {
        // 1 − Φ(5.23) is rounded to 2⁻²⁴, whose quantile is 5.295.
        let [x, t, in_loc, in_scale] = alone(-5.23, 1.0, 6.0, 1.0);
        assert_eq!((x, t), (0.0, 5.23));
        assert!(in_loc.abs() < 1e-6 && in_scale.abs() < 1e-5, "{in_loc}, {in_scale}");
    }

    #[test]
    fn draws_of_a_left_tail_are_those_of_its_probabilities() {
        let (loc, scale) = ([0.0], [1.0]);
        for eta in [-2.0_f32, -0.3, 0.0, 1.0, 2.5] {
            let (mut x, mut t) = ([9.0], [9.0]);
            truncated_normal(Law { loc: &loc, scale: &scale, low: -9.0, high: -5.0 }, &[eta], &mut x, &mut t);
            let [below, above] = [-9.0, -5.0].map(exact_cdf);
            let share = (exact_cdf(f64::from(x[0])) - below) / (above - below);
            assert!((share / exact_cdf(f64::from(eta)) - 1.0).abs() < 2e-5, "{share} at {eta}");
        }
    }

    fn exact_entropy(loc: f64, scale: f64) -> f64 {
        let [a, b] = [ENDS.0, ENDS.1].map(|end| (f64::from(end) - loc) / scale);
        let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        let mass = exact_cdf(b) - exact_cdf(a);
        ((2.0 * std::f64::consts::PI * std::f64::consts::E).sqrt() * scale * mass).ln()
            + (a * density(a) - b * density(b)) / (2.0 * mass)
    }

    #[test]
    fn entropies_and_their_slopes_are_those_in_doubles() {
        for count in [0, 1, 7, 24, 33, 9001] {
            let (loc, scale) = parameters(count);
            let dy = values(count, 5);
            let (mut out, mut in_loc, mut in_scale) = (vec![9.0; count], vec![9.0; count], vec![9.0; count]);
            let most = (ENDS.1 - ENDS.0).ln();
            truncated_normal_entropy(law(&loc, &scale), most, &mut out);
            truncated_normal_entropy_gradient(law(&loc, &scale), &dy, &mut in_loc, &mut in_scale);
            for i in (0..count).step_by(1 + count / 300) {
                let [mean, deviation, weight] = [loc[i], scale[i], dy[i]].map(f64::from);
                let expected = exact_entropy(mean, deviation);
                assert!((f64::from(out[i]) - expected).abs() < 4e-6, "{} for {expected}", out[i]);
                assert!(out[i] <= most);
                let h = 1e-4 * deviation;
                let of_loc = (exact_entropy(mean + h, deviation) - exact_entropy(mean - h, deviation)) / (2.0 * h);
                let of_scale = (exact_entropy(mean, deviation + h) - exact_entropy(mean, deviation - h)) / (2.0 * h);
                // Of the slopes times the scale, which have no dimension.
                let [got, other] = [in_loc[i], in_scale[i]].map(|slope| f64::from(slope) * deviation);
                assert!((got - weight * of_loc * deviation).abs() < 2e-5, "{got} at {mean}, {deviation}");
                assert!((other - weight * of_scale * deviation).abs() < 2e-5, "{other} at {mean}, {deviation}");
            }
        }
    }

    #[test]
    fn keeps_what_is_no_number_to_its_place() {
        let (mut x, mut t, mut out) = ([9.0; 4], [9.0; 4], [9.0; 2]);
        let (loc, scale) = ([-1.0, f32::NAN], [0.5, 1.0]);
        truncated_normal(law(&loc, &scale), &[0.0, 0.0, f32::NAN, 1.0], &mut x, &mut t);
        assert!([1, 2, 3].iter().all(|&i| x[i].is_nan()) && (x[0] + 1.0).abs() < 0.1);
        truncated_normal_entropy(law(&loc, &scale), 20.0_f32.ln(), &mut out);
        assert!(out[1].is_nan() && !out[0].is_nan());
    }

    #[test]
    fn an_end_further_than_the_square_of_any_float_has_finite_slopes() {
        let (mut in_loc, mut in_scale) = ([9.0], [9.0]);
        truncated_normal_entropy_gradient(law(&[-1.0], &[1e-30]), &[1.0], &mut in_loc, &mut in_scale);
        assert_eq!(in_loc[0], 0.0);
        assert!((in_scale[0] / 1e30 - 1.0).abs() < 1e-5);
    }
}
