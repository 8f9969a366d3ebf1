//! What a filter sees of an image, [height, width, channels], gathered into rows for a product.

/// The sizes of a convolution of images [batch, height, width, channels] with a filter [height, width, channels, outputs].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// Images.
    pub batch: usize,
    /// Height and width of an image.
    pub size: [usize; 2],
    /// Channels of an image.
    pub channels: usize,
    /// Height and width of the filter.
    pub filter: [usize; 2],
    /// Pixels from one place of the filter to the next.
    pub stride: [usize; 2],
    /// Pixels from one tap of the filter to the next.
    pub dilation: [usize; 2],
    /// Pixels of padding above and at the left; where it is negative, pixels that nothing sees.
    pub padding: [isize; 2],
    /// Height and width of the result.
    pub out_size: [usize; 2],
    /// Channels of the result.
    pub out_channels: usize,
}

impl Geometry {
    /// Pixels of the result, of all images.
    #[must_use]
    pub fn pixels(&self) -> usize {
        self.batch * self.out_size[0] * self.out_size[1]
    }

    /// Values under the filter at one place.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.filter[0] * self.filter[1] * self.channels
    }
}

/// Which pixels are seen from each place: rows and columns relative to it.
#[derive(Debug)]
pub struct Window {
    rows: Vec<isize>,
    /// The first of neighbouring columns, and how many.
    runs: Vec<(isize, usize)>,
    channels: usize,
    taps: usize,
}

impl Window {
    /// A window of these rows and columns, on an image of `channels`.
    #[must_use]
    pub fn new(rows: Vec<isize>, columns: &[isize], channels: usize) -> Self {
        let mut runs: Vec<(isize, usize)> = Vec::new();
        for &column in columns {
            match runs.last_mut() {
                Some((first, count)) if *first + *count as isize == column => *count += 1,
                _ => runs.push((column, 1)),
            }
        }
        let taps = rows.len() * columns.len();
        Self { rows, runs, channels, taps }
    }

    /// Values under the window.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.taps * self.channels
    }

    /// Where it sees a block of neighbouring columns, of lines that are equally far apart: that.
    #[must_use]
    pub fn block(&self) -> Option<Block> {
        let (&[first, ..], &[(first_column, columns)]) = (self.rows.as_slice(), self.runs.as_slice()) else { return None };
        let gap = self.rows.get(1).map_or(1, |second| second - first);
        let even = self.rows.windows(2).all(|two| two[1] - two[0] == gap);
        (even && gap > 0).then_some(Block { first: [first, first_column], lines: self.rows.len(), gap: gap as usize, columns })
    }

    /// Whether it sees the pixel of its place alone.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.rows == [0] && self.runs == [(0, 1)]
    }

    /// Copies what is under the window at (y, x), zeros where that is outside the image.
    ///
    /// # Panics
    /// Where `target` has not as many values as the window, or the image is not [height, width, channels].
    #[inline(always)]
    pub fn gather(&self, image: &[f32], [height, width]: [usize; 2], y: isize, x: isize, target: &mut [f32]) {
        let channels = self.channels;
        let mut rest = target;
        for &row in &self.rows {
            let line = usize::try_from(y + row).ok().filter(|line| *line < height);
            for &(column, count) in &self.runs {
                let (run, next) = rest.split_at_mut(count * channels);
                rest = next;
                let Some(line) = line else {
                    run.fill(0.0);
                    continue;
                };
                let start = x + column;
                let before = (-start).clamp(0, count as isize) as usize;
                let inside = ((width as isize - start).clamp(before as isize, count as isize) as usize) - before;
                if before > 0 {
                    run[..before * channels].fill(0.0);
                }
                if inside > 0 {
                    let from = (line * width + (start + before as isize) as usize) * channels;
                    copy(&mut run[before * channels..(before + inside) * channels], &image[from..from + inside * channels]);
                }
                if before + inside < count {
                    run[(before + inside) * channels..].fill(0.0);
                }
            }
        }
    }
}

/// A block of pixels, seen from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The first line and column, relative to the place.
    pub first: [isize; 2],
    /// Lines of the image that it has.
    pub lines: usize,
    /// From one of them to the next.
    pub gap: usize,
    /// Neighbouring columns.
    pub columns: usize,
}

impl Block {
    /// Lines and columns that are seen from so many lines and columns of places, with so many pixels from one to the next.
    #[must_use]
    pub fn seen(&self, places: [usize; 2], stride: [usize; 2]) -> [usize; 2] {
        let down = (places[0] - 1) * stride[0] + (self.lines - 1) * self.gap + 1;
        [down, (places[1] - 1) * stride[1] + self.columns]
    }
}

/// Lines of an image, zeros where they lie outside of it.
pub struct Lines<'a> {
    /// The values, from the first pixel to the last.
    pub values: &'a [f32],
    /// Floats from line to line.
    pub pitch: usize,
}

