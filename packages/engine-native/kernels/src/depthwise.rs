//! Depthwise convolution and its gradients, [batch, height, width, channels]: every channel of an image meets `multiplier` filters, whose
//! results lie side by side.
//!
//! All three work on rows of pixels with as many channels as the result has: where the multiplier is not 1, rows of the image are
//! spread to that width first, and rows of its gradient added up afterwards.

use crate::instructions::{Simd, WithSimd, dispatch};
use crate::parts::part_of;
use crate::scratch::with_scratch;
use crate::threads::{each, each_chunk};
use std::ops::Range;
use std::sync::Mutex;

/// About how many nanoseconds a tap takes for one element of the result.
const NANOSECONDS: f64 = 0.06;
/// Parts that the sums of the filter's gradient are cut into.
const PARTS: usize = 16;
/// Pixels whose products are added up in float32 alone, about, where a row has fewer.
const PIXELS: usize = 512;

/// The sizes of a depthwise convolution.
#[derive(Clone, Copy, Debug)]
pub struct Depthwise {
    /// Of an image.
    pub size: [usize; 2],
    /// Of an image's pixel.
    pub channels: usize,
    /// Filters of each channel.
    pub multiplier: usize,
    /// Of the filter, [height, width, channels, multiplier].
    pub filter: [usize; 2],
    /// From one place of the filter to the next.
    pub strides: [usize; 2],
    /// From one tap of the filter to the next.
    pub dilations: [usize; 2],
    /// Pixels that the first place of the filter lies above and left of the image.
    pub before: [i32; 2],
    /// Of the result.
    pub out: [usize; 2],
}

impl Depthwise {
    fn out_channels(&self) -> usize {
        self.channels * self.multiplier
    }

    fn taps(&self) -> usize {
        self.filter[0] * self.filter[1]
    }

    fn nanoseconds(&self, outputs: usize) -> f64 {
        (outputs * self.taps()) as f64 * NANOSECONDS
    }

    /// Which row or column of the image a tap sees from a place of the filter.
    fn seen(&self, axis: usize, place: usize, tap: usize) -> Option<usize> {
        let at = (place * self.strides[axis] + tap * self.dilations[axis]) as i64 - i64::from(self.before[axis]);
        (0..self.size[axis] as i64).contains(&at).then_some(at as usize)
    }

    /// The place of the filter from which a tap sees a row or column of the image.
    fn seen_from(&self, axis: usize, pixel: usize, tap: usize) -> Option<usize> {
        let from = pixel as i64 + i64::from(self.before[axis]) - (tap * self.dilations[axis]) as i64;
        let stride = self.strides[axis] as i64;
        (from >= 0 && from % stride == 0 && from / stride < self.out[axis] as i64).then_some((from / stride) as usize)
    }

    /// The taps that see a pixel of a row from this place.
    fn taps_from(&self, place: usize) -> Taps {
        let (dilation, taps) = (self.dilations[1] as i64, self.filter[1] as i64);
        let base = (place * self.strides[1]) as i64 - i64::from(self.before[1]);
        let first = if base < 0 { (dilation - 1 - base) / dilation } else { 0 };
        let left = self.size[1] as i64 - base;
        let last = if left > 0 { taps.min((left - 1) / dilation + 1) } else { 0 };
        Taps::new(first, 1, last - first, base + first * dilation, dilation)
    }

    /// The taps that see this pixel of a row: every so many, from places that come one after the other, backwards.
    fn taps_to(&self, pixel: usize) -> Taps {
        let (stride, dilation) = (self.strides[1] as i64, self.dilations[1] as i64);
        let (taps, places) = (self.filter[1] as i64, self.out[1] as i64);
        let at = pixel as i64 + i64::from(self.before[1]);
        let step = stride / common_divisor(stride, dilation);
        let Some(phase) = (0..taps.min(step)).find(|tap| (at - tap * dilation).rem_euclid(stride) == 0) else {
            return Taps::NONE;
        };
        if at < 0 || places == 0 {
            return Taps::NONE;
        }
        let behind = at - (places - 1) * stride;
        let least = if behind > 0 { (behind + dilation - 1) / dilation } else { 0 };
        let most = (at / dilation).min(taps - 1);
        let first = phase + if least > phase { (least - phase + step - 1) / step * step } else { 0 };
        let count = if most >= first { (most - first) / step + 1 } else { 0 };
        Taps::new(first, step, count, (at - first * dilation) / stride, -(step * dilation / stride))
    }

