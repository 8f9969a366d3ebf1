//! Convolutions 3 × 3 of stride 1 by Winograd's F(4 × 4, 3 × 3): 36 products for 16 pixels, where their sums have 144.
//!
//! Source: A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2015, <https://arxiv.org/abs/1509.09308>.

use crate::instructions::dispatch;
use crate::microkernel::{Activation, Begin, Panel, Rows, Runs, Shared, Tile, best_rows, multiply};
use crate::scratch::with_scratch;
use crate::threads::each;
use crate::window::Geometry;
pub(crate) use crate::winograd_points::Tiling;
use crate::winograd_points::{Images, LANES, PLANES, Results, SIDE, Slopes, TAPS, restore_filter, transform_filter};

/// Channels come in multiples of it: half of the widest vector.
const CHANNELS: usize = 8;
/// Fewest channels, of the image and of the result, and of both together, with which it is faster.
const LEAST: usize = 24;
const LEAST_TOGETHER: usize = 64;
/// Most values of a filter's tap: transformed, they have four times as many as the filter, and stay in the cache of all.
const MOST: usize = 65_536;
/// Tiles that are computed together.
const TOGETHER: usize = 32;
/// Floats of tiles at the points that a gradient of the filter keeps at once: a share of the cache of all.
const KEPT: usize = 2_097_152;

impl Tiling {
    /// That of a convolution which takes less time so than as a product.
    pub fn of(geometry: &Geometry) -> Option<Self> {
        let Geometry { batch, size, channels, padding, out_size, out_channels, .. } = *geometry;
        Self { batch, size, channels, padding, out_size, out_channels }.suitable(geometry)
    }

    /// That of the gradient of its images: dy with the filter turned around.
    pub fn turned(geometry: &Geometry) -> Option<Self> {
        let Geometry { batch, size, channels, padding, out_size, out_channels, .. } = *geometry;
        let padding = padding.map(|padding| TAPS as isize - 1 - padding);
        let turned = Self { batch, size: out_size, channels: out_channels, padding, out_size: size, out_channels: channels };
        turned.suitable(geometry)
    }

    fn suitable(self, &Geometry { filter, stride, dilation, .. }: &Geometry) -> Option<Self> {
        let is_plain = filter == [TAPS; 2] && stride == [1, 1] && dilation == [1, 1];
        (is_plain && self.suits()).then_some(self)
    }

    fn suits(&self) -> bool {
        let channels = [self.channels, self.out_channels];
        let pixels = self.out_size[0] * self.out_size[1];
        let [down, across] = self.tiles();
        channels.iter().all(|count| count.is_multiple_of(CHANNELS) && *count >= LEAST)
            && channels[0] + channels[1] >= LEAST_TOGETHER
            && channels[0] * channels[1] <= MOST
            // At the edges of small images most of a tile may be thrown away.
            && 2 * pixels >= SIDE * SIDE * down * across
            && self.batch * down * across >= TOGETHER
    }

    /// y, from taps that were packed for `panels` one behind the other, with a bias for each channel that the panels have.
    pub fn compute(&self, x: &[f32], taps: &[f32], panels: &[Panel], bias: &[f32], activation: Activation, y: &mut [f32]) {
        let Self { batch, size, channels, out_size, out_channels, .. } = *self;
        let [down, across] = self.tiles();
        let tiles = batch * down * across;
        let length = taps.len() / (TAPS * TAPS);
        assert_eq!(x.len(), batch * size[0] * size[1] * channels);
        assert_eq!(y.len(), batch * out_size[0] * out_size[1] * out_channels);
        let zeros = vec![0.0; channels];
        let result = Shared(y.as_mut_ptr());
        with_scratch(PLANES * length, |filter| {
            transform_filter(taps, filter);
            let filter = &*filter;
            #[allow(clippy::cast_precision_loss)]
            let nanoseconds = (tiles * PLANES * channels * out_channels) as f64 / 30.0;
            each(tiles.div_ceil(TOGETHER), nanoseconds, |piece| {
                let first = piece * TOGETHER;
                let count = TOGETHER.min(tiles - first);
                with_scratch(PLANES * count * (channels + out_channels), |scratch| {
                    let (image, products) = scratch.split_at_mut(PLANES * count * channels);
                    let to = Shared(image.as_mut_ptr());
                    dispatch(Images { of: self, x, zeros: &zeros, first, count, to, plane: count * channels });
                    multiply_planes(image, filter, panels, [count, channels, out_channels], products);
                    dispatch(Results { of: self, products, bias, activation, first, count, result });
                });
            });
        });
    }

