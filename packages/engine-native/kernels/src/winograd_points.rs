//! The points of Winograd's F(4 × 4, 3 × 3), and how tiles of images, of results and filters come to them and back.
//!
//! A line of pixels, a polynomial's coefficients, times a line of taps is a polynomial, which its values at six points determine. The points
//! are 0, ±5/8, ±3/2 and ∞, at which rounding takes less than at 0, ±1, ±2 and ∞.

// Rows and columns of tiles are called by their numbers.
#![allow(clippy::needless_range_loop)]

use crate::instructions::dispatch;
use crate::microkernel::{Activation, Shared};
use crate::threads::each;
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// The points, their squares, and the product and the sum of these.
const NEAR: f32 = 0.625;
const FAR: f32 = 1.5;
const NEAR_SQUARE: f32 = NEAR * NEAR;
const FAR_SQUARE: f32 = FAR * FAR;
const BOTH: f32 = NEAR_SQUARE * FAR_SQUARE;
const EITHER: f32 = NEAR_SQUARE + FAR_SQUARE;
/// What the values of a filter at a point are divided by.
const OF_NEAR: f32 = 2.0 * NEAR_SQUARE * (NEAR_SQUARE - FAR_SQUARE);
const OF_FAR: f32 = 2.0 * FAR_SQUARE * (FAR_SQUARE - NEAR_SQUARE);

/// Points along an axis, pixels of the result, and taps.
const POINTS: usize = 6;
pub(crate) const SIDE: usize = 4;
pub(crate) const TAPS: usize = 3;
/// Products of a tile.
pub(crate) const PLANES: usize = POINTS * POINTS;

/// Floats of the widest vector.
pub(crate) const LANES: usize = 16;

/// A convolution 3 × 3 of stride 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tiling {
    pub batch: usize,
    /// Height and width of the images, and their channels.
    pub size: [usize; 2],
    pub channels: usize,
    /// Pixels of padding above and at the left.
    pub padding: [isize; 2],
    /// Height and width of the results, and their channels.
    pub out_size: [usize; 2],
    pub out_channels: usize,
}

impl Tiling {
    /// Tiles down and across an image.
    pub fn tiles(&self) -> [usize; 2] {
        self.out_size.map(|length| length.div_ceil(SIDE))
    }

    /// The image of a tile, and its first pixel of the result.
    fn place(&self, tile: usize) -> (usize, [usize; 2]) {
        let [down, across] = self.tiles();
        (tile / across / down, [tile / across % down * SIDE, tile % across * SIDE])
    }
}

/// A vector of the instructions in use, with what is computed with it.
#[derive(Clone, Copy)]
struct With<S: Simd>(S);

impl<S: Simd> With<S> {
    /// A vector of values; where it is the `REST` of them, it has fewer.
    #[inline(always)]
    fn load<const REST: bool>(self, values: &[f32], at: usize) -> S::f32s {
        if REST {
            return self.0.partial_load_f32s(&values[at..]);
        }
        debug_assert!(at + S::F32_LANES <= values.len());
        // SAFETY: whoever does not ask for the rest has a whole vector there.
        unsafe { values.as_ptr().add(at).cast::<S::f32s>().read_unaligned() }
    }

    /// Writes a vector, or the first `rest` floats of it.
    ///
    /// # Safety
    /// There must be room for it.
    #[inline(always)]
    unsafe fn store<const REST: bool>(self, value: S::f32s, to: *mut f32, rest: usize) {
        if REST {
            // SAFETY: the caller's; so below.
            self.0.partial_store_f32s(unsafe { std::slice::from_raw_parts_mut(to, rest) }, value);
        } else {
            unsafe { to.cast::<S::f32s>().write_unaligned(value) };
        }
    }

    #[inline(always)]
    fn times(self, factor: f32, a: S::f32s) -> S::f32s {
        self.0.mul_f32s(self.0.splat_f32s(factor), a)
    }

    /// factor · a + b
    #[inline(always)]
    fn multiply_add(self, factor: f32, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.mul_add_e_f32s(self.0.splat_f32s(factor), a, b)
    }

    #[inline(always)]
    fn add(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.add_f32s(a, b)
    }

