//! Convolution as a product of what is under the filter and the filter: of lines of the image as they are, or of gathered patches.

use crate::image_gradient;
use crate::instructions::vectorized;
use crate::mat_mul::{offsets, product_time};
use crate::microkernel::{
    Activation, Begin, MOST_COLUMNS, MOST_ROWS, Panel, Rows, Runs, Shared, Tile, best_rows, multiply, padded_bias, panels,
};
use crate::pack::pack;
use crate::scratch::with_scratch;
use crate::threads::each;
use crate::window::{Block, Geometry, Lines, Window, lines, row_step};
use crate::winograd::Tiling;
use std::ops::Range;

/// Floats of gathered patches that a piece aims at: a share of the second-level cache.
const GATHERED: usize = 24_576;

/// y[b, y, x, n] = bias[n] + Σ x[b, y · stride − top + i · dilation, …, c] · filter[i, j, c, n], then the activation.
///
/// # Panics
/// Where a slice has not the length that the geometry says.
pub fn convolution(
    geometry: &Geometry,
    x: &[f32],
    filter: &[f32],
    bias: Option<&[f32]>,
    activation: Activation,
    y: &mut [f32],
) {
    let Geometry { batch, size, channels, filter: taps, stride, dilation, padding, out_size, out_channels } = *geometry;
    let depth = geometry.depth();
    assert_eq!(x.len(), batch * size[0] * size[1] * channels);
    assert_eq!(filter.len(), depth * out_channels);
    assert_eq!(y.len(), geometry.pixels() * out_channels);
    if y.is_empty() {
        return;
    }
    let panels = panels(out_channels);
    let bias = padded_bias(&panels, bias);
    if let Some(tiling) = Tiling::of(geometry) {
        let taps = packed_taps(&panels, channels, |tap, panel, packed| {
            let tap = &filter[tap * channels * out_channels..][..channels * out_channels];
            pack(panel, tap, channels, out_channels, 1, packed);
        });
        tiling.compute(x, &taps, &panels, &bias, activation, y);
        return;
    }
    // Where there is nothing to see, taps do not matter.
    let seen = |axis: usize| if depth == 0 { 0 } else { taps[axis] };
    let away = |axis: usize| (0..seen(axis)).map(move |tap| (tap * dilation[axis]) as isize);
    let window = Window::new(away(0).collect(), &away(1).collect::<Vec<_>>(), channels);
    let filter = Filter::new(&panels, depth, out_channels, |packed, panel| {
        pack(panel, filter, depth, out_channels, 1, packed);
    });
    let places = Places {
        grid: [batch, out_size[0], out_size[1]],
        stride: [stride[0] as isize, stride[1] as isize],
        start: [-padding[0], -padding[1]],
        out_size,
        out_stride: [1, 1],
        out_start: [0, 0],
    };
    let source = Source { values: x, size, channels };
    multiply_windows(source, &[Job { window, places, filter }], &bias, activation, y);
}