    /// The places from which a tap sees a pixel of a row.
    fn places_of(&self, tap: usize) -> Range<usize> {
        let stride = self.strides[1] as i64;
        let offset = (tap * self.dilations[1]) as i64 - i64::from(self.before[1]);
        let first = if offset < 0 { (stride - 1 - offset) / stride } else { 0 };
        let left = self.size[1] as i64 - offset;
        let end = if left > 0 { (self.out[1] as i64).min((left - 1) / stride + 1) } else { 0 };
        first as usize..end.max(first) as usize
    }

    /// Whether these are the lengths of whole images, of their results and of a filter.
    fn fits(&self, x: usize, y: usize, filter: usize) -> bool {
        let image = self.size[0] * self.size[1] * self.channels;
        let out_image = self.out[0] * self.out[1] * self.out_channels();
        let alike = match (image, out_image) {
            (0, _) | (_, 0) => true,
            (image, out_image) => x / image == y / out_image,
        };
        let whole = (image == 0 || x.is_multiple_of(image)) && (out_image == 0 || y.is_multiple_of(out_image));
        alike && whole && filter == self.taps() * self.out_channels()
    }
}

fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

/// Some taps of a row of the filter, and the pixel of the source that each multiplies.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Taps {
    first: usize,
    step: usize,
    count: usize,
    source: usize,
    source_step: isize,
}

impl Taps {
    const NONE: Self = Self { first: 0, step: 1, count: 0, source: 0, source_step: 0 };

    fn new(first: i64, step: i64, count: i64, source: i64, source_step: i64) -> Self {
        if count <= 0 {
            return Self::NONE;
        }
        let [first, step, count, source] = [first, step, count, source].map(|number| number as usize);
        Self { first, step, count, source, source_step: source_step as isize }
    }

    /// Each tap, and its pixel.
    #[inline(always)]
    fn each(self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.count).map(
            #[inline(always)]
            move |n| (self.first + n * self.step, self.source.wrapping_add_signed(n as isize * self.source_step)),
        )
    }
}

/// Neighbouring pixels of a row that are computed by the same taps.
struct Run {
    /// The first pixel, and from one to the next.
    first: usize,
    step: usize,
    count: usize,
    /// Those of the first one.
    taps: Taps,
    /// From one pixel of the source to the next.
    advance: usize,
}

impl Run {
    /// Whether both its pixels and those of the source are neighbours.
    fn is_of_neighbours(&self) -> bool {
        self.step == 1 && self.advance == 1
    }
}

/// The runs of a row of `pixels`, every `step` of them together, whose sources are `advance` apart.
fn runs_of(pixels: usize, step: usize, advance: usize, taps_of: impl Fn(usize) -> Taps) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for phase in 0..step.min(pixels) {
        let mut open = false;
        for pixel in (phase..pixels).step_by(step) {
            let taps = taps_of(pixel);
            match runs.last_mut() {
                Some(run) if open && taps == moved(run.taps, run.count * advance) => run.count += 1,
                _ => runs.push(Run { first: pixel, step, count: 1, taps, advance }),
            }
            open = true;
        }
    }
    runs
}

/// Those taps where each pixel of the source is so many further on.
fn moved(taps: Taps, by: usize) -> Taps {
    if taps.count == 0 { taps } else { Taps { source: taps.source + by, ..taps } }
}

/// Floats of the widest vector.
const WIDEST: usize = 16;
/// Vectors that are computed together.
const TOGETHER: usize = 8;

/// Longest period, in floats.
const LONGEST_PERIOD: usize = 1024;
/// Most weights that are repeated, in floats.
const MOST_WEIGHTS: usize = 1 << 20;

/// Floats after which the channels of neighbouring pixels begin with a vector again, of any instruction set: at least four of the widest. None
/// where they are too many, as for large odd numbers of channels.
fn period(channels: usize) -> Option<usize> {
    let common = channels >> channels.trailing_zeros().min(WIDEST.trailing_zeros());
    let least = common * WIDEST;
    Some(least * (4 * WIDEST).div_ceil(least)).filter(|&period| period <= LONGEST_PERIOD.max(channels))
}

