//! The gradient of the input of a convolution that has few channels, as images have: a panel of them would be mostly empty. Here the
//! columns of a product are places of dy, and its rows all taps of all channels; each row is added to the pixels that its tap has seen.

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::mat_mul::product_time;
use crate::microkernel::{Activation, Begin, Rows, Runs, Tile, best_rows, multiply, padded_bias, panels};
use crate::pack::pack;
use crate::scratch::with_scratch;
use crate::threads::each_chunk;
use crate::window::Geometry;

/// Most channels of an image that is computed so.
pub const MOST_CHANNELS: usize = 4;

/// Floats of products that are made before they are added: a share of the second-level cache.
const PRODUCTS: usize = 32_768;

/// dx[b, y · stride − top + i · dilation, …, c] = Σ dy[b, y, x, n] · filter[i, j, c, n]. What is added to a pixel comes in the order of the
/// lines of dy and of the taps.
///
/// # Panics
/// Where a slice has not the length that the geometry says.
pub fn image_gradient(geometry: &Geometry, dy: &[f32], filter: &[f32], dx: &mut [f32]) {
    let Geometry { size, channels, filter: taps, stride, out_size, out_channels, .. } = *geometry;
    let rows = taps[0] * taps[1] * channels;
    let places = out_size[0] * out_size[1];
    let most = (PRODUCTS / (rows * out_size[1])).clamp(1, out_size[0]);
    let widest = padded_bias(&panels(most * out_size[1]), None).len();
    let met = taps_of_line(geometry);
    let planes = size[0] * stride[1] * channels * size[1].div_ceil(stride[1]);
    let nanoseconds = product_time(geometry.pixels(), out_channels, rows);
    each_chunk(dx, size[0] * size[1] * channels, nanoseconds, |b, image| {
        with_scratch(planes + (rows + out_channels) * widest, |scratch| {
            let (planes, scratch) = scratch.split_at_mut(planes);
            let (products, packed) = scratch.split_at_mut(rows * widest);
            planes.fill(0.0);
            for first in (0..out_size[0]).step_by(most) {
                let lines = most.min(out_size[0] - first);
                let panels = panels(lines * out_size[1]);
                let given = &dy[(b * places + first * out_size[1]) * out_channels..][..lines * out_size[1] * out_channels];
                for panel in &panels {
                    pack(panel, given, out_channels, 1, out_channels, packed);
                    for row in (0..rows).step_by(best_rows()) {
                        let tile = Tile {
                            depth: out_channels,
                            runs: Runs::ONE,
                            a: filter[row * out_channels..].as_ptr(),
                            rows: Rows::Apart(out_channels),
                            b: packed.as_ptr(),
                            b_step: panel.padded,
                            out: products[row * widest + panel.first..].as_mut_ptr(),
                            out_step: widest,
                            begin: Begin::Zero,
                            activation: Activation::Linear,
                        };
                        // SAFETY: the filter has a row for each tap, dy was packed, and a row of products has room for all panels.
                        unsafe { multiply(&panel.whole(), best_rows().min(rows - row), &tile) };
                    }
                }
                run(Add { geometry, met: &met, first, lines, products, widest, planes });
            }
            run(Interleave { geometry, planes, image });
        });
    });
}

/// A tap of a line of the filter: which pixels it has seen, of those of one remainder by the stride.
struct Met {
    /// That remainder.
    phase: usize,
    /// From the number of a pixel, among those of the remainder, to the place in dy.
    shift: isize,
}

fn taps_of_line(geometry: &Geometry) -> Vec<Met> {
    let Geometry { filter: taps, stride, dilation, padding, .. } = *geometry;
    let step = stride[1] as isize;
    let met = |tap: usize| {
        let seen = (tap * dilation[1]) as isize - padding[1];
        Met { phase: seen.rem_euclid(step) as usize, shift: -seen.div_euclid(step) }
    };
    (0..taps[1]).map(met).collect()
}

/// Adds the products of some lines of dy to planes of pixels: [line][remainder by the stride][channel][pixel], so that neighbours of dy
/// meet neighbours.
struct Add<'a> {
    geometry: &'a Geometry,
    met: &'a [Met],
    first: usize,
    lines: usize,
    products: &'a [f32],
    widest: usize,
    planes: &'a mut [f32],
}

impl Loops for Add<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { geometry, met, first, lines, products, widest, planes } = self;
        let Geometry { size, channels, filter: taps, stride, dilation, padding, out_size, .. } = *geometry;
        let wide = size[1].div_ceil(stride[1]);
        let height = stride[1] * channels * wide;
        for line in 0..lines {
            for tap in 0..taps[0] {
                let place = ((first + line) * stride[0] + tap * dilation[0]) as isize - padding[0];
                let Some(at) = usize::try_from(place).ok().filter(|at| *at < size[0]) else { continue };
                for (across, Met { phase, shift }) in met.iter().enumerate() {
                    let begin = (-shift).clamp(0, wide as isize);
                    let end = (out_size[1] as isize - shift).clamp(begin, wide as isize);
                    for channel in 0..channels {
                        let plane = &mut planes[at * height + (phase * channels + channel) * wide..][..wide];
                        let row = ((tap * taps[1] + across) * channels + channel) * widest + line * out_size[1];
                        let from = &products[row..][(begin + shift) as usize..(end + shift) as usize];
                        for (sum, value) in plane[begin as usize..end as usize].iter_mut().zip(from) {
                            *sum += value;
                        }
                    }
                }
            }
        }
    }
}

/// Planes become pixels.
struct Interleave<'a> {
    geometry: &'a Geometry,
    planes: &'a [f32],
    image: &'a mut [f32],
}

impl Loops for Interleave<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { geometry: &Geometry { size, channels, stride, .. }, planes, image } = self;
        let (wide, turns) = (size[1].div_ceil(stride[1]), stride[1] * channels);
        for (line, planes) in image.chunks_exact_mut(size[1] * channels).zip(planes.chunks_exact(turns * wide)) {
            for (turn, plane) in planes.chunks_exact(wide).enumerate() {
                for (value, sum) in line.iter_mut().skip(turn).step_by(turns).zip(plane) {
                    *value = *sum;
                }
            }
        }
    }
}