    #[inline(always)]
    fn sub(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.sub_f32s(a, b)
    }

    /// A line of pixels at the points.
    #[inline(always)]
    fn image(self, d: [S::f32s; POINTS]) -> [S::f32s; POINTS] {
        let even_near = self.multiply_add(-FAR_SQUARE, d[2], d[4]);
        let odd_near = self.times(NEAR, self.multiply_add(-FAR_SQUARE, d[1], d[3]));
        let even_far = self.multiply_add(-NEAR_SQUARE, d[2], d[4]);
        let odd_far = self.times(FAR, self.multiply_add(-NEAR_SQUARE, d[1], d[3]));
        [
            self.multiply_add(BOTH, d[0], self.multiply_add(-EITHER, d[2], d[4])),
            self.add(even_near, odd_near),
            self.sub(even_near, odd_near),
            self.add(even_far, odd_far),
            self.sub(even_far, odd_far),
            self.multiply_add(BOTH, d[1], self.multiply_add(-EITHER, d[3], d[5])),
        ]
    }

    /// A line of taps at the points.
    #[inline(always)]
    fn filter(self, g: [S::f32s; TAPS]) -> [S::f32s; POINTS] {
        let even_near = self.times(1.0 / OF_NEAR, self.multiply_add(NEAR_SQUARE, g[2], g[0]));
        let odd_near = self.times(NEAR / OF_NEAR, g[1]);
        let even_far = self.times(1.0 / OF_FAR, self.multiply_add(FAR_SQUARE, g[2], g[0]));
        let odd_far = self.times(FAR / OF_FAR, g[1]);
        [
            self.times(1.0 / BOTH, g[0]),
            self.add(even_near, odd_near),
            self.sub(even_near, odd_near),
            self.add(even_far, odd_far),
            self.sub(even_far, odd_far),
            g[2],
        ]
    }

    /// The adjoint of `filter`: taps, of a line of values at the points.
    #[inline(always)]
    fn taps(self, u: [S::f32s; POINTS]) -> [S::f32s; TAPS] {
        let (near, far) = (self.add(u[1], u[2]), self.add(u[3], u[4]));
        let (near_odd, far_odd) = (self.sub(u[1], u[2]), self.sub(u[3], u[4]));
        let ends = self.multiply_add(1.0 / OF_NEAR, near, self.times(1.0 / OF_FAR, far));
        [
            self.multiply_add(1.0 / BOTH, u[0], ends),
            self.multiply_add(NEAR / OF_NEAR, near_odd, self.times(FAR / OF_FAR, far_odd)),
            self.multiply_add(NEAR_SQUARE / OF_NEAR, near, self.multiply_add(FAR_SQUARE / OF_FAR, far, u[5])),
        ]
    }

    /// The adjoint of `result`: a line of pixels at the points.
    #[inline(always)]
    fn slopes(self, y: [S::f32s; SIDE]) -> [S::f32s; POINTS] {
        let even_near = self.multiply_add(NEAR_SQUARE, y[2], y[0]);
        let odd_near = self.times(NEAR, self.multiply_add(NEAR_SQUARE, y[3], y[1]));
        let even_far = self.multiply_add(FAR_SQUARE, y[2], y[0]);
        let odd_far = self.times(FAR, self.multiply_add(FAR_SQUARE, y[3], y[1]));
        [
            y[0],
            self.add(even_near, odd_near),
            self.sub(even_near, odd_near),
            self.add(even_far, odd_far),
            self.sub(even_far, odd_far),
            y[3],
        ]
    }

    /// Pixels of the result, of a line of products.
    #[inline(always)]
    fn result(self, m: [S::f32s; POINTS]) -> [S::f32s; SIDE] {
        let (near, far) = (self.add(m[1], m[2]), self.add(m[3], m[4]));
        let (near_odd, far_odd) = (self.sub(m[1], m[2]), self.sub(m[3], m[4]));
        [
            self.add(m[0], self.add(near, far)),
            self.multiply_add(NEAR, near_odd, self.times(FAR, far_odd)),
            self.multiply_add(NEAR_SQUARE, near, self.times(FAR_SQUARE, far)),
            self.multiply_add(NEAR * NEAR_SQUARE, near_odd, self.multiply_add(FAR * FAR_SQUARE, far_odd, m[5])),
        ]
    }