/// The weights of each tap and, where they are read so, the same for neighbouring pixels, as many floats as a period has and some vectors more:
/// from a line of cache on, so that no vector of them lies in two.
struct Weights<'a> {
    filter: &'a [f32],
    repeated: &'a [f32],
    /// None where they are not repeated.
    period: Option<usize>,
}

impl<'a> Weights<'a> {
    fn with<Output>(filter: &'a [f32], channels: usize, runs: &[Run], compute: impl FnOnce(&Weights<'_>) -> Output) -> Output {
        let taps = filter.len() / channels;
        let length = |period: usize| period + TOGETHER * WIDEST;
        let period =
            period(channels).filter(|&period| taps * length(period) <= MOST_WEIGHTS && runs.iter().any(Run::is_of_neighbours));
        with_scratch(period.map_or(0, |period| taps * length(period)), |repeated| {
            if let Some(period) = period {
                for (row, tap) in repeated.chunks_exact_mut(length(period)).zip(filter.chunks_exact(channels)) {
                    for part in row.chunks_mut(channels) {
                        part.copy_from_slice(&tap[..part.len()]);
                    }
                }
            }
            compute(&Weights { filter, repeated, period })
        })
    }
}

/// One row of the target: Σ source · weight over the taps of each pixel.
struct Row<'a> {
    /// The rows of the source, and the numbers of the first taps that see them.
    given: &'a [(&'a [f32], usize)],
    runs: &'a [Run],
    weights: &'a Weights<'a>,
    channels: usize,
    target: &'a mut [f32],
}

/// Floats of a row that are neighbours, as are those of their sources: those of several pixels, or of one.
struct Stretch<'a> {
    /// The taps that all of them have, and the pixels of the sources that the first one's begin with.
    taps: Taps,
    /// Of each tap, `row` floats apart: from the first float on, again after a period.
    weights: &'a [f32],
    row: usize,
    period: usize,
    /// Where it begins in the row.
    target: usize,
    length: usize,
}

/// As many floats as a vector has lanes, or fewer.
#[inline(always)]
fn load<S: Simd, const WHOLE: bool>(simd: S, from: &[f32]) -> S::f32s {
    if WHOLE { S::as_simd_f32s(from).0[0] } else { simd.partial_load_f32s(from) }
}

#[inline(always)]
fn store<S: Simd, const WHOLE: bool>(simd: S, to: &mut [f32], values: S::f32s) {
    if WHOLE {
        S::as_mut_simd_f32s(to).0[0] = values;
    } else {
        simd.partial_store_f32s(to, values);
    }
}

/// sums[n] += a[n] · b[n], of `COUNT` vectors.
#[inline(always)]
fn add_products<S: Simd, const COUNT: usize>(simd: S, sums: &mut [S::f32s; COUNT], a: &[f32], b: &[f32]) {
    let (a, b) = (S::as_simd_f32s(a).0, S::as_simd_f32s(b).0);
    assert!(a.len() == COUNT && b.len() == COUNT, "there must be as many vectors as sums");
    for n in 0..COUNT {
        sums[n] = simd.mul_add_e_f32s(a[n], b[n], sums[n]);
    }
}