    /// The gradient of the filter [3, 3, channels, out_channels], the adjoint of the same: what the points of the images and of dy have
    /// in common, added up over all tiles, is taken back to the taps.
    pub fn filter_gradient(&self, x: &[f32], dy: &[f32], panels: &[Panel], d_filter: &mut [f32]) {
        let Self { batch, size, channels, out_size, out_channels, .. } = *self;
        let [down, across] = self.tiles();
        let tiles = batch * down * across;
        let length = channels * out_channels;
        assert_eq!(x.len(), batch * size[0] * size[1] * channels);
        assert_eq!(dy.len(), batch * out_size[0] * out_size[1] * out_channels);
        assert_eq!(d_filter.len(), TAPS * TAPS * length);
        let zeros = vec![0.0; channels.max(out_channels)];
        let most = (KEPT / PLANES / (channels + out_channels)).clamp(2 * TOGETHER, 16 * TOGETHER).min(tiles);
        // Vectors of a panel may reach over the end of a row, and so of the last.
        with_scratch(PLANES * (length + most * (channels + out_channels)) + LANES, |scratch| {
            let (sums, rest) = scratch.split_at_mut(PLANES * length);
            let (image, slopes) = rest.split_at_mut(PLANES * most * channels);
            for first in (0..tiles).step_by(most) {
                let count = most.min(tiles - first);
                let (to_image, to_slopes) = (Shared(image.as_mut_ptr()), Shared(slopes.as_mut_ptr()));
                #[allow(clippy::cast_precision_loss)]
                let nanoseconds = (count * PLANES * (channels + out_channels)) as f64 / 4.0;
                each(count.div_ceil(TOGETHER), nanoseconds, |piece| {
                    let from = piece * TOGETHER;
                    let (first, count) = (first + from, TOGETHER.min(count - from));
                    // SAFETY: the rows of the tiles of this piece, in the first plane.
                    let (to_image, to_slopes) =
                        unsafe { (Shared(to_image.at(from * channels)), Shared(to_slopes.at(from * out_channels))) };
                    let (plane, pixel) = (most * channels, &zeros[..channels]);
                    dispatch(Images { of: self, x, zeros: pixel, first, count, to: to_image, plane });
                    let (plane, pixel) = (most * out_channels, &zeros[..out_channels]);
                    dispatch(Slopes { of: self, dy, zeros: pixel, first, count, to: to_slopes, plane });
                });
                let sums = Shared(sums.as_mut_ptr());
                #[allow(clippy::cast_precision_loss)]
                let nanoseconds = (count * PLANES * length) as f64 / 40.0;
                each(PLANES, nanoseconds, |plane| {
                    let image = &image[plane * most * channels..][..count * channels];
                    let slopes = &slopes[plane * most * out_channels..][..count * out_channels + LANES];
                    for row in (0..channels).step_by(best_rows()) {
                        for panel in panels {
                            let tile = Tile {
                                depth: count,
                                runs: Runs::ONE,
                                a: image[row..].as_ptr(),
                                rows: Rows::Interleaved(channels),
                                b: slopes[panel.first..].as_ptr(),
                                b_step: out_channels,
                                // SAFETY: the sums of this plane.
                                out: unsafe { sums.at(plane * length + row * out_channels + panel.first) },
                                out_step: out_channels,
                                begin: if first == 0 { Begin::Zero } else { Begin::Sums },
                                activation: Activation::Linear,
                            };
                            // SAFETY: the planes have `count` rows of all channels, and a vector more; nobody else has these sums.
                            unsafe { multiply(panel, best_rows().min(channels - row), &tile) };
                        }
                    }
                });
            }
            restore_filter(sums, d_filter);
        });
    }
}