/// The gradient of the input of a convolution: for each pixel of x, the sum over the places and taps that have seen it.
///
/// # Panics
/// Where a slice has not the length that the geometry says.
pub fn convolution_input_gradient(geometry: &Geometry, dy: &[f32], filter: &[f32], dx: &mut [f32]) {
    let Geometry { batch, size, channels, filter: taps, stride, dilation, padding, out_size, out_channels } = *geometry;
    assert_eq!(dy.len(), geometry.pixels() * out_channels);
    assert_eq!(filter.len(), geometry.depth() * out_channels);
    assert_eq!(dx.len(), batch * size[0] * size[1] * channels);
    if filter.is_empty() || dy.is_empty() || dx.is_empty() {
        dx.fill(0.0);
        return;
    }
    if channels <= image_gradient::MOST_CHANNELS {
        image_gradient::image_gradient(geometry, dy, filter, dx);
        return;
    }
    let panels = panels(channels);
    let bias = padded_bias(&panels, None);
    if let Some(tiling) = Tiling::turned(geometry) {
        let taps = packed_taps(&panels, out_channels, |tap, panel, packed| {
            let tap = &filter[(8 - tap) * channels * out_channels..][..channels * out_channels];
            pack(panel, tap, out_channels, 1, out_channels, packed);
        });
        tiling.compute(dy, &taps, &panels, &bias, Activation::Linear, dx);
        return;
    }
    // Pixels of one remainder by the strides meet the same taps, at places one by one.
    let mut jobs = Vec::with_capacity(stride[0] * stride[1]);
    for phase_y in 0..stride[0].min(size[0]) {
        for phase_x in 0..stride[1].min(size[1]) {
            let phase = [phase_y, phase_x];
            // Taps that meet the phase, and the place relative to the pixel's own; the places ascend.
            let meets = |axis: usize| {
                let met = (0..taps[axis]).rev().filter_map(move |tap| {
                    let away = phase[axis] as isize + padding[axis] - (tap * dilation[axis]) as isize;
                    let step = stride[axis] as isize;
                    (away.rem_euclid(step) == 0).then_some((tap, away.div_euclid(step)))
                });
                met.collect::<Vec<_>>()
            };
            let (rows, columns) = (meets(0), meets(1));
            let window = Window::new(
                rows.iter().map(|(_, place)| *place).collect(),
                &columns.iter().map(|(_, place)| *place).collect::<Vec<_>>(),
                out_channels,
            );
            let depth = window.depth();
            let transposed = Filter::new(&panels, depth, channels, |packed, panel| {
                let mut packed = packed.chunks_exact_mut(out_channels.max(1) * panel.padded);
                for (i, _) in &rows {
                    for (j, _) in &columns {
                        let tap = &filter[(i * taps[1] + j) * channels * out_channels..][..channels * out_channels];
                        if let Some(part) = packed.next() {
                            pack(panel, tap, out_channels, 1, out_channels, part);
                        }
                    }
                }
            });
            let places = Places {
                grid: [batch, (size[0] - phase_y).div_ceil(stride[0]), (size[1] - phase_x).div_ceil(stride[1])],
                stride: [1, 1],
                start: [0, 0],
                out_size: size,
                out_stride: stride,
                out_start: phase,
            };
            jobs.push(Job { window, places, filter: transposed });
        }
    }
    let source = Source { values: dy, size: out_size, channels: out_channels };
    multiply_windows(source, &jobs, &bias, Activation::Linear, dx);
}

