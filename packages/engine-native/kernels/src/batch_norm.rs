//! Batch normalisation in training mode over rows of channels, [rows][channels], with an optional relu; and its gradient.
//!
//! Sums run over chunks of rows in float32, of values shifted near their mean, and across chunks in float64.
//!
//! Source: S. Ioffe and C. Szegedy, “Batch Normalization: accelerating deep network training by reducing internal covariate
//! shift”, <https://arxiv.org/abs/1502.03167>.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::elementary::at_least;
use crate::parts::part_of;
use crate::rows::{add_up, repeated, rows_together};
use crate::threads::each_chunk;

/// What parts of the rows begin at multiples of.
pub const STEP: usize = 64;
/// Groups of rows whose sums are taken in float32.
const GROUPS: usize = 32;
/// Elements that one thread normalises together, about.
const CHUNK: usize = 16_384;

/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 0.25;

/// Σ(x − centre) and Σ(x − centre)² of each channel, over some rows.
struct Moments<'a> {
    x: &'a [f32],
    centres: &'a [f32],
    sums: &'a mut [f64],
    squares: &'a mut [f64],
}

impl Loops for Moments<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, centres, sums, squares } = self;
        let channels = centres.len();
        let together = rows_together(channels);
        let width = together * channels;
        let centres = repeated(centres, together);
        let (mut sum, mut square) = (vec![0.0; width], vec![0.0; width]);
        for chunk in x.chunks(width * GROUPS) {
            sum.fill(0.0);
            square.fill(0.0);
            let (fours, rest) = chunk.split_at(chunk.len() / (4 * width) * (4 * width));
            // Four groups at once: their sums are read and written once for all.
            for four in fours.chunks_exact(4 * width) {
                let [a, b, c, d] = std::array::from_fn(|group| &four[group * width..][..width]);
                let (centres, sum, square) = (&centres[..width], &mut sum[..width], &mut square[..width]);
                for i in 0..width {
                    let [a, b, c, d] = [a[i] - centres[i], b[i] - centres[i], c[i] - centres[i], d[i] - centres[i]];
                    sum[i] += (a + b) + (c + d);
                    square[i] += A::multiply_add(a, a, b * b) + A::multiply_add(c, c, d * d);
                }
            }
            for group in rest.chunks(width) {
                let count = group.len();
                let (centres, sum, square) = (&centres[..count], &mut sum[..count], &mut square[..count]);
                for i in 0..count {
                    let d = group[i] - centres[i];
                    sum[i] += d;
                    square[i] = A::multiply_add(d, d, square[i]);
                }
            }
            add_up(&sum, sums);
            add_up(&square, squares);
        }
    }
}

/// Σ(x − centre) of each channel and then Σ(x − centre)², over the rows of each of `parts`, one part after the other at `sums`.
///
/// # Panics
/// Where the lengths are not those of whole rows and parts.
pub fn batch_norm_moments(x: &[f32], centres: &[f32], sums: &mut [f64], parts: usize) {
    let channels = centres.len();
    assert!(channels > 0 && x.len().is_multiple_of(channels) && sums.len() == 2 * channels * parts, "lengths must fit");
    let rows = x.len() / channels;
    each_chunk(sums, 2 * channels, x.len() as f64 * NANOSECONDS, |part, sums| {
        let own = part_of(rows, part, parts, STEP);
        sums.fill(0.0);
        let (sums, squares) = sums.split_at_mut(channels);
        run(Moments { x: &x[own.start * channels..own.end * channels], centres, sums, squares });
    });
}

/// The statistics and parameters of a batch norm, one number a channel each.
#[derive(Clone, Copy, Debug)]
pub struct Norm<'a> {
    /// Of the rows.
    pub mean: &'a [f32],
    /// The biased one.
    pub variance: &'a [f32],
    /// What is added.
    pub shift: &'a [f32],
    /// What is multiplied by; 1 where there is none.
    pub scale: Option<&'a [f32]>,
    /// Added to the variance.
    pub epsilon: f32,
    /// Whether relu follows.
    pub relu: bool,
}

impl Norm<'_> {
    fn is_of(&self, channels: usize) -> bool {
        let scales = self.scale.map_or(channels, <[f32]>::len);
        [self.mean.len(), self.variance.len(), self.shift.len(), scales] == [channels; 4]
    }

    /// scale / √(variance + epsilon) of each channel.
    fn factors(&self) -> Vec<f32> {
        let roots = self.variance.iter().map(|&v| (1.0 / (f64::from(v) + f64::from(self.epsilon)).sqrt()) as f32);
        match self.scale {
            Some(scale) => roots.zip(scale).map(|(root, gain)| root * gain).collect(),
            None => roots.collect(),
        }
    }
}