    /// A vector of the channels of a tile of an image at the points, from the float `at` on.
    ///
    /// # Safety
    /// Each plane must have room for it, and nobody else may write there; so below.
    #[inline(always)]
    unsafe fn image_tile<const REST: bool>(
        self,
        pixels: &[[&[f32]; POINTS]; POINTS],
        at: usize,
        to: Shared,
        plane: usize,
        rest: usize,
    ) {
        let mut lines = [[self.0.splat_f32s(0.0); POINTS]; POINTS];
        for j in 0..POINTS {
            let mut column = [lines[0][0]; POINTS];
            for i in 0..POINTS {
                column[i] = self.load::<REST>(pixels[i][j], at);
            }
            let column = self.image(column);
            for i in 0..POINTS {
                lines[i][j] = column[i];
            }
        }
        for i in 0..POINTS {
            for (j, value) in self.image(lines[i]).into_iter().enumerate() {
                // SAFETY: the caller's; so below.
                unsafe { self.store::<REST>(value, to.at((i * POINTS + j) * plane + at), rest) };
            }
        }
    }

    /// The same of a tile of dy.
    #[inline(always)]
    unsafe fn slopes_tile<const REST: bool>(
        self,
        pixels: &[[&[f32]; SIDE]; SIDE],
        at: usize,
        to: Shared,
        plane: usize,
        rest: usize,
    ) {
        let mut lines = [[self.0.splat_f32s(0.0); SIDE]; POINTS];
        for j in 0..SIDE {
            let mut column = [lines[0][0]; SIDE];
            for i in 0..SIDE {
                column[i] = self.load::<REST>(pixels[i][j], at);
            }
            let column = self.slopes(column);
            for i in 0..POINTS {
                lines[i][j] = column[i];
            }
        }
        for i in 0..POINTS {
            for (j, value) in self.slopes(lines[i]).into_iter().enumerate() {
                unsafe { self.store::<REST>(value, to.at((i * POINTS + j) * plane + at), rest) };
            }
        }
    }

    /// The same of the pixels of a result, of as many lines and columns as `shape` says.
    #[inline(always)]
    unsafe fn result_tile<const REST: bool>(
        self,
        planes: &[&[f32]; PLANES],
        at: usize,
        bias: &[f32],
        activation: Activation,
        to: Shared,
        steps: [usize; 2],
        shape: [usize; 2],
        rest: usize,
    ) {
        let bias = self.load::<REST>(bias, at);
        let mut lines = [[bias; POINTS]; SIDE];
        for j in 0..POINTS {
            let mut column = [bias; POINTS];
            for i in 0..POINTS {
                column[i] = self.load::<REST>(planes[i * POINTS + j], at);
            }
            let column = self.result(column);
            for i in 0..SIDE {
                lines[i][j] = column[i];
            }
        }
        for i in 0..shape[0] {
            let line = self.result(lines[i]);
            for (j, &value) in line.iter().enumerate().take(shape[1]) {
                let value = activated(self.0, activation, self.add(value, bias));
                unsafe { self.store::<REST>(value, to.at(i * steps[0] + j * steps[1] + at), rest) };
            }
        }
    }
}