/// The gradient of the filter: dFilter[i, j, c, n] = Σ x[b, y · stride − top + i · dilation, …, c] · dy[b, y, x, n].
///
/// The pixels are cut into parts, as many for any number of threads, and the parts' sums are added in their order.
///
/// # Panics
/// Where a slice has not the length that the geometry says.
pub fn convolution_filter_gradient(geometry: &Geometry, x: &[f32], dy: &[f32], d_filter: &mut [f32]) {
    let Geometry { batch, size, channels, filter: taps, stride, dilation, padding, out_size, out_channels } = *geometry;
    let (pixels, depth) = (geometry.pixels(), geometry.depth());
    assert_eq!(x.len(), batch * size[0] * size[1] * channels);
    assert_eq!(dy.len(), pixels * out_channels);
    assert_eq!(d_filter.len(), depth * out_channels);
    d_filter.fill(0.0);
    if dy.is_empty() || d_filter.is_empty() {
        return;
    }
    let panels = panels(out_channels);
    if let Some(tiling) = Tiling::of(geometry) {
        tiling.filter_gradient(x, dy, &panels, d_filter);
        return;
    }
    let away = |axis: usize| (0..taps[axis]).map(move |tap| (tap * dilation[axis]) as isize);
    let window = Window::new(away(0).collect(), &away(1).collect::<Vec<_>>(), channels);
    let padded = panels.iter().map(|panel| panel.padded).sum::<usize>();
    // Where there is one panel, and no column is missing, dy is packed as it is.
    let as_it_is = panels.len() == 1 && padded == out_channels;
    let step = row_step(depth);
    let block = window.block();
    let wished = (65_536 / step).clamp(32, 512);
    // Pieces of lines where the image is read as it is, else of pixels.
    let most = (wished / out_size[1]).clamp(1, out_size[0]);
    let pieces = out_size[0].div_ceil(most);
    let chunk = if block.is_some() { most * out_size[1] } else { wished.min(pixels) };
    let chunks = if block.is_some() { batch * pieces } else { pixels.div_ceil(chunk) };
    let parts = (1_048_576 / d_filter.len()).clamp(2, 8).min(chunks);
    let mut sums = vec![0.0_f32; parts * d_filter.len()];
    let shared = Shared(sums.as_mut_ptr());
    let length = d_filter.len();
    let image = size[0] * size[1] * channels;
    let at = |place: usize, axis: usize| (place * stride[axis]) as isize - padding[axis];
    let room = block.map_or(chunk * step, |block| {
        let [down, across] = block.seen([most, out_size[1]], stride);
        down * across * channels
    });
    each(parts, product_time(pixels, depth, out_channels), |part| {
        let own = chunks * part / parts..chunks * (part + 1) / parts;
        with_scratch(room + if as_it_is { 0 } else { chunk * padded }, |scratch| {
            let (scratch, packed) = scratch.split_at_mut(room);
            for number in own {
                let (first, count, patches) = match block {
                    Some(block) => {
                        let (b, from) = (number / pieces, number % pieces * most);
                        let places = [most.min(out_size[0] - from), out_size[1]];
                        let start = [at(from, 0) + block.first[0], at(0, 1) + block.first[1]];
                        let seen = block.seen(places, stride);
                        let seen = lines(&x[b * image..][..image], size, channels, start, seen, scratch);
                        let patches = Patches::of_lines(&seen, block, channels, stride, places);
                        ((b * out_size[0] + from) * out_size[1], places[0] * places[1], patches)
                    }
                    None => {
                        let first = number * chunk;
                        let count = chunk.min(pixels - first);
                        vectorized(|| {
                            for (p, row) in scratch.chunks_exact_mut(step).take(count).enumerate() {
                                let [b, y, across] = place_of(first + p, out_size);
                                window.gather(&x[b * image..][..image], size, at(y, 0), at(across, 1), &mut row[..depth]);
                            }
                        });
                        (first, count, Patches::gathered(scratch, step, count, depth))
                    }
                };
                let given = &dy[first * out_channels..(first + count) * out_channels];
                let mut offset = 0;
                for panel in &panels {
                    if !as_it_is {
                        pack(panel, given, count, out_channels, 1, &mut packed[offset * count..]);
                    }
                    offset += panel.padded;
                }
                for strip in 0..patches.strips {
                    let values = &patches.values[strip * patches.strip_step..];
                    for row in (0..patches.strip).step_by(best_rows()) {
                        let mut offset = 0;
                        for panel in &panels {
                            let to = (strip * patches.strip + row) * out_channels + panel.first;
                            let tile = Tile {
                                depth: patches.depth,
                                runs: patches.runs,
                                a: values[row..].as_ptr(),
                                rows: Rows::Interleaved(patches.step),
                                b: if as_it_is { given.as_ptr() } else { packed[offset * count..].as_ptr() },
                                b_step: panel.padded,
                                // SAFETY: each part has sums of its own.
                                out: unsafe { shared.at(part * length + to) },
                                out_step: out_channels,
                                begin: Begin::Sums,
                                activation: Activation::Linear,
                            };
                            // SAFETY: the patches are there, `count` rows were packed, and the sums have `depth` rows.
                            unsafe { multiply(panel, best_rows().min(patches.strip - row), &tile) };
                            offset += panel.padded;
                        }
                    }
                }
            }
        });
    });
    for part in sums.chunks_exact(length) {
        for (sum, value) in d_filter.iter_mut().zip(part) {
            *sum += value;
        }
    }
}

/// The nine taps of a filter one after the other, each of which `fill` packs for each panel.
fn packed_taps(panels: &[Panel], depth: usize, fill: impl Fn(usize, &Panel, &mut [f32])) -> Vec<f32> {
    let padded = panels.iter().map(|panel| panel.padded).sum::<usize>();
    let mut taps = vec![0.0; 9 * depth * padded];
    for (tap, mut rest) in taps.chunks_exact_mut(depth * padded).enumerate() {
        for panel in panels {
            let (packed, after) = rest.split_at_mut(depth * panel.padded);
            fill(tap, panel, packed);
            rest = after;
        }
    }
    taps
}