/// A norm, its numbers repeated for the rows that are taken together.
struct Wide {
    width: usize,
    mean: Vec<f32>,
    factors: Vec<f32>,
    shift: Vec<f32>,
    /// What y is at least; below it no gradient passes.
    floor: f32,
}

impl Wide {
    fn of(norm: &Norm<'_>) -> Self {
        let together = rows_together(norm.mean.len());
        Self {
            width: together * norm.mean.len(),
            mean: repeated(norm.mean, together),
            factors: repeated(&norm.factors(), together),
            shift: repeated(norm.shift, together),
            floor: if norm.relu { 0.0 } else { f32::NEG_INFINITY },
        }
    }

    /// Elements of whole groups of rows that one thread takes together.
    fn chunk(&self) -> usize {
        CHUNK.div_ceil(self.width) * self.width
    }
}

/// (x − mean) · factor + shift, of x − mean.
#[inline(always)]
fn normalised<A: Arithmetic>(d: f32, factor: f32, shift: f32) -> f32 {
    A::multiply_add(d, factor, shift)
}

struct Normalise<'a> {
    norm: &'a Wide,
    x: &'a [f32],
    y: &'a mut [f32],
}

impl Loops for Normalise<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { norm, x, y } = self;
        for (x, y) in x.chunks(norm.width).zip(y.chunks_mut(norm.width)) {
            let count = x.len();
            let (mean, factors, shift) = (&norm.mean[..count], &norm.factors[..count], &norm.shift[..count]);
            let y = &mut y[..count];
            for i in 0..count {
                y[i] = at_least(normalised::<A>(x[i] - mean[i], factors[i], shift[i]), norm.floor);
            }
        }
    }
}

/// y = (x − mean) · scale / √(variance + epsilon) + shift, then relu if asked.
///
/// # Panics
/// Where the lengths are not those of whole rows.
pub fn batch_norm_normalise(norm: &Norm<'_>, x: &[f32], y: &mut [f32]) {
    let channels = norm.mean.len();
    assert!(norm.is_of(channels) && x.len() == y.len() && x.len().is_multiple_of(channels), "lengths must fit");
    let norm = Wide::of(norm);
    let length = norm.chunk();
    let nanoseconds = x.len() as f64 * NANOSECONDS;
    each_chunk(y, length, nanoseconds, |number, y| {
        run(Normalise { norm: &norm, x: &x[number * length..][..y.len()], y });
    });
}

/// dy where y is above the floor, else 0; the mask is computed again from x − mean, by the operations of the forward pass.
#[inline(always)]
fn passed<A: Arithmetic>(dy: f32, d: f32, factor: f32, shift: f32, floor: f32) -> f32 {
    if normalised::<A>(d, factor, shift) <= floor { 0.0 } else { dy }
}

struct GradientMoments<'a> {
    norm: &'a Wide,
    dy: &'a [f32],
    x: &'a [f32],
    sums: &'a mut [f64],
    products: &'a mut [f64],
}

impl Loops for GradientMoments<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { norm, dy, x, sums, products } = self;
        let (mut sum, mut product) = (vec![0.0; norm.width], vec![0.0; norm.width]);
        let chunk = norm.width * GROUPS;
        for (dy, x) in dy.chunks(chunk).zip(x.chunks(chunk)) {
            sum.fill(0.0);
            product.fill(0.0);
            let width = norm.width;
            let whole = x.len() / (2 * width) * (2 * width);
            // Two groups at once: their sums are read and written once for both.
            for (dy, x) in dy[..whole].chunks_exact(2 * width).zip(x[..whole].chunks_exact(2 * width)) {
                let ((dy0, dy1), (x0, x1)) = (dy.split_at(width), x.split_at(width));
                let (dy1, x1) = (&dy1[..width], &x1[..width]);
                let (mean, factors, shift) = (&norm.mean[..width], &norm.factors[..width], &norm.shift[..width]);
                let (sum, product) = (&mut sum[..width], &mut product[..width]);
                for i in 0..width {
                    let (d0, d1) = (x0[i] - mean[i], x1[i] - mean[i]);
                    let g0 = passed::<A>(dy0[i], d0, factors[i], shift[i], norm.floor);
                    let g1 = passed::<A>(dy1[i], d1, factors[i], shift[i], norm.floor);
                    sum[i] += g0 + g1;
                    product[i] += A::multiply_add(g0, d0, g1 * d1);
                }
            }
            for (dy, x) in dy[whole..].chunks(width).zip(x[whole..].chunks(width)) {
                let count = x.len();
                let dy = &dy[..count];
                let (mean, factors, shift) = (&norm.mean[..count], &norm.factors[..count], &norm.shift[..count]);
                let (sum, product) = (&mut sum[..count], &mut product[..count]);
                for i in 0..count {
                    let d = x[i] - mean[i];
                    let g = passed::<A>(dy[i], d, factors[i], shift[i], norm.floor);
                    sum[i] += g;
                    product[i] = A::multiply_add(g, d, product[i]);
                }
            }
            add_up(&sum, sums);
            add_up(&product, products);
        }
    }
}