/// Taps [9][length] at the points, [36][length].
pub(crate) fn transform_filter(taps: &[f32], filter: &mut [f32]) {
    struct Filter<'a> {
        taps: [&'a [f32]; TAPS * TAPS],
        to: Shared,
        plane: usize,
    }

    impl WithSimd for Filter<'_> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { taps, to, plane } = self;
            let with = With(simd);
            let taps = taps.map(|values| S::as_simd_f32s(values).0);
            for v in 0..taps[0].len() {
                let mut columns = [[simd.splat_f32s(0.0); TAPS]; POINTS];
                for j in 0..TAPS {
                    let column = with.filter([taps[j][v], taps[TAPS + j][v], taps[2 * TAPS + j][v]]);
                    for i in 0..POINTS {
                        columns[i][j] = column[i];
                    }
                }
                for i in 0..POINTS {
                    for (j, value) in with.filter(columns[i]).into_iter().enumerate() {
                        // SAFETY: the plane has a place for each value of a tap, and nobody else writes there.
                        unsafe { to.at((i * POINTS + j) * plane).cast::<S::f32s>().add(v).write_unaligned(value) };
                    }
                }
            }
        }
    }

    let length = taps.len() / (TAPS * TAPS);
    let to = Shared(filter.as_mut_ptr());
    assert!(filter.len() == PLANES * length && length.is_multiple_of(LANES));
    in_chunks(length, |own| {
        let taps = std::array::from_fn(|tap| &taps[tap * length..][own.clone()]);
        // SAFETY: inside of the first plane.
        dispatch(Filter { taps, to: Shared(unsafe { to.at(own.start) }), plane: length });
    });
}

/// Tiles of images at the points, [36][plane], whose rows have the channels of a tile. `to` has room for `count` rows in each plane.
pub(crate) struct Images<'a> {
    pub of: &'a Tiling,
    pub x: &'a [f32],
    pub zeros: &'a [f32],
    pub first: usize,
    pub count: usize,
    pub to: Shared,
    pub plane: usize,
}

impl WithSimd for Images<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { of, x, zeros, first, count, to, plane } = self;
        let Tiling { size, channels, padding, .. } = *of;
        let with = With(simd);
        assert!(count * channels <= plane && zeros.len() == channels);
        let rest = channels % S::F32_LANES;
        for tile in 0..count {
            let (b, place) = of.place(first + tile);
            let pixels: [[&[f32]; POINTS]; POINTS] = std::array::from_fn(|i| {
                std::array::from_fn(|j| {
                    let y = (place[0] + i).wrapping_add_signed(-padding[0]);
                    let across = (place[1] + j).wrapping_add_signed(-padding[1]);
                    let inside = y < size[0] && across < size[1];
                    if inside { &x[((b * size[0] + y) * size[1] + across) * channels..][..channels] } else { zeros }
                })
            });
            // SAFETY: the rows of the tile, in planes that have them.
            unsafe {
                let to = Shared(to.at(tile * channels));
                for at in (0..channels - rest).step_by(S::F32_LANES) {
                    with.image_tile::<false>(&pixels, at, to, plane, rest);
                }
                if rest > 0 {
                    with.image_tile::<true>(&pixels, channels - rest, to, plane, rest);
                }
            }
        }
    }
}

/// Tiles of dy at the points, likewise.
pub(crate) struct Slopes<'a> {
    pub of: &'a Tiling,
    pub dy: &'a [f32],
    pub zeros: &'a [f32],
    pub first: usize,
    pub count: usize,
    pub to: Shared,
    pub plane: usize,
}

impl WithSimd for Slopes<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { of, dy, zeros, first, count, to, plane } = self;
        let Tiling { out_size, out_channels, .. } = *of;
        let with = With(simd);
        assert!(count * out_channels <= plane && zeros.len() == out_channels);
        let rest = out_channels % S::F32_LANES;
        for tile in 0..count {
            let (b, place) = of.place(first + tile);
            let pixels: [[&[f32]; SIDE]; SIDE] = std::array::from_fn(|i| {
                std::array::from_fn(|j| {
                    let (y, across) = (place[0] + i, place[1] + j);
                    let pixel = (b * out_size[0] + y) * out_size[1] + across;
                    let inside = y < out_size[0] && across < out_size[1];
                    if inside { &dy[pixel * out_channels..][..out_channels] } else { zeros }
                })
            });
            // SAFETY: the rows of the tile, in planes that have them.
            unsafe {
                let to = Shared(to.at(tile * out_channels));
                for at in (0..out_channels - rest).step_by(S::F32_LANES) {
                    with.slopes_tile::<false>(&pixels, at, to, plane, rest);
                }
                if rest > 0 {
                    with.slopes_tile::<true>(&pixels, out_channels - rest, to, plane, rest);
                }
            }
        }
    }
}