impl Row<'_> {
    /// `COUNT` vectors of a stretch; the one of fewer than all floats where it is not `WHOLE`.
    #[inline(always)]
    fn vectors<S: Simd, const WHOLE: bool, const COUNT: usize>(&mut self, simd: S, stretch: &Stretch<'_>, own: Range<usize>) {
        let mut sums = [simd.splat_f32s(0.0); COUNT];
        let place = own.start % stretch.period;
        for &(source, taps) in self.given {
            for (tap, first) in stretch.taps.each() {
                let seen = &source[first * self.channels + own.start..][..own.len()];
                let weights = &stretch.weights[(taps + tap) * stretch.row + place..][..own.len()];
                if WHOLE {
                    add_products(simd, &mut sums, seen, weights);
                } else {
                    sums[0] = simd.mul_add_e_f32s(simd.partial_load_f32s(seen), simd.partial_load_f32s(weights), sums[0]);
                }
            }
        }
        let target = &mut self.target[stretch.target + own.start..][..own.len()];
        if WHOLE {
            S::as_mut_simd_f32s(target).0.copy_from_slice(&sums);
        } else {
            simd.partial_store_f32s(target, sums[0]);
        }
    }

    #[inline(always)]
    fn all_vectors<S: Simd>(&mut self, simd: S, stretch: &Stretch<'_>) {
        let length = stretch.length;
        let mut from = 0;
        while from + TOGETHER * S::F32_LANES <= length {
            self.vectors::<S, true, TOGETHER>(simd, stretch, from..from + TOGETHER * S::F32_LANES);
            from += TOGETHER * S::F32_LANES;
        }
        while from + 2 * S::F32_LANES <= length {
            self.vectors::<S, true, 2>(simd, stretch, from..from + 2 * S::F32_LANES);
            from += 2 * S::F32_LANES;
        }
        if from + S::F32_LANES <= length {
            self.vectors::<S, true, 1>(simd, stretch, from..from + S::F32_LANES);
            from += S::F32_LANES;
        }
        if from < length {
            self.vectors::<S, false, 1>(simd, stretch, from..length);
        }
    }

    /// These channels of `COUNT` pixels of a run, from number `from` on.
    #[inline(always)]
    fn tile<S: Simd, const WHOLE: bool, const COUNT: usize>(&mut self, simd: S, own: Range<usize>, run: &Run, from: usize) {
        let (all, lanes) = (self.channels, own.len());
        let mut sums = [simd.splat_f32s(0.0); COUNT];
        for &(source, taps) in self.given {
            for (tap, first) in run.taps.each() {
                let weight = load::<S, WHOLE>(simd, &self.weights.filter[(taps + tap) * all + own.start..][..lanes]);
                let seen = &source[(first + from * run.advance) * all + own.start..];
                for (n, sum) in sums.iter_mut().enumerate() {
                    let value = load::<S, WHOLE>(simd, &seen[n * run.advance * all..][..lanes]);
                    *sum = simd.mul_add_e_f32s(value, weight, *sum);
                }
            }
        }
        for (n, sum) in sums.into_iter().enumerate() {
            let at = (run.first + (from + n) * run.step) * all + own.start;
            store::<S, WHOLE>(simd, &mut self.target[at..][..lanes], sum);
        }
    }

    #[inline(always)]
    fn pixels<S: Simd, const COUNT: usize>(&mut self, simd: S, run: &Run, from: usize) {
        let whole = self.channels / S::F32_LANES * S::F32_LANES;
        for first in (0..whole).step_by(S::F32_LANES) {
            self.tile::<S, true, COUNT>(simd, first..first + S::F32_LANES, run, from);
        }
        if whole < self.channels {
            self.tile::<S, false, COUNT>(simd, whole..self.channels, run, from);
        }
    }
}

impl WithSimd for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let (channels, weights) = (self.channels, self.weights);
        for run in self.runs {
            if let Some(period) = weights.period.filter(|_| run.is_of_neighbours()) {
                let row = period + TOGETHER * WIDEST;
                let (target, length) = (run.first * channels, run.count * channels);
                self.all_vectors(simd, &Stretch { taps: run.taps, weights: weights.repeated, row, period, target, length });
            } else if channels >= 4 * S::F32_LANES {
                for pixel in 0..run.count {
                    let taps = moved(run.taps, pixel * run.advance);
                    let target = (run.first + pixel * run.step) * channels;
                    let weights = weights.filter;
                    self.all_vectors(
                        simd,
                        &Stretch { taps, weights, row: channels, period: channels, target, length: channels },
                    );
                }
            } else {
                let mut from = 0;
                while from + 4 <= run.count {
                    self.pixels::<S, 4>(simd, run, from);
                    from += 4;
                }
                for from in from..run.count {
                    self.pixels::<S, 1>(simd, run, from);
                }
            }
        }
    }
}

/// Each float `COUNT` times.
fn spread_each<const COUNT: usize>(source: &[f32], target: &mut [f32]) {
    for (values, value) in target.as_chunks_mut::<COUNT>().0.iter_mut().zip(source) {
        *values = [*value; COUNT];
    }
}

