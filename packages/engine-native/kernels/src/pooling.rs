//! Gradients of pooling in two dimensions, image by image: [batch, height, width, channels].

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::instructions::{Simd, WithSimd, dispatch};
use crate::threads::each_chunk;
use std::ops::Range;

/// About how many nanoseconds an element of a window takes.
const NANOSECONDS: f64 = 0.3;

/// The sizes of a pooling.
#[derive(Clone, Copy, Debug)]
pub struct Pooling {
    /// Of an image.
    pub size: [usize; 2],
    /// Of each pixel.
    pub channels: usize,
    /// Of the window.
    pub window: [usize; 2],
    /// From one window to the next.
    pub strides: [usize; 2],
    /// Pixels that the first window lies above and left of the image.
    pub before: [i32; 2],
    /// Of the result.
    pub out: [usize; 2],
}

impl Pooling {
    fn image(&self) -> usize {
        self.size[0] * self.size[1] * self.channels
    }

    fn out_image(&self) -> usize {
        self.out[0] * self.out[1] * self.channels
    }

    /// Where window number `index` lies in the image, along axis 0 or 1.
    #[inline(always)]
    fn reach(&self, axis: usize, index: usize) -> Range<usize> {
        let start = (index * self.strides[axis]) as i64 - i64::from(self.before[axis]);
        let inside = |place: i64| place.clamp(0, self.size[axis] as i64) as usize;
        inside(start)..inside(start + self.window[axis] as i64).max(inside(start))
    }

    fn nanoseconds(&self, outputs: usize) -> f64 {
        (outputs * self.window[0] * self.window[1]) as f64 * NANOSECONDS
    }
}

struct MaxImage<'a> {
    pooling: &'a Pooling,
    dy: &'a [f32],
    x: &'a [f32],
    dx: &'a mut [f32],
}

impl MaxImage<'_> {
    /// The gradients of `channels`, as many as a vector has lanes or fewer, of one window.
    #[inline(always)]
    fn window<S: Simd>(&mut self, simd: S, dy: &[f32], channels: Range<usize>, rows: &Range<usize>, columns: &Range<usize>) {
        let Pooling { channels: all, size: [_, width], .. } = *self.pooling;
        let at = |pixel: usize| pixel * all + channels.start..pixel * all + channels.end;
        let dy = simd.partial_load_f32s(&dy[channels.clone()]);
        let mut largest = simd.splat_f32s(f32::NEG_INFINITY);
        let mut place = simd.splat_u32s(u32::MAX);
        for i in rows.clone() {
            for pixel in i * width + columns.start..i * width + columns.end {
                let values = simd.partial_load_f32s(&self.x[at(pixel)]);
                let above = simd.greater_than_f32s(values, largest);
                largest = simd.select_f32s(above, values, largest);
                place = simd.select_u32s(above, simd.splat_u32s(pixel as u32), place);
            }
        }
        let zero = simd.splat_f32s(0.0);
        for i in rows.clone() {
            for pixel in i * width + columns.start..i * width + columns.end {
                let gradients = &mut self.dx[at(pixel)];
                let here = simd.equal_u32s(place, simd.splat_u32s(pixel as u32));
                let sums = simd.add_f32s(simd.partial_load_f32s(gradients), simd.select_f32s(here, dy, zero));
                simd.partial_store_f32s(gradients, sums);
            }
        }
    }
}

impl WithSimd for MaxImage<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        let channels = self.pooling.channels;
        self.dx.fill(0.0);
        let mut rows = 0..0;
        for (o, dy) in self.dy.chunks_exact(channels).enumerate() {
            let column = o % self.pooling.out[1];
            if column == 0 {
                rows = self.pooling.reach(0, o / self.pooling.out[1]);
            }
            let columns = self.pooling.reach(1, column);
            for channel in (0..channels).step_by(S::F32_LANES) {
                let end = channels.min(channel + S::F32_LANES);
                self.window(simd, dy, channel..end, &rows, &columns);
            }
        }
    }
}

/// Gradient of the largest value of each window. Of equal values the first one, row by row, takes it all; a window without a
/// number above −∞ gives none.
///
/// # Panics
/// Where the lengths are not those of whole images.
pub fn max_pool_gradient(pooling: &Pooling, dy: &[f32], x: &[f32], dx: &mut [f32]) {
    let (image, out_image) = (pooling.image(), pooling.out_image());
    assert!(fits(pooling, dy, dx) && x.len() == dx.len(), "lengths must fit");
    if image == 0 {
        return;
    }
    each_chunk(dx, image, pooling.nanoseconds(dy.len()), |b, dx| {
        dispatch(MaxImage { pooling, dy: &dy[b * out_image..][..out_image], x: &x[b * image..][..image], dx });
    });
}

/// Whether both have the same number of whole images.
fn fits(pooling: &Pooling, dy: &[f32], dx: &[f32]) -> bool {
    let (image, out_image) = (pooling.image(), pooling.out_image());
    let batch = dx.len().checked_div(image).unwrap_or(0);
    dx.len() == batch * image && (image == 0 || dy.len() == batch * out_image)
}