/// What is seen from some places: values of the window, in strips, of each place after the other.
struct Patches<'a> {
    values: &'a [f32],
    /// Strips that the values under the window lie in, how many each has, and floats from one to the next.
    strips: usize,
    strip: usize,
    strip_step: usize,
    /// Floats from place to place.
    step: usize,
    /// Places that are so far apart from each other, and runs of them.
    depth: usize,
    runs: Runs,
}

impl<'a> Patches<'a> {
    /// Gathered, `count` rows of `depth` values.
    fn gathered(values: &'a [f32], step: usize, count: usize, depth: usize) -> Self {
        Self { values, strips: 1, strip: depth, strip_step: 0, step, depth: count, runs: Runs::ONE }
    }

    /// As the image has them: each line under the window is a strip, each line of places a run. The lines must be all that is seen from
    /// the places.
    fn of_lines(lines: &Lines<'a>, block: Block, channels: usize, stride: [usize; 2], places: [usize; 2]) -> Self {
        let &Lines { values, pitch } = lines;
        let strip = block.columns * channels;
        Self {
            values,
            strips: block.lines,
            strip,
            strip_step: block.gap * pitch,
            step: stride[1] * channels,
            depth: places[1],
            runs: Runs { count: places[0], step: stride[0] * pitch },
        }
    }
}

/// A filter, packed in panels.
pub(crate) struct Filter {
    panels: Vec<Panel>,
    offsets: Vec<usize>,
    depth: usize,
    columns: usize,
    packed: Vec<f32>,
}

impl Filter {
    fn new(panels: &[Panel], depth: usize, columns: usize, fill: impl Fn(&mut [f32], &Panel)) -> Self {
        let offsets = offsets(panels);
        let padded: usize = panels.iter().map(|panel| panel.padded).sum();
        let mut packed = vec![0.0; depth * padded];
        for (panel, offset) in panels.iter().zip(&offsets) {
            fill(&mut packed[depth * offset..depth * (offset + panel.padded)], panel);
        }
        Self { panels: panels.to_vec(), offsets, depth, columns, packed }
    }
}

/// Where the window stands, and which pixels of the result belong to that.
struct Places {
    /// Images, rows and columns of places.
    grid: [usize; 3],
    /// Pixels of the source from place to place.
    stride: [isize; 2],
    /// The pixel of the source at the first place.
    start: [isize; 2],
    /// Height and width of the result.
    out_size: [usize; 2],
    /// Pixels of the result from place to place.
    out_stride: [usize; 2],
    /// The pixel of the result at the first place.
    out_start: [usize; 2],
}

fn place_of(number: usize, [height, width]: [usize; 2]) -> [usize; 3] {
    [number / width / height, number / width % height, number % width]
}

/// The images that windows stand on.
#[derive(Clone, Copy)]
struct Source<'a> {
    values: &'a [f32],
    size: [usize; 2],
    channels: usize,
}

/// A window, where it stands, and what it is multiplied by.
struct Job {
    window: Window,
    places: Places,
    filter: Filter,
}

/// Fewest places in a line for tiles of it, which end with it: below, places of many lines are gathered into one.
const LONG: usize = 8;

/// What is under the window of each job at each of its places, times its filter; together they write all of `out`.
fn multiply_windows(source: Source<'_>, jobs: &[Job], bias: &[f32], activation: Activation, out: &mut [f32]) {
    let mut of_lines = Vec::with_capacity(jobs.len());
    for job in jobs {
        let is_long = job.places.grid[2] >= LONG || job.places.grid[2] == best_rows();
        match job.window.block() {
            Some(block) if is_long && !job.window.is_point() => of_lines.push((job, block)),
            _ => multiply_gathered(source, job, bias, activation, out),
        }
    }
    multiply_lines(source, &of_lines, bias, activation, out);
}