/// Σ g of each channel and then Σ g (x − mean), where g is dy where relu lets it pass, over the rows of each of `parts`, one
/// part after the other at `sums`.
///
/// # Panics
/// Where the lengths are not those of whole rows and parts.
pub fn batch_norm_gradient_moments(norm: &Norm<'_>, dy: &[f32], x: &[f32], sums: &mut [f64], parts: usize) {
    let channels = norm.mean.len();
    let whole = x.len() == dy.len() && x.len().is_multiple_of(channels) && sums.len() == 2 * channels * parts;
    assert!(norm.is_of(channels) && whole, "lengths must fit");
    let norm = Wide::of(norm);
    let rows = x.len() / channels;
    each_chunk(sums, 2 * channels, x.len() as f64 * NANOSECONDS, |part, sums| {
        let own = part_of(rows, part, parts, STEP);
        let own = own.start * channels..own.end * channels;
        sums.fill(0.0);
        let (sums, products) = sums.split_at_mut(channels);
        run(GradientMoments { norm: &norm, dy: &dy[own.clone()], x: &x[own], sums, products });
    });
}

struct Gradient<'a> {
    norm: &'a Wide,
    averages: &'a [f32],
    slopes: &'a [f32],
    dy: &'a [f32],
    x: &'a [f32],
    dx: &'a mut [f32],
}

impl Loops for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { norm, averages, slopes, dy, x, dx } = self;
        for ((dy, x), dx) in dy.chunks(norm.width).zip(x.chunks(norm.width)).zip(dx.chunks_mut(norm.width)) {
            let count = x.len();
            let (dy, dx) = (&dy[..count], &mut dx[..count]);
            let (mean, factors, shift) = (&norm.mean[..count], &norm.factors[..count], &norm.shift[..count]);
            let (averages, slopes) = (&averages[..count], &slopes[..count]);
            for i in 0..count {
                let d = x[i] - mean[i];
                let g = passed::<A>(dy[i], d, factors[i], shift[i], norm.floor);
                dx[i] = factors[i] * A::multiply_add(-d, slopes[i], g - averages[i]);
            }
        }
    }
}