struct AverageImage<'a> {
    pooling: &'a Pooling,
    dy: &'a [f32],
    dx: &'a mut [f32],
}

impl Loops for AverageImage<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { pooling, dy, dx } = self;
        let channels = pooling.channels;
        dx.fill(0.0);
        for (o, dy) in dy.chunks_exact(channels).enumerate() {
            let (rows, columns) = (pooling.reach(0, o / pooling.out[1]), pooling.reach(1, o % pooling.out[1]));
            let factor = 1.0 / (rows.len() * columns.len()) as f32;
            for i in rows {
                let first = (i * pooling.size[1] + columns.start) * channels;
                for gradients in dx[first..][..columns.len() * channels].chunks_exact_mut(channels) {
                    for (gradient, &value) in gradients.iter_mut().zip(dy) {
                        *gradient = A::multiply_add(value, factor, *gradient);
                    }
                }
            }
        }
    }
}

/// Gradient of the mean of each window, over as many pixels as of it lie in the image.
///
/// # Panics
/// Where the lengths are not those of whole images.
pub fn avg_pool_gradient(pooling: &Pooling, dy: &[f32], dx: &mut [f32]) {
    let (image, out_image) = (pooling.image(), pooling.out_image());
    assert!(fits(pooling, dy, dx), "lengths must fit");
    if image == 0 {
        return;
    }
    each_chunk(dx, image, pooling.nanoseconds(dy.len()), |b, dx| {
        run(AverageImage { pooling, dy: &dy[b * out_image..][..out_image], dx });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(count: usize, seed: usize) -> Vec<f32> {
        (0..count).map(|i| ((i * 7919 + seed * 104_729 + i * i % 127) % 1000) as f32 / 100.0 - 5.0).collect()
    }

    const CASES: [(usize, Pooling); 4] = [
        (2, Pooling { size: [4, 4], channels: 24, window: [2, 2], strides: [2, 2], before: [0, 0], out: [2, 2] }),
        (3, Pooling { size: [5, 7], channels: 3, window: [3, 2], strides: [1, 2], before: [1, 0], out: [5, 4] }),
        (1, Pooling { size: [3, 3], channels: 1, window: [3, 3], strides: [3, 3], before: [2, 2], out: [2, 2] }),
        (1, Pooling { size: [2, 2], channels: 17, window: [1, 1], strides: [3, 3], before: [4, 4], out: [3, 3] }),
    ];

    /// The pixels of each window that lie in the image, one at a time.
    fn windows(pooling: &Pooling) -> Vec<Vec<usize>> {
        let [height, width] = pooling.size.map(|size| size as i32);
        let mut all = vec![];
        for oy in 0..pooling.out[0] {
            for ox in 0..pooling.out[1] {
                let mut own = vec![];
                for i in 0..pooling.window[0] {
                    for j in 0..pooling.window[1] {
                        let y = (oy * pooling.strides[0] + i) as i32 - pooling.before[0];
                        let x = (ox * pooling.strides[1] + j) as i32 - pooling.before[1];
                        if (0..height).contains(&y) && (0..width).contains(&x) {
                            own.push((y * width + x) as usize);
                        }
                    }
                }
                all.push(own);
            }
        }
        all
    }

    #[test]
    fn hands_gradients_back_to_the_pixels_they_came_from() {
        for (batch, pooling) in CASES {
            let channels = pooling.channels;
            let (image, out_image) = (pooling.image(), pooling.out_image());
            // Few values, so that some are equal.
            let x: Vec<f32> = numbers(batch * image, 1).into_iter().map(f32::round).collect();
            let dy = numbers(batch * out_image, 2);
            let (mut largest, mut mean) = (vec![0.0; x.len()], vec![0.0_f64; x.len()]);
            for b in 0..batch {
                for (o, window) in windows(&pooling).into_iter().enumerate() {
                    for c in 0..channels {
                        let at = |pixel: usize| b * image + pixel * channels + c;
                        let given = dy[b * out_image + o * channels + c];
                        let first =
                            window.iter().copied().reduce(|best, pixel| if x[at(pixel)] > x[at(best)] { pixel } else { best });
                        if let Some(pixel) = first {
                            largest[at(pixel)] += given;
                        }
                        for &pixel in &window {
                            mean[at(pixel)] += f64::from(given) / window.len() as f64;
                        }
                    }
                }
            }
            let mut dx = vec![9.0; x.len()];
            max_pool_gradient(&pooling, &dy, &x, &mut dx);
            assert_eq!(dx, largest, "{pooling:?}");
            avg_pool_gradient(&pooling, &dy, &mut dx);
            assert!(dx.iter().zip(&mean).all(|(&got, mean)| (f64::from(got) - mean).abs() < 1e-5), "{pooling:?}");
        }
    }
}