/// The same of windows that are blocks: their lines are runs of values where the image has them, and are multiplied from there. The
/// jobs of the same lines come one after the other, since they write to the same part of the result.
fn multiply_lines(source: Source<'_>, jobs: &[(&Job, Block)], bias: &[f32], activation: Activation, out: &mut [f32]) {
    let image = source.size[0] * source.size[1] * source.channels;
    let room = |(job, block): &(&Job, Block), lines: usize| {
        let [down, across] = job.seen(*block, lines);
        down * across * source.channels
    };
    let batch = jobs.iter().map(|(job, _)| job.places.grid[0]).max().unwrap_or(0);
    let height = jobs.iter().map(|(job, _)| job.places.grid[1]).max().unwrap_or(0);
    let widest = |lines: usize| jobs.iter().map(|job| room(job, lines)).max().unwrap_or(0);
    let most = (1..=height).rev().find(|lines| widest(*lines) <= GATHERED).unwrap_or(1);
    let pieces = height.div_ceil(most);
    let result = Shared(out.as_mut_ptr());
    let time = |job: &Job| product_time(job.places.grid.iter().product(), job.filter.depth, job.filter.columns);
    let nanoseconds = jobs.iter().map(|(job, _)| time(job)).sum();
    each(batch * pieces, nanoseconds, |piece| {
        let (b, from) = (piece / pieces, piece % pieces * most);
        let values = &source.values[b * image..(b + 1) * image];
        with_scratch(widest(most), |scratch| {
            for (job, block) in jobs {
                let to = (from + most).min(job.places.grid[1]);
                if from < to {
                    job.multiply_lines(*block, Source { values, ..source }, b, from..to, bias, activation, result, scratch);
                }
            }
        });
    });
}

impl Job {
    /// Lines and columns that are seen from so many lines of places.
    fn seen(&self, block: Block, lines: usize) -> [usize; 2] {
        block.seen([lines, self.places.grid[2]], self.places.stride.map(|step| step as usize))
    }

    /// Some lines of places on image `b`, whose values `source` has.
    fn multiply_lines(
        &self,
        block: Block,
        source: Source<'_>,
        b: usize,
        own: Range<usize>,
        bias: &[f32],
        activation: Activation,
        result: Shared,
        scratch: &mut [f32],
    ) {
        let Places { grid, stride, start, out_size, out_stride, out_start } = self.places;
        let Filter { ref panels, ref offsets, depth, columns, ref packed } = self.filter;
        let Source { values, size, channels } = source;
        let [down, across] = stride.map(|step| step as usize);
        let height = best_rows();
        let run = block.columns * channels;
        assert_eq!(depth, block.lines * run, "the filter must be that of the window");
        let first = [(own.start * down) as isize + start[0] + block.first[0], start[1] + block.first[1]];
        let count = self.seen(block, own.len());
        let Lines { values, pitch } = lines(values, size, channels, first, count, scratch);
        for (panel, offset) in panels.iter().zip(offsets) {
            for y in own.clone() {
                let line = (y - own.start) * down * pitch;
                let pixel = (b * out_size[0] + y * out_stride[0] + out_start[0]) * out_size[1] + out_start[1];
                for x in (0..grid[2]).step_by(height) {
                    let tile = Tile {
                        depth: run,
                        runs: Runs { count: block.lines, step: block.gap * pitch },
                        a: values[line + x * across * channels..].as_ptr(),
                        rows: Rows::Apart(across * channels),
                        b: packed[depth * offset..].as_ptr(),
                        b_step: panel.padded,
                        // SAFETY: nothing else writes to these pixels now, and they are inside the result.
                        out: unsafe { result.at((pixel + x * out_stride[1]) * columns + panel.first) },
                        out_step: out_stride[1] * columns,
                        begin: Begin::Bias(bias[*offset..].as_ptr()),
                        activation,
                    };
                    // SAFETY: the lines have all that is seen from these places, and the filter was packed for the panel.
                    unsafe { multiply(panel, height.min(grid[2] - x), &tile) };
                }
            }
        }
    }
}