/// dx = scale / √(variance + ε) · (g − average − (x − mean) · slope), with one average and one slope a channel.
///
/// # Panics
/// Where the lengths are not those of whole rows.
pub fn batch_norm_gradient(norm: &Norm<'_>, averages: &[f32], slopes: &[f32], dy: &[f32], x: &[f32], dx: &mut [f32]) {
    let channels = norm.mean.len();
    let whole = [dy.len(), dx.len()] == [x.len(); 2] && x.len().is_multiple_of(channels);
    assert!(norm.is_of(channels) && whole && [averages.len(), slopes.len()] == [channels; 2], "lengths must fit");
    let norm = Wide::of(norm);
    let together = norm.width / channels;
    let (averages, slopes) = (repeated(averages, together), repeated(slopes, together));
    let length = norm.chunk();
    let nanoseconds = x.len() as f64 * NANOSECONDS;
    each_chunk(dx, length, nanoseconds, |number, dx| {
        let own = number * length..number * length + dx.len();
        run(Gradient { norm: &norm, averages: &averages, slopes: &slopes, dy: &dy[own.clone()], x: &x[own], dx });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sums of parts, added up: of each channel, the first and the second.
    fn totals(sums: &[f64], channels: usize) -> (Vec<f64>, Vec<f64>) {
        let total = |index: usize| sums.chunks(2 * channels).map(|part| part[index]).sum();
        ((0..channels).map(total).collect(), (channels..2 * channels).map(total).collect())
    }

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729 + i * i % 127) % 1000) as f32 / 250.0 - 2.0).collect()
    }

    const SIZES: [(usize, usize); 7] = [(1, 1), (5, 3), (700, 1), (513, 24), (129, 10), (70, 200), (1500, 64)];

    #[test]
    fn normalises_to_mean_0_and_variance_1() {
        for (rows, channels) in SIZES {
            let x = numbers(rows * channels, 1);
            let centres = x[..channels].to_vec();
            let parts = if rows > 600 { 4 } else { 1 };
            let mut sums = vec![9.0; 2 * channels * parts];
            batch_norm_moments(&x, &centres, &mut sums, parts);
            let (first, second) = totals(&sums, channels);
            for c in 0..channels {
                let own = x.iter().skip(c).step_by(channels).map(|&value| f64::from(value - centres[c]));
                let (sum, square) = own.fold((0.0, 0.0), |(sum, square), d| (sum + d, square + d * d));
                assert!((first[c] - sum).abs() < 1e-4 * rows as f64, "{rows} {channels}: {} {sum}", first[c]);
                assert!((second[c] - square).abs() < 1e-4 * rows as f64, "{rows} {channels}: {} {square}", second[c]);
            }
            for relu in [false, true] {
                for scaled in [false, true] {
                    let [mean, shift, scale] = [2, 3, 4].map(|seed| numbers(channels, seed));
                    let variance: Vec<f32> = numbers(channels, 5).iter().map(|v| v * v).collect();
                    let scale = scaled.then_some(&scale[..]);
                    let norm = Norm { mean: &mean, variance: &variance, shift: &shift, scale, epsilon: 1e-3, relu };
                    let mut y = vec![9.0; x.len()];
                    batch_norm_normalise(&norm, &x, &mut y);
                    for (i, &got) in y.iter().enumerate() {
                        let expected = exact(&norm, x[i], i % channels);
                        assert!((f64::from(got) - expected).abs() < 2e-5 * expected.abs().max(1.0), "{i}: {got} {expected}");
                    }
                }
            }
        }
    }

    fn exact(norm: &Norm<'_>, x: f32, c: usize) -> f64 {
        let root = (f64::from(norm.variance[c]) + f64::from(norm.epsilon)).sqrt();
        let scale = norm.scale.map_or(1.0, |scale| f64::from(scale[c]));
        let y = (f64::from(x) - f64::from(norm.mean[c])) / root * scale + f64::from(norm.shift[c]);
        if norm.relu { y.max(0.0) } else { y }
    }

    #[test]
    fn has_the_gradient_of_its_formula() {
        for (rows, channels) in SIZES {
            let (x, dy) = (numbers(rows * channels, 1), numbers(rows * channels, 6));
            let [mean, shift, averages, slopes] = [2, 3, 4, 7].map(|seed| numbers(channels, seed));
            let variance: Vec<f32> = numbers(channels, 5).iter().map(|v| v * v + 0.1).collect();
            for relu in [false, true] {
                let norm = Norm { mean: &mean, variance: &variance, shift: &shift, scale: None, epsilon: 1e-3, relu };
                let passed = |i: usize| {
                    let y = exact(&norm, x[i], i % channels);
                    if relu && y <= 0.0 { 0.0 } else { f64::from(dy[i]) }
                };
                let parts = if rows > 600 { 2 } else { 1 };
                let mut sums = vec![9.0; 2 * channels * parts];
                batch_norm_gradient_moments(&norm, &dy, &x, &mut sums, parts);
                let (first, second) = totals(&sums, channels);
                for c in 0..channels {
                    let own = (c..x.len()).step_by(channels);
                    let sum: f64 = own.clone().map(passed).sum();
                    let product: f64 = own.map(|i| passed(i) * f64::from(x[i] - mean[c])).sum();
                    assert!((first[c] - sum).abs() < 1e-4 * rows as f64, "{rows} {channels} {relu}: {} {sum}", first[c]);
                    assert!((second[c] - product).abs() < 1e-4 * rows as f64, "{rows} {channels} {relu}");
                }
                let mut dx = vec![9.0; x.len()];
                batch_norm_gradient(&norm, &averages, &slopes, &dy, &x, &mut dx);
                for (i, &got) in dx.iter().enumerate() {
                    let c = i % channels;
                    let root = (f64::from(variance[c]) + 1e-3).sqrt();
                    let d = f64::from(x[i]) - f64::from(mean[c]);
                    let expected = (passed(i) - f64::from(averages[c]) - d * f64::from(slopes[c])) / root;
                    assert!((f64::from(got) - expected).abs() < 2e-5 * expected.abs().max(1.0), "{i}: {got} {expected}");
                }
            }
        }
    }
}