/// Each float `multiplier` times.
fn spread(source: &[f32], multiplier: usize, target: &mut [f32]) {
    match multiplier {
        2 => spread_each::<2>(source, target),
        3 => spread_each::<3>(source, target),
        4 => spread_each::<4>(source, target),
        _ => {
            for (values, value) in target.chunks_exact_mut(multiplier).zip(source) {
                values.fill(*value);
            }
        }
    }
}

/// y[b, oy, ox, c·m + q] = Σ x[b, oy·s − top + i·d, ox·s − left + j·d, c] · filter[i, j, c, q].
///
/// # Panics
/// Where the lengths do not fit.
pub fn depthwise(geometry: &Depthwise, x: &[f32], filter: &[f32], y: &mut [f32]) {
    let Depthwise { size, multiplier, out, .. } = *geometry;
    assert!(geometry.fits(x.len(), y.len(), filter.len()), "lengths must fit");
    let channels = geometry.out_channels();
    if y.is_empty() {
        return;
    }
    let runs = runs_of(out[1], 1, geometry.strides[1], |place| geometry.taps_from(place));
    let line = size[1] * geometry.channels;
    let nanoseconds = geometry.nanoseconds(y.len());
    Weights::with(filter, channels, &runs, |weights| {
        each_chunk(y, out[1] * channels, nanoseconds, |unit, target| {
            let image = unit / out[0] * size[0];
            let seen = (0..geometry.filter[0]).filter_map(|tap| geometry.seen(0, unit % out[0], tap).map(|row| (tap, row)));
            let given: Vec<_> = seen.map(|(tap, row)| (&x[(image + row) * line..][..line], tap * geometry.filter[1])).collect();
            if multiplier == 1 || line == 0 {
                dispatch(Row { given: &given, runs: &runs, weights, channels, target });
                return;
            }
            with_scratch(given.len() * line * multiplier, |wide| {
                for (wide, (source, _)) in wide.chunks_exact_mut(line * multiplier).zip(&given) {
                    spread(source, multiplier, wide);
                }
                let rows = wide.chunks_exact(line * multiplier).zip(&given).map(|(wide, &(_, taps))| (wide, taps));
                let given: Vec<_> = rows.collect();
                dispatch(Row { given: &given, runs: &runs, weights, channels, target });
            });
        });
    });
}

/// Gradient of x.
///
/// # Panics
/// Where the lengths do not fit.
pub fn depthwise_input_gradient(geometry: &Depthwise, dy: &[f32], filter: &[f32], dx: &mut [f32]) {
    let Depthwise { size, multiplier, out, .. } = *geometry;
    assert!(geometry.fits(dx.len(), dy.len(), filter.len()), "lengths must fit");
    let channels = geometry.out_channels();
    if dx.is_empty() {
        return;
    }
    if channels == 0 {
        dx.fill(0.0);
        return;
    }
    let runs = runs_of(size[1], geometry.strides[1], 1, |pixel| geometry.taps_to(pixel));
    let line = out[1] * channels;
    let nanoseconds = geometry.nanoseconds(dy.len());
    Weights::with(filter, channels, &runs, |weights| {
        each_chunk(dx, size[1] * geometry.channels, nanoseconds, |unit, target| {
            let image = unit / size[0] * out[0];
            let seen =
                (0..geometry.filter[0]).filter_map(|tap| geometry.seen_from(0, unit % size[0], tap).map(|row| (tap, row)));
            let given: Vec<_> =
                seen.map(|(tap, row)| (&dy[(image + row) * line..][..line], tap * geometry.filter[1])).collect();
            if multiplier == 1 {
                dispatch(Row { given: &given, runs: &runs, weights, channels, target });
                return;
            }
            with_scratch(size[1] * channels, |wide| {
                dispatch(Row { given: &given, runs: &runs, weights, channels, target: wide });
                for (sum, values) in target.iter_mut().zip(wide.chunks_exact(multiplier)) {
                    *sum = values.iter().fold(0.0, |sum, value| sum + value);
                }
            });
        });
    });
}

/// What one row of a result adds to the sums of the filter's gradient, for a row of taps.
struct Sums<'a> {
    geometry: &'a Depthwise,
    /// The row of the image that these taps see, spread to the channels of the result, and the row of dy.
    source: &'a [f32],
    dy: &'a [f32],
    /// For each tap the places that see a pixel.
    places: &'a [Range<usize>],
    /// [taps][width]: of the channels, or of a period of them.
    sums: &'a mut [f32],
    width: usize,
}

