//! Matrix products.

use crate::microkernel::{Activation, Begin, Panel, Rows, Runs, Shared, Tile, best_rows, multiply, padded_bias, panels};
use crate::pack::pack;
use crate::prefetch::{AHEAD, prefetch_floats};
use crate::scratch::with_scratch;
use crate::threads::{each, each_chunk};

/// Values that are added up in registers before they are put down: as many rows of a panel stay in the second-level cache.
const DEPTH: usize = 2048;
/// Rows of the result that a piece has, where it is cut by rows.
const BLOCK: usize = 64;

/// How long one thread takes for a product, about, in nanoseconds.
#[must_use]
#[allow(clippy::cast_precision_loss)]
pub fn product_time(rows: usize, depth: usize, columns: usize) -> f64 {
    rows as f64 * depth as f64 * columns as f64 / 40.0
}

/// out [rows, columns] = op(A) · op(B) + bias, then the activation. A is [rows, depth], or [depth, rows] to be transposed; B is
/// [depth, columns], or [columns, depth] to be transposed; the bias has `columns` values.
///
/// Each value is one sum in the order of the depth, however the work is cut.
///
/// # Panics
/// Where a slice has not the length that the sizes say.
pub fn mat_mul(
    a: &[f32],
    b: &[f32],
    out: &mut [f32],
    [rows, depth, columns]: [usize; 3],
    transposed: [bool; 2],
    bias: Option<&[f32]>,
    activation: Activation,
) {
    assert_eq!(a.len(), rows * depth);
    assert_eq!(b.len(), depth * columns);
    assert_eq!(out.len(), rows * columns);
    if out.is_empty() {
        return;
    }
    let panels = panels(columns);
    let bias = padded_bias(&panels, bias);
    let result = Shared(out.as_mut_ptr());
    // Rows that lie across the matrix are gathered once for all panels.
    let interleaved = if transposed[0] { interleave(a, rows, depth) } else { Vec::new() };
    let product = Product { a, interleaved, rows, depth, columns, transpose_a: transposed[0], activation, result };
    let steps = if transposed[1] { (1, depth) } else { (columns, 1) };
    let nanoseconds = product_time(rows, depth, columns);
    let offsets = offsets(&panels);
    if rows <= 4 * BLOCK || panels.len() >= 16 {
        // Each piece packs a panel, and meets all rows with it.
        let cut = rows.div_ceil(BLOCK * 8).max(1);
        let height = rows.div_ceil(cut).next_multiple_of(best_rows());
        each(panels.len() * cut, nanoseconds, |piece| {
            let number = piece / cut;
            let panel = &panels[number];
            let first = (piece % cut * height).min(rows);
            let last = (first + height).min(rows);
            with_scratch(depth * panel.padded, |packed| {
                pack(panel, b, depth, steps.0, steps.1, packed);
                product.rows_times_panel(panel, packed, &bias[offsets[number]..], first, last);
            });
        });
        return;
    }
    // Many rows and few columns: all of B is packed first.
    let mut packed = vec![0.0; depth * (offsets[panels.len() - 1] + panels[panels.len() - 1].padded)];
    for (panel, offset) in panels.iter().zip(&offsets) {
        pack(panel, b, depth, steps.0, steps.1, &mut packed[depth * offset..]);
    }
    each(rows.div_ceil(BLOCK), nanoseconds, |piece| {
        let first = piece * BLOCK;
        let last = (first + BLOCK).min(rows);
        for (panel, offset) in panels.iter().zip(&offsets) {
            product.rows_times_panel(panel, &packed[depth * offset..], &bias[*offset..], first, last);
        }
    });
}

/// Padded columns before each panel.
pub(crate) fn offsets(panels: &[Panel]) -> Vec<usize> {
    let mut next = 0;
    panels
        .iter()
        .map(|panel| {
            let offset = next;
            next += panel.padded;
            offset
        })
        .collect()
}

/// Groups of rows that are gathered together, so that each line of cache is read once.
const TOGETHER: usize = 8;

/// The rows of A, of which [depth, rows] is given, in groups of as many as are computed at once: [rows / group][depth][group].
fn interleave(a: &[f32], rows: usize, depth: usize) -> Vec<f32> {
    if best_rows() == 4 { interleave_by::<4>(a, rows, depth) } else { interleave_by::<8>(a, rows, depth) }
}