/// Values at the points [36][length] taken back to taps [9][length].
pub(crate) fn restore_filter(points: &[f32], d_filter: &mut [f32]) {
    struct Taps<'a> {
        points: [&'a [f32]; PLANES],
        to: Shared,
        length: usize,
    }

    impl WithSimd for Taps<'_> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { points, to, length } = self;
            let with = With(simd);
            let points = points.map(|values| S::as_simd_f32s(values).0);
            for v in 0..points[0].len() {
                let mut lines = [[simd.splat_f32s(0.0); POINTS]; TAPS];
                for j in 0..POINTS {
                    let mut column = [lines[0][0]; POINTS];
                    for i in 0..POINTS {
                        column[i] = points[i * POINTS + j][v];
                    }
                    let column = with.taps(column);
                    for i in 0..TAPS {
                        lines[i][j] = column[i];
                    }
                }
                for i in 0..TAPS {
                    for (j, value) in with.taps(lines[i]).into_iter().enumerate() {
                        // SAFETY: each tap has a place for each value, and nobody else writes there.
                        unsafe { to.at((i * TAPS + j) * length).cast::<S::f32s>().add(v).write_unaligned(value) };
                    }
                }
            }
        }
    }

    let length = points.len() / PLANES;
    let to = Shared(d_filter.as_mut_ptr());
    assert!(d_filter.len() == TAPS * TAPS * length && length.is_multiple_of(LANES));
    in_chunks(length, |own| {
        let points = std::array::from_fn(|plane| &points[plane * length..][own.clone()]);
        // SAFETY: inside of the first tap.
        dispatch(Taps { points, to: Shared(unsafe { to.at(own.start) }), length });
    });
}

/// Calls `compute` with ranges of values of a filter, which are multiples of vectors.
fn in_chunks(length: usize, compute: impl Fn(Range<usize>) + Sync + Send) {
    const CHUNK: usize = 2048;
    #[allow(clippy::cast_precision_loss)]
    let nanoseconds = length as f64 * 4.0;
    each(length.div_ceil(CHUNK), nanoseconds, |number| compute(number * CHUNK..length.min((number + 1) * CHUNK)));
}

/// Pixels of the result, of products [36][count][channels].
pub(crate) struct Results<'a> {
    pub of: &'a Tiling,
    pub products: &'a [f32],
    pub bias: &'a [f32],
    pub activation: Activation,
    pub first: usize,
    pub count: usize,
    pub result: Shared,
}

impl WithSimd for Results<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { of, products, bias, activation, first, count, result } = self;
        let Tiling { out_size, out_channels, .. } = *of;
        let with = With(simd);
        let plane = count * out_channels;
        assert_eq!(products.len(), PLANES * plane);
        let bias = &bias[..out_channels];
        let rest = out_channels % S::F32_LANES;
        for tile in 0..count {
            let (b, place) = of.place(first + tile);
            let planes: [&[f32]; PLANES] =
                std::array::from_fn(|k| &products[k * plane + tile * out_channels..][..out_channels]);
            let shape: [usize; 2] = std::array::from_fn(|axis| SIDE.min(out_size[axis] - place[axis]));
            let pixel = (b * out_size[0] + place[0]) * out_size[1] + place[1];
            // SAFETY: the pixels of the result are of this tile alone.
            unsafe {
                let to = Shared(result.at(pixel * out_channels));
                let steps = [out_size[1] * out_channels, out_channels];
                for at in (0..out_channels - rest).step_by(S::F32_LANES) {
                    with.result_tile::<false>(&planes, at, bias, activation, to, steps, shape, rest);
                }
                if rest > 0 {
                    with.result_tile::<true>(&planes, out_channels - rest, bias, activation, to, steps, shape, rest);
                }
            }
        }
    }
}

#[inline(always)]
fn activated<S: Simd>(simd: S, activation: Activation, value: S::f32s) -> S::f32s {
    if activation == Activation::Linear {
        return value;
    }
    // What is NaN stays.
    let zero = simd.splat_f32s(0.0);
    let value = simd.select_f32s(simd.less_than_f32s(value, zero), zero, value);
    if activation == Activation::Relu {
        return value;
    }
    let six = simd.splat_f32s(6.0);
    simd.select_f32s(simd.less_than_f32s(six, value), six, value)
}