/// Products of two rows, added up at every so many floats of each.
struct Products<'a> {
    source: &'a [f32],
    dy: &'a [f32],
    advance: [usize; 2],
    count: usize,
}

impl Products<'_> {
    /// `COUNT` vectors of sums.
    #[inline(always)]
    fn add_to<S: Simd, const WHOLE: bool, const COUNT: usize>(&self, simd: S, from: usize, sums: &mut [f32]) {
        let width = sums.len();
        let mut own = [simd.splat_f32s(0.0); COUNT];
        for place in 0..self.count {
            let seen = &self.source[place * self.advance[0] + from..][..width];
            let slopes = &self.dy[place * self.advance[1] + from..][..width];
            if WHOLE {
                add_products(simd, &mut own, seen, slopes);
            } else {
                own[0] = simd.mul_add_e_f32s(simd.partial_load_f32s(seen), simd.partial_load_f32s(slopes), own[0]);
            }
        }
        for (sum, total) in own.into_iter().zip(sums.chunks_mut(S::F32_LANES)) {
            let before = load::<S, WHOLE>(simd, total);
            store::<S, WHOLE>(simd, total, simd.add_f32s(before, sum));
        }
    }

    /// All that `sums` has room for.
    #[inline(always)]
    fn add_all<S: Simd>(&self, simd: S, sums: &mut [f32]) {
        let mut from = 0;
        while from + TOGETHER * S::F32_LANES <= sums.len() {
            self.add_to::<S, true, TOGETHER>(simd, from, &mut sums[from..from + TOGETHER * S::F32_LANES]);
            from += TOGETHER * S::F32_LANES;
        }
        while from + 4 * S::F32_LANES <= sums.len() {
            self.add_to::<S, true, 4>(simd, from, &mut sums[from..from + 4 * S::F32_LANES]);
            from += 4 * S::F32_LANES;
        }
        while from + S::F32_LANES <= sums.len() {
            self.add_to::<S, true, 1>(simd, from, &mut sums[from..from + S::F32_LANES]);
            from += S::F32_LANES;
        }
        if from < sums.len() {
            self.add_to::<S, false, 1>(simd, from, &mut sums[from..]);
        }
    }
}

impl WithSimd for Sums<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { geometry, source, dy, places, sums, width } = self;
        let (channels, stride) = (geometry.out_channels(), geometry.strides[1]);
        for ((tap, places), sums) in places.iter().enumerate().zip(sums.chunks_exact_mut(width)) {
            let Some(first) = geometry.seen(1, places.start, tap).filter(|_| !places.is_empty()) else { continue };
            let (source, dy) = (&source[first * channels..], &dy[places.start * channels..places.end * channels]);
            if width == channels {
                Products { source, dy, advance: [stride * channels, channels], count: places.len() }.add_all(simd, sums);
                continue;
            }
            let whole = dy.len() / width;
            if whole > 0 {
                Products { source, dy, advance: [width; 2], count: whole }.add_all(simd, sums);
            }
            let (source, dy) = (&source[whole * width..], &dy[whole * width..]);
            Products { source, dy, advance: [0; 2], count: 1 }.add_all(simd, &mut sums[..dy.len()]);
        }
    }
}