fn interleave_by<const HEIGHT: usize>(a: &[f32], rows: usize, depth: usize) -> Vec<f32> {
    let mut groups = vec![0.0; rows.next_multiple_of(HEIGHT) * depth];
    let group = (depth * HEIGHT).max(1);
    each_chunk(&mut groups, TOGETHER * group, (rows * depth) as f64 / 2.0, |number, together| {
        let first = number * TOGETHER * HEIGHT;
        let mut groups: Vec<_> = together.chunks_exact_mut(group).map(|group| group.as_chunks_mut::<HEIGHT>().0).collect();
        for (k, values) in a.chunks_exact(rows).enumerate() {
            prefetch_floats(values.as_ptr().wrapping_add(AHEAD * rows + first), TOGETHER * HEIGHT);
            let (whole, rest) = values[first..rows.min(first + TOGETHER * HEIGHT)].as_chunks::<HEIGHT>();
            for (group, values) in groups.iter_mut().zip(whole) {
                group[k] = *values;
            }
            if let Some(group) = groups.get_mut(whole.len()) {
                group[k][..rest.len()].copy_from_slice(rest);
            }
        }
    });
    groups
}

struct Product<'a> {
    a: &'a [f32],
    interleaved: Vec<f32>,
    rows: usize,
    depth: usize,
    columns: usize,
    transpose_a: bool,
    activation: Activation,
    result: Shared,
}

impl Product<'_> {
    /// The rows `first … last` of a panel of the result.
    fn rows_times_panel(&self, panel: &Panel, packed: &[f32], bias: &[f32], first: usize, last: usize) {
        let Self { a, ref interleaved, rows, depth, columns, transpose_a, activation, result } = *self;
        assert!(packed.len() >= depth * panel.padded && bias.len() >= panel.padded && last <= rows);
        let height = best_rows();
        for row in (first..last).step_by(height) {
            let count = height.min(last - row);
            let mut start = 0;
            loop {
                let length = DEPTH.min(depth - start);
                let (from, layout) = if transpose_a {
                    (interleaved[row * depth + start * height..].as_ptr(), Rows::Interleaved(height))
                } else {
                    (a[row * depth + start..].as_ptr(), Rows::Apart(depth))
                };
                let end = start + length == depth;
                let tile = Tile {
                    depth: length,
                    runs: Runs::ONE,
                    a: from,
                    rows: layout,
                    b: packed[start * panel.padded..].as_ptr(),
                    b_step: panel.padded,
                    // SAFETY: this piece alone has these rows of these columns.
                    out: unsafe { result.at(row * columns + panel.first) },
                    out_step: columns,
                    begin: if start == 0 { Begin::Bias(bias.as_ptr()) } else { Begin::Sums },
                    activation: if end { activation } else { Activation::Linear },
                };
                // SAFETY: A and B have the lengths that `mat_mul` and the assertion above found.
                unsafe { multiply(panel, count, &tile) };
                start += length;
                if end {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pseudorandom::values;
    use crate::threads::set_threads;

    #[test]
    fn multiplies_matrices_of_every_kind() {
        let sizes = [
            [1, 1, 1],
            [2, 3, 2],
            [7, 5, 10],
            [8, 16, 16],
            [9, 17, 24],
            [33, 100, 47],
            [5, 2100, 13],
            [300, 20, 5],
            [64, 3, 100],
            [513, 9, 800],
            [3, 0, 4],
        ];
        for [rows, depth, columns] in sizes {
            let a = values(rows * depth, 1);
            let b = values(depth * columns, 2);
            let bias = values(columns, 3);
            for case in 0..8_u32 {
                let transposed = [case & 1 != 0, case & 2 != 0];
                let biased = case & 4 != 0;
                let mut out = vec![f32::NAN; rows * columns];
                let activation = if biased { Activation::Relu6 } else { Activation::Linear };
                let added = biased.then_some(bias.as_slice());
                mat_mul(&a, &b, &mut out, [rows, depth, columns], transposed, added, activation);
                for (i, value) in out.iter().enumerate() {
                    let (row, column) = (i / columns, i % columns);
                    let mut sum = if biased { f64::from(bias[column]) } else { 0.0 };
                    for k in 0..depth {
                        let x = if transposed[0] { a[k * rows + row] } else { a[row * depth + k] };
                        let y = if transposed[1] { b[column * depth + k] } else { b[k * columns + column] };
                        sum += f64::from(x) * f64::from(y);
                    }
                    let expected = if biased { sum.clamp(0.0, 6.0) } else { sum };
                    assert!((f64::from(*value) - expected).abs() < 1e-4, "{rows} {depth} {columns} {case}: {value} {expected}");
                }
            }
        }
    }

    #[test]
    fn gives_the_same_bits_on_any_number_of_threads() {
        let size = [100, 784, 800];
        let (a, b) = (values(100 * 784, 1), values(784 * 800, 2));
        let mut outs = [1, 2, 3].map(|count| {
            set_threads(count).unwrap();
            let mut out = vec![0.0; 100 * 800];
            mat_mul(&a, &b, &mut out, size, [false, false], None, Activation::Linear);
            out
        });
        set_threads(1).unwrap();
        outs[0].iter_mut().for_each(|value| assert!(value.is_finite()));
        assert_eq!(outs[0], outs[1]);
        assert_eq!(outs[0], outs[2]);
    }
}