/// The lines of an image [height, width, channels] from `first` = [line, column] on, `count` = [lines, columns] of them, none of it 0: of
/// the image itself where they are inside, else a copy in `scratch`.
///
/// # Panics
/// Where the copy has no room, or the image is smaller than that.
#[must_use]
pub fn lines<'a>(
    image: &'a [f32],
    [height, width]: [usize; 2],
    channels: usize,
    first: [isize; 2],
    count: [usize; 2],
    scratch: &'a mut [f32],
) -> Lines<'a> {
    let ends = [first[0] + count[0] as isize, first[1] + count[1] as isize];
    if first[0] >= 0 && first[1] >= 0 && ends[0] <= height as isize && ends[1] <= width as isize {
        let start = (first[0] as usize * width + first[1] as usize) * channels;
        let pitch = width * channels;
        return Lines { values: &image[start..][..(count[0] - 1) * pitch + count[1] * channels], pitch };
    }
    let pitch = count[1] * channels;
    let scratch = &mut scratch[..count[0] * pitch];
    let before = (-first[1]).clamp(0, count[1] as isize) as usize;
    let inside = (width as isize - first[1]).clamp(before as isize, count[1] as isize) as usize - before;
    for (number, line) in scratch.chunks_exact_mut(pitch).enumerate() {
        let at = usize::try_from(first[0] + number as isize).ok().filter(|at| *at < height && inside > 0);
        let Some(at) = at else {
            line.fill(0.0);
            continue;
        };
        let (left, rest) = line.split_at_mut(before * channels);
        let (seen, right) = rest.split_at_mut(inside * channels);
        left.fill(0.0);
        let from = (at * width + (first[1] + before as isize) as usize) * channels;
        seen.copy_from_slice(&image[from..from + inside * channels]);
        right.fill(0.0);
    }
    Lines { values: scratch, pitch }
}

/// Copies a short run without a call.
#[inline(always)]
fn copy(to: &mut [f32], from: &[f32]) {
    let mut to = to.chunks_exact_mut(8);
    let mut from = from.chunks_exact(8);
    for (t, f) in to.by_ref().zip(from.by_ref()) {
        t.copy_from_slice(f);
    }
    for (t, f) in to.into_remainder().iter_mut().zip(from.remainder()) {
        *t = *f;
    }
}

/// Floats from row to row of gathered patches: whole lines of cache, an odd number of them, so that rows do not crowd in few places
/// of the cache.
#[must_use]
pub fn row_step(depth: usize) -> usize {
    (depth.div_ceil(16) | 1) * 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_blocks() {
        let found = |rows: Vec<isize>, columns: &[isize]| Window::new(rows, columns, 2).block();
        assert_eq!(found(vec![-1, 0, 1], &[-1, 0]), Some(Block { first: [-1, -1], lines: 3, gap: 1, columns: 2 }));
        assert_eq!(found(vec![0, 3], &[4]), Some(Block { first: [0, 4], lines: 2, gap: 3, columns: 1 }));
        assert_eq!(found(vec![2], &[0]), Some(Block { first: [2, 0], lines: 1, gap: 1, columns: 1 }));
        for (rows, columns) in [(vec![0, 1, 3], vec![0]), (vec![0], vec![0, 2]), (vec![], vec![0]), (vec![0], vec![])] {
            assert_eq!(found(rows, &columns), None);
        }
    }

    #[test]
    fn gives_lines_of_the_image_or_a_copy_with_zeros_around() {
        let image: Vec<f32> = (1_u8..=24).map(f32::from).collect();
        let mut scratch = [9.0; 40];
        let inside = lines(&image, [3, 4], 2, [1, 1], [2, 3], &mut scratch);
        assert_eq!((inside.values[0], inside.pitch), (11.0, 8));
        let corner = lines(&image, [3, 4], 2, [-1, -1], [2, 3], &mut scratch);
        assert_eq!(
            (&corner.values[..12], corner.pitch),
            ([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0].as_slice(), 6)
        );
        let end = lines(&image, [3, 4], 2, [2, 3], [2, 3], &mut scratch);
        assert_eq!(end.values[..12], [23.0, 24.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        for far in [[9, 0], [0, 9], [-9, 0], [0, -9]] {
            assert_eq!(lines(&image, [3, 4], 2, far, [2, 3], &mut scratch).values[..12], [0.0; 12], "{far:?}");
        }
    }

    #[test]
    fn gathers_what_is_there_and_zeros() {
        let image: Vec<f32> = (1_u8..=24).map(f32::from).collect();
        let window = Window::new(vec![0, 1], &[0, 1, 3], 2);
        assert_eq!(window.depth(), 12);
        let mut target = [9.0; 12];
        window.gather(&image, [3, 4], 0, 0, &mut target);
        assert_eq!(target, [1.0, 2.0, 3.0, 4.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 15.0, 16.0]);
        window.gather(&image, [3, 4], -1, -1, &mut target);
        assert_eq!(target, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 5.0, 6.0]);
        window.gather(&image, [3, 4], 2, 3, &mut target);
        assert_eq!(target, [23.0, 24.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        window.gather(&image, [3, 4], 9, -9, &mut target);
        assert_eq!(target, [0.0; 12]);
    }
}