/// Gradient of the filter, in float32 along a row of pixels, or several short ones, and in float64 across.
///
/// # Panics
/// Where the lengths do not fit.
pub fn depthwise_filter_gradient(geometry: &Depthwise, x: &[f32], dy: &[f32], d_filter: &mut [f32]) {
    let Depthwise { size, multiplier, out, .. } = *geometry;
    assert!(geometry.fits(x.len(), dy.len(), d_filter.len()), "lengths must fit");
    let channels = geometry.out_channels();
    let (line, out_line) = (size[1] * geometry.channels, out[1] * channels);
    let lines = if out_line == 0 || x.is_empty() { 0 } else { dy.len() / out_line };
    if lines == 0 || d_filter.is_empty() {
        d_filter.fill(0.0);
        return;
    }
    let places: Vec<_> = (0..geometry.filter[1]).map(|tap| geometry.places_of(tap)).collect();
    let parts = lines.min(PARTS);
    // Of neighbouring pixels where the stride is 1, else of one.
    let width = period(channels).filter(|_| geometry.strides[1] == 1).unwrap_or(channels);
    let together = (PIXELS / out[1]).max(1);
    let sums: Vec<_> = (0..parts).map(|_| Mutex::new(vec![0.0_f64; geometry.taps() * width])).collect();
    each(parts, geometry.nanoseconds(dy.len()), |part| {
        let Ok(mut sums) = sums[part].lock() else { return };
        let spread_line = if multiplier == 1 { 0 } else { line * multiplier };
        with_scratch(spread_line + sums.len(), |scratch| {
            let (wide, own) = scratch.split_at_mut(spread_line);
            own.fill(0.0);
            let lines = part_of(lines, part, parts, 1);
            for unit in lines.clone() {
                let dy = &dy[unit * out_line..][..out_line];
                for (tap, sums) in own.chunks_exact_mut(geometry.filter[1] * width).enumerate() {
                    let Some(row) = geometry.seen(0, unit % out[0], tap) else { continue };
                    let mut source = &x[(unit / out[0] * size[0] + row) * line..][..line];
                    if multiplier != 1 {
                        spread(source, multiplier, wide);
                        source = wide;
                    }
                    dispatch(Sums { geometry, source, dy, places: &places, sums, width });
                }
                if (unit + 1 - lines.start).is_multiple_of(together) || unit + 1 == lines.end {
                    for (total, sum) in sums.iter_mut().zip(own.iter_mut()) {
                        *total += f64::from(std::mem::take(sum));
                    }
                }
            }
        });
    });
    let parts: Vec<_> = sums.into_iter().filter_map(|part| part.into_inner().ok()).collect();
    for (at, slope) in d_filter.iter_mut().enumerate() {
        let (tap, channel) = (at / channels, at % channels);
        let own = |part: &Vec<f64>| part[tap * width..][..width].iter().skip(channel).step_by(channels).sum::<f64>();
        // From 0 on: the sum of nothing is −0.
        *slope = parts.iter().map(own).fold(0.0, |sum, part| sum + part) as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pseudorandom::values;

    /// Of each stride, dilation, multiplier and padding, with fewer channels than a vector, as many, and more.
    fn geometries() -> Vec<Depthwise> {
        let mut all = Vec::new();
        for (channels, multiplier) in [(1, 1), (3, 1), (16, 1), (37, 1), (5, 2), (24, 3), (8, 2)] {
            for (stride, dilation) in [([1, 1], [1, 1]), ([2, 2], [1, 1]), ([1, 3], [2, 1]), ([2, 1], [1, 2]), ([3, 2], [2, 3])]
            {
                for (size, filter, before) in
                    [([7, 19], [3, 3], [1, 1]), ([6, 5], [2, 4], [0, 2]), ([3, 2], [5, 5], [2, 2]), ([9, 30], [1, 7], [-1, 3])]
                {
                    let out = [0, 1].map(|axis: usize| {
                        let reach = dilation[axis] * (filter[axis] - 1) + 1;
                        let length = size[axis] as i32 + 2 * before[axis];
                        (length - reach as i32).max(-1).div_euclid(stride[axis] as i32) as usize + 1
                    });
                    let geometry =
                        Depthwise { size, channels, multiplier, filter, strides: stride, dilations: dilation, before, out };
                    if out[0] > 0 && out[1] > 0 && out[0] < 100 {
                        all.push(geometry);
                    }
                }
            }
        }
        all
    }

    /// Forward, gradient of the input and of the filter, by their definition.
    fn by_definition(geometry: &Depthwise, batch: usize, x: &[f32], filter: &[f32], dy: &[f32]) -> [Vec<f64>; 3] {
        let Depthwise { size, channels, multiplier, filter: taps, strides, dilations, before, out } = *geometry;
        let outs = channels * multiplier;
        let mut results = [vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; filter.len()]];
        for b in 0..batch {
            for (oy, ox) in (0..out[0]).flat_map(|oy| (0..out[1]).map(move |ox| (oy, ox))) {
                for (i, j) in (0..taps[0]).flat_map(|i| (0..taps[1]).map(move |j| (i, j))) {
                    let row = (oy * strides[0] + i * dilations[0]) as i32 - before[0];
                    let column = (ox * strides[1] + j * dilations[1]) as i32 - before[1];
                    if row < 0 || column < 0 || row as usize >= size[0] || column as usize >= size[1] {
                        continue;
                    }
                    for n in 0..outs {
                        let from = ((b * size[0] + row as usize) * size[1] + column as usize) * channels + n / multiplier;
                        let tap = (i * taps[1] + j) * outs + n;
                        let to = ((b * out[0] + oy) * out[1] + ox) * outs + n;
                        results[0][to] += f64::from(x[from]) * f64::from(filter[tap]);
                        results[1][from] += f64::from(dy[to]) * f64::from(filter[tap]);
                        results[2][tap] += f64::from(dy[to]) * f64::from(x[from]);
                    }
                }
            }
        }
        results
    }

    #[test]
    fn equals_its_definition_forward_and_both_gradients() {
        let all = geometries();
        assert!(all.len() > 100);
        for geometry in all {
            computed(&geometry);
        }
    }

    /// Forward, gradient of the input and of the filter, for two images.
    fn computed(geometry: &Depthwise) -> [Vec<f32>; 3] {
        let batch = 2;
        let x = values(batch * geometry.size[0] * geometry.size[1] * geometry.channels, 1);
        let filter = values(geometry.taps() * geometry.out_channels(), 2);
        let dy = values(batch * geometry.out[0] * geometry.out[1] * geometry.out_channels(), 3);
        let mut results = [vec![9.0; dy.len()], vec![9.0; x.len()], vec![9.0; filter.len()]];
        let [y, dx, d_filter] = &mut results;
        depthwise(geometry, &x, &filter, y);
        depthwise_input_gradient(geometry, &dy, &filter, dx);
        depthwise_filter_gradient(geometry, &x, &dy, d_filter);
        let expected = by_definition(geometry, batch, &x, &filter, &dy);
        for (which, (got, expected)) in results.iter().zip(&expected).enumerate() {
            for (got, expected) in got.iter().zip(expected) {
                let close = (f64::from(*got) - expected).abs() < 1e-5 * expected.abs().max(1.0);
                assert!(close, "{got} for {expected}, result {which} of {geometry:?}");
            }
        }
        results
    }

    const PLAIN: Depthwise = Depthwise {
        size: [5, 6],
        channels: 3,
        multiplier: 1,
        filter: [3, 3],
        strides: [1, 1],
        dilations: [1, 1],
        before: [1, 1],
        out: [5, 6],
    };

    #[test]
    fn of_long_rows_many_rows_and_channels_of_no_period() {
        for geometry in [
            Depthwise { size: [40, 200], out: [40, 200], ..PLAIN },
            Depthwise { size: [1, 700], out: [1, 700], channels: 1, ..PLAIN },
            Depthwise { channels: 1001, size: [2, 7], out: [2, 7], ..PLAIN },
            Depthwise { channels: 13, multiplier: 5, size: [9, 33], out: [9, 33], ..PLAIN },
            Depthwise { channels: 1, filter: [1, 300], before: [0, 150], size: [2, 300], out: [2, 300], ..PLAIN },
        ] {
            computed(&geometry);
        }
    }

    #[test]
    fn of_nothing_is_0_or_nothing() {
        for geometry in [
            Depthwise { out: [3, 0], ..PLAIN },
            Depthwise { size: [5, 0], out: [5, 0], ..PLAIN },
            Depthwise { size: [5, 0], out: [5, 2], ..PLAIN },
            Depthwise { channels: 0, ..PLAIN },
            Depthwise { multiplier: 0, ..PLAIN },
            Depthwise { filter: [0, 3], ..PLAIN },
            Depthwise { filter: [3, 0], ..PLAIN },
        ] {
            for result in computed(&geometry) {
                assert!(result.iter().all(|value| value.to_bits() == 0), "{geometry:?}");
            }
        }
    }

    #[test]
    fn of_no_images_the_gradient_of_the_filter_is_0() {
        let geometry = geometries()[0];
        let mut d_filter = vec![9.0; geometry.taps() * geometry.out_channels()];
        depthwise_filter_gradient(&geometry, &[], &[], &mut d_filter);
        assert!(d_filter.iter().all(|slope| slope.to_bits() == 0));
    }
}