/// The same, of which what is under the window is gathered before.
fn multiply_gathered(source: Source<'_>, job: &Job, bias: &[f32], activation: Activation, out: &mut [f32]) {
    let Source { values: source, size, channels } = source;
    let Job { window, places, filter } = job;
    let Places { grid, stride, start, out_size, out_stride, out_start } = *places;
    let Filter { ref panels, ref offsets, depth, columns, ref packed } = *filter;
    let count = grid[0] * grid[1] * grid[2];
    let step = row_step(depth);
    let height = best_rows();
    let block = (GATHERED / step / height * height).clamp(height, 256);
    let dense = out_stride == [1, 1];
    // A window of one pixel at every place is the image itself.
    let as_it_is =
        dense && depth == channels && stride == [1, 1] && start == [0, 0] && [grid[1], grid[2]] == size && window.is_point();
    let image = size[0] * size[1] * channels;
    let result = Shared(out.as_mut_ptr());
    let pixel = |number: usize| {
        let [b, y, x] = place_of(number, [grid[1], grid[2]]);
        (b * out_size[0] + y * out_stride[0] + out_start[0]) * out_size[1] + x * out_stride[1] + out_start[1]
    };
    each(count.div_ceil(block), product_time(count, depth, columns), |piece| {
        let first = piece * block;
        let last = (first + block).min(count);
        with_scratch(if as_it_is { 0 } else { block * step }, |gathered| {
            if !as_it_is {
                vectorized(|| {
                    let [mut b, mut y, mut x] = place_of(first, [grid[1], grid[2]]);
                    for row in gathered.chunks_exact_mut(step).take(last - first) {
                        let from = &source[b * image..(b + 1) * image];
                        let at = [y as isize * stride[0] + start[0], x as isize * stride[1] + start[1]];
                        window.gather(from, size, at[0], at[1], &mut row[..depth]);
                        x += 1;
                        if x == grid[2] {
                            x = 0;
                            y += 1;
                            if y == grid[1] {
                                y = 0;
                                b += 1;
                            }
                        }
                    }
                });
            }
            let mut apart = [0.0_f32; MOST_ROWS * MOST_COLUMNS];
            for (panel, offset) in panels.iter().zip(offsets) {
                for row in (first..last).step_by(height) {
                    let tall = height.min(last - row);
                    let a = if as_it_is { source[row * depth..].as_ptr() } else { gathered[(row - first) * step..].as_ptr() };
                    let mut tile = Tile {
                        depth,
                        runs: Runs::ONE,
                        a,
                        rows: Rows::Apart(if as_it_is { depth } else { step }),
                        b: packed[depth * offset..].as_ptr(),
                        b_step: panel.padded,
                        out: apart.as_mut_ptr(),
                        out_step: panel.width,
                        begin: Begin::Bias(bias[*offset..].as_ptr()),
                        activation,
                    };
                    if dense {
                        // SAFETY: this piece alone has these pixels.
                        tile.out = unsafe { result.at(row * columns + panel.first) };
                        tile.out_step = columns;
                    }
                    // SAFETY: the rows were gathered, the filter packed, and the result has a row for each place.
                    unsafe { multiply(panel, tall, &tile) };
                    if !dense {
                        for (r, values) in apart.chunks_exact(panel.width).take(tall).enumerate() {
                            // SAFETY: as above; the pixel is inside the result, which `apart` is not.
                            unsafe {
                                let to = result.at(pixel(row + r) * columns + panel.first);
                                std::ptr::copy_nonoverlapping(values.as_ptr(), to, panel.width);
                            }
                        }
                    }
                }
            }
        });
    });
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::pseudorandom::values;
    use crate::threads::set_threads;

    /// Calls `visit` with the indices of x, of the filter and of y of each product of a convolution, as its definition has them.
    fn each_product(g: &Geometry, mut visit: impl FnMut(usize, usize, usize)) {
        for b in 0..g.batch {
            for (oy, ox) in (0..g.out_size[0]).flat_map(|oy| (0..g.out_size[1]).map(move |ox| (oy, ox))) {
                for (i, j) in (0..g.filter[0]).flat_map(|i| (0..g.filter[1]).map(move |j| (i, j))) {
                    let y = (oy * g.stride[0] + i * g.dilation[0]).wrapping_add_signed(-g.padding[0]);
                    let x = (ox * g.stride[1] + j * g.dilation[1]).wrapping_add_signed(-g.padding[1]);
                    if y >= g.size[0] || x >= g.size[1] {
                        continue;
                    }
                    for (c, n) in (0..g.channels).flat_map(|c| (0..g.out_channels).map(move |n| (c, n))) {
                        visit(
                            ((b * g.size[0] + y) * g.size[1] + x) * g.channels + c,
                            ((i * g.filter[1] + j) * g.channels + c) * g.out_channels + n,
                            ((b * g.out_size[0] + oy) * g.out_size[1] + ox) * g.out_channels + n,
                        );
                    }
                }
            }
        }
    }

    /// y with its bias, and the gradients of x and of the filter, as their definitions have them.
    pub(crate) fn by_definition(g: &Geometry, x: &[f32], filter: &[f32], bias: &[f32], dy: &[f32]) -> [Vec<f64>; 3] {
        let mut y: Vec<f64> = bias.iter().copied().map(f64::from).cycle().take(dy.len()).collect();
        let (mut dx, mut d_filter) = (vec![0.0; x.len()], vec![0.0; filter.len()]);
        each_product(g, |at, tap, to| {
            y[to] += f64::from(x[at]) * f64::from(filter[tap]);
            dx[at] += f64::from(dy[to]) * f64::from(filter[tap]);
            d_filter[tap] += f64::from(x[at]) * f64::from(dy[to]);
        });
        [y, dx, d_filter]
    }

    fn geometries() -> Vec<Geometry> {
        let mut found = Vec::new();
        for (index, channels) in [1, 3, 8, 24, 5].into_iter().enumerate() {
            for out_channels in [1, 10, 24, 49] {
                for (filter, stride, dilation) in [
                    ([3, 3], [1, 1], [1, 1]),
                    ([1, 1], [1, 1], [1, 1]),
                    ([2, 5], [2, 3], [1, 1]),
                    ([3, 2], [1, 2], [2, 1]),
                    ([1, 1], [2, 2], [1, 1]),
                ] {
                    let size = [7 + index, 9];
                    let padding = [filter[0] as isize / 2, filter[1] as isize / 3 - isize::from(channels == 5)];
                    let out = |a: usize| {
                        let over = 2 * padding[a] - ((filter[a] - 1) * dilation[a]) as isize - 1;
                        size[a].saturating_add_signed(over) / stride[a] + 1
                    };
                    found.push(Geometry {
                        batch: 3,
                        size,
                        channels,
                        filter,
                        stride,
                        dilation,
                        padding,
                        out_size: [out(0), out(1)],
                        out_channels,
                    });
                }
            }
        }
        found
    }

    fn assert_near(got: &[f32], expected: &[f64], what: &str) {
        for (value, wanted) in got.iter().zip(expected) {
            assert!((f64::from(*value) - wanted).abs() < 2e-4, "{what}: {value} for {wanted}");
        }
    }

    #[test]
    fn is_the_sum_that_defines_it_and_so_are_its_gradients() {
        for g in geometries() {
            let x = values(g.batch * g.size[0] * g.size[1] * g.channels, 1);
            let filter = values(g.depth() * g.out_channels, 2);
            let dy = values(g.pixels() * g.out_channels, 3);
            let bias = values(g.out_channels, 4);
            let [y, dx, d_filter] = by_definition(&g, &x, &filter, &bias, &dy);
            let mut got = vec![f32::NAN; y.len()];
            convolution(&g, &x, &filter, Some(&bias), Activation::Linear, &mut got);
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
    fn gives_the_same_bits_on_any_number_of_threads() {
        let g = Geometry {
            batch: 5,
            size: [16, 17],
            channels: 24,
            filter: [3, 3],
            stride: [1, 1],
            dilation: [1, 1],
            padding: [1, 1],
            out_size: [16, 17],
            out_channels: 24,
        };
        let x = values(g.pixels() * 24, 1);
        let filter = values(g.depth() * 24, 2);
        let results = [1, 2, 3].map(|count| {
            set_threads(count).unwrap();
            let mut y = vec![0.0; x.len()];
            let mut dx = vec![0.0; x.len()];
            let mut d_filter = vec![0.0; filter.len()];
            convolution(&g, &x, &filter, None, Activation::Relu, &mut y);
            convolution_input_gradient(&g, &y, &filter, &mut dx);
            convolution_filter_gradient(&g, &x, &y, &mut d_filter);
            (y, dx, d_filter)
        });
        set_threads(1).unwrap();
        assert!(results[0] == results[1] && results[0] == results[2]);
    }
}