/// The product of each plane of `rows` tiles and the filter's.
fn multiply_planes(image: &[f32], filter: &[f32], panels: &[Panel], [rows, depth, columns]: [usize; 3], products: &mut [f32]) {
    let padded = panels.iter().map(|panel| panel.padded).sum::<usize>();
    assert_eq!(image.len(), PLANES * rows * depth);
    assert_eq!(filter.len(), PLANES * depth * padded);
    assert_eq!(products.len(), PLANES * rows * columns);
    let planes = image.chunks_exact(rows * depth).zip(filter.chunks_exact(depth * padded));
    for ((image, filter), products) in planes.zip(products.chunks_exact_mut(rows * columns)) {
        let mut offset = 0;
        for panel in panels {
            for row in (0..rows).step_by(best_rows()) {
                let tile = Tile {
                    depth,
                    runs: Runs::ONE,
                    a: image[row * depth..].as_ptr(),
                    rows: Rows::Apart(depth),
                    b: filter[offset * depth..].as_ptr(),
                    b_step: panel.padded,
                    out: products[row * columns + panel.first..].as_mut_ptr(),
                    out_step: columns,
                    begin: Begin::Zero,
                    activation: Activation::Linear,
                };
                // SAFETY: the planes have the lengths that were asserted.
                unsafe { multiply(panel, best_rows().min(rows - row), &tile) };
            }
            offset += panel.padded;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convolution::tests::by_definition;
    use crate::convolution::{convolution, convolution_filter_gradient, convolution_input_gradient};
    use crate::pseudorandom::values;
    use crate::threads::set_threads;

    fn geometry(size: [usize; 2], channels: usize, out_channels: usize, padding: [isize; 2]) -> Geometry {
        let out_size = std::array::from_fn(|axis| size[axis] - 2 + 2 * padding[axis] as usize);
        Geometry { batch: 9, size, channels, filter: [3, 3], stride: [1, 1], dilation: [1, 1], padding, out_size, out_channels }
    }

    fn assert_near(got: &[f32], expected: &[f64], what: &str) {
        let largest = expected.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        for (value, wanted) in got.iter().zip(expected) {
            assert!((f64::from(*value) - wanted).abs() < 3e-6 * largest, "{what}: {value} for {wanted} of {largest}");
        }
    }

    #[test]
    fn is_the_convolution_and_its_gradient() {
        for (size, channels, out_channels, padding) in
            [([8, 8], 48, 96, [1, 1]), ([16, 9], 64, 48, [1, 0]), ([14, 7], 96, 64, [0, 1]), ([13, 12], 24, 40, [2, 1])]
        {
            let g = geometry(size, channels, out_channels, padding);
            let x = values(g.batch * size[0] * size[1] * channels, 1);
            let filter = values(g.depth() * out_channels, 2);
            let bias = values(out_channels, 4);
            let dy = values(g.pixels() * out_channels, 3);
            let [mut y, dx, d_filter] = by_definition(&g, &x, &filter, &bias, &dy);
            for value in &mut y {
                *value = value.max(0.0);
            }
            let mut got = vec![f32::NAN; y.len()];
            convolution(&g, &x, &filter, Some(&bias), Activation::Relu, &mut got);
            assert_near(&got, &y, &format!("{g:?}"));
            let mut got = vec![f32::NAN; x.len()];
            convolution_input_gradient(&g, &dy, &filter, &mut got);
            assert_near(&got, &dx, &format!("input gradient {g:?}"));
            let mut got = vec![f32::NAN; filter.len()];
            convolution_filter_gradient(&g, &x, &dy, &mut got);
            assert_near(&got, &d_filter, &format!("filter gradient {g:?}"));
        }
    }

    #[test]
    fn serves_where_its_tiles_are_full() {
        let suits = |batch, size: [usize; 2], channels, out_channels| {
            Tiling { batch, size, channels, padding: [1, 1], out_size: size, out_channels }.suits()
        };
        assert!(suits(20, [32, 32], 96, 96) && suits(20, [8, 8], 192, 192) && suits(32, [7, 7], 64, 64));
        assert!(
            !suits(20, [32, 32], 24, 24)
                && !suits(20, [32, 32], 3, 96)
                && suits(20, [32, 32], 24, 48)
                && !suits(20, [32, 32], 16, 96)
                && !suits(20, [32, 32], 96, 50)
        );
        assert!(!suits(20, [5, 5], 96, 96) && !suits(1, [8, 8], 96, 96) && !suits(20, [8, 8], 512, 512));
    }

    #[test]
    fn keeps_nan_and_gives_the_same_bits_on_any_number_of_threads() {
        let g = geometry([16, 15], 48, 48, [1, 1]);
        let mut x = values(g.batch * 16 * 15 * 48, 1);
        x[1000] = f32::NAN;
        let filter = values(g.depth() * 48, 2);
        let results = [1, 2, 3].map(|count| {
            set_threads(count).unwrap();
            let mut y = vec![0.0; g.pixels() * 48];
            convolution(&g, &x, &filter, None, Activation::Relu6, &mut y);
            let mut slopes = vec![0.0; filter.len()];
            convolution_filter_gradient(&g, &x, &y, &mut slopes);
            assert!(slopes.iter().any(|slope| slope.is_nan()));
            let bits = |values: Vec<f32>| values.into_iter().map(f32::to_bits).collect::<Vec<_>>();
            (bits(y), bits(slopes))
        });
        set_threads(1).unwrap();
        assert!(results[0] == results[1] && results[0] == results[2]);
        assert!(results[0].0.iter().any(|bits| f32::from_bits(*bits).is_nan()));
        assert!(results[0].0.iter().all(|bits| !(f32::from_bits(*bits) > 6.0 || f32::from_bits(*bits) < 0.0)));
    }
}
