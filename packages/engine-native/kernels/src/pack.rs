//! Panels of a matrix, as products take them.

#[cfg(target_arch = "x86_64")]
use crate::instructions::Instructions;
use crate::instructions::instructions;
use crate::microkernel::Panel;
use crate::prefetch::{AHEAD, prefetch_floats};

/// Copies columns of B into a panel of [depth][padded], zeros where there are none; B has `row_step` floats from one value of the
/// depth to the next, and `column_step` from column to column.
///
/// # Panics
/// Where the panel or B is too short.
pub fn pack(panel: &Panel, b: &[f32], depth: usize, row_step: usize, column_step: usize, packed: &mut [f32]) {
    let packed = &mut packed[..depth * panel.padded];
    if column_step == 1 {
        let given = b.get(panel.first..).unwrap_or_default();
        // A length that the compiler knows is a few moves of vectors, and one that it does not is a call for each row.
        return match panel.padded {
            _ if panel.width < panel.padded => copy_rows_of_any_width(given, row_step, panel.width, packed, panel.padded),
            8 => copy_rows::<8>(given, row_step, packed),
            16 => copy_rows::<16>(given, row_step, packed),
            24 => copy_rows::<24>(given, row_step, packed),
            48 => copy_rows::<48>(given, row_step, packed),
            padded => copy_rows_of_any_width(given, row_step, padded, packed, padded),
        };
    }
    let given = &b[panel.first * column_step..];
    let turned = if row_step == 1 { turn(given, column_step, packed, panel.padded, [depth, panel.width]) } else { [0, 0] };
    // What is left of the columns that were turned, and the others.
    for column in 0..panel.padded {
        let start = if column < turned[1] { turned[0] } else { 0 };
        let values = packed[start * panel.padded..].iter_mut().skip(column).step_by(panel.padded);
        if column < panel.width {
            let from = &given[column * column_step + start * row_step..];
            values.zip(from.iter().step_by(row_step)).for_each(|(value, given)| *value = *given);
        } else {
            values.for_each(|value| *value = 0.0);
        }
    }
}

/// The first WIDTH floats of each row, one row behind the other.
fn copy_rows<const WIDTH: usize>(from: &[f32], from_step: usize, to: &mut [f32]) {
    let (rows, _) = to.as_chunks_mut::<WIDTH>();
    for (k, row) in rows.iter_mut().enumerate() {
        prefetch_floats(from.as_ptr().wrapping_add((k + AHEAD) * from_step), WIDTH);
        row.copy_from_slice(&from[k * from_step..][..WIDTH]);
    }
}

/// The first `width` floats of each row, zeros behind them.
fn copy_rows_of_any_width(from: &[f32], from_step: usize, width: usize, to: &mut [f32], to_step: usize) {
    for (k, row) in to.chunks_exact_mut(to_step).enumerate() {
        row[..width].copy_from_slice(&from[k * from_step..][..width]);
        row[width..].fill(0.0);
    }
}

/// Rows and columns that are turned at once.
const SIDE: usize = 8;

/// Writes [depth, columns] of the transposed matrix at `to`, whose rows are `to_step` apart, from rows `from_step` apart; as many whole
/// squares as there are. The depth and the columns that it wrote.
fn turn(from: &[f32], from_step: usize, to: &mut [f32], to_step: usize, [depth, columns]: [usize; 2]) -> [usize; 2] {
    let [depth, columns] = [depth, columns].map(|count| count / SIDE * SIDE);
    if depth == 0 || columns == 0 {
        return [0, 0];
    }
    assert!(from.len() >= (columns - 1) * from_step + depth && to.len() >= (depth - 1) * to_step + columns);
    for column in (0..columns).step_by(SIDE) {
        for k in (0..depth).step_by(SIDE) {
            // SAFETY: the squares are inside of what the assertion found; the instructions are there.
            unsafe {
                let (from, to) = (from.as_ptr().add(column * from_step + k), to.as_mut_ptr().add(k * to_step + column));
                match instructions() {
                    #[cfg(target_arch = "x86_64")]
                    Instructions::Avx512 | Instructions::Avx2 => turn_square(from, from_step, to, to_step),
                    _ => turn_square_by_elements(from, from_step, to, to_step),
                }
            }
        }
    }
    [depth, columns]
}

/// to[i, j] = from[j, i]
unsafe fn turn_square_by_elements(from: *const f32, from_step: usize, to: *mut f32, to_step: usize) {
    for i in 0..SIDE {
        for j in 0..SIDE {
            // SAFETY: the caller's.
            unsafe { *to.add(i * to_step + j) = *from.add(j * from_step + i) };
        }
    }
}

/// The same in registers: pairs, then fours, then halves change places.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn turn_square(from: *const f32, from_step: usize, to: *mut f32, to_step: usize) {
    use std::arch::x86_64::{
        __m256, _mm256_loadu_ps, _mm256_permute2f128_ps, _mm256_shuffle_ps, _mm256_storeu_ps, _mm256_unpackhi_ps,
        _mm256_unpacklo_ps,
    };
    // SAFETY: the caller's addresses.
    let rows: [__m256; SIDE] = std::array::from_fn(|i| unsafe { _mm256_loadu_ps(from.add(i * from_step)) });
    let mut pairs = rows;
    for i in 0..4 {
        pairs[2 * i] = _mm256_unpacklo_ps(rows[2 * i], rows[2 * i + 1]);
        pairs[2 * i + 1] = _mm256_unpackhi_ps(rows[2 * i], rows[2 * i + 1]);
    }
    let mut fours = pairs;
    for half in 0..2 {
        let (first, second) = (4 * half, 4 * half + 2);
        for i in 0..2 {
            fours[first + 2 * i] = _mm256_shuffle_ps::<0x44>(pairs[first + i], pairs[second + i]);
            fours[first + 2 * i + 1] = _mm256_shuffle_ps::<0xee>(pairs[first + i], pairs[second + i]);
        }
    }
    for i in 0..4 {
        let low = _mm256_permute2f128_ps::<0x20>(fours[i], fours[i + 4]);
        let high = _mm256_permute2f128_ps::<0x31>(fours[i], fours[i + 4]);
        // SAFETY: the caller's addresses.
        unsafe {
            _mm256_storeu_ps(to.add(i * to_step), low);
            _mm256_storeu_ps(to.add((i + 4) * to_step), high);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::microkernel::panels;
    use crate::pseudorandom::values;

    #[test]
    fn copies_panels_of_any_width_and_padding_whatever_the_processor_cuts() {
        let depth = 30;
        for padded in [4, 8, 12, 16, 24, 32, 48] {
            for width in [1, 7, 8, 12, 16, 24, 47, 48].into_iter().filter(|width| *width <= padded) {
                let (first, columns) = (3, 60);
                let b = values(depth * columns, 1);
                for steps in [(columns, 1), (1, depth)] {
                    let mut packed = vec![f32::NAN; depth * padded];
                    pack(&Panel::of(first, width, padded), &b, depth, steps.0, steps.1, &mut packed);
                    for (i, &value) in packed.iter().enumerate() {
                        let (k, column) = (i / padded, i % padded);
                        let given = if column < width { b[k * steps.0 + (first + column) * steps.1] } else { 0.0 };
                        assert_eq!(value, given, "{width} of {padded}: {k} {column}");
                    }
                }
            }
        }
    }

    #[test]
    fn copies_the_columns_of_every_kind_of_matrix() {
        for (depth, columns) in [(1, 1), (7, 9), (8, 8), (9, 16), (17, 23), (24, 48), (40, 65), (100, 100)] {
            // Rows, rows that lie across, and rows of which every third float counts.
            for (row_step, column_step) in [(columns, 1), (1, depth), (3, 3 * depth)] {
                let b = values(3 * depth * columns, 1);
                for panel in panels(columns) {
                    let mut packed = vec![f32::NAN; depth * panel.padded + 5];
                    pack(&panel, &b, depth, row_step, column_step, &mut packed);
                    for (i, &value) in packed.iter().enumerate() {
                        let (k, column) = (i / panel.padded, i % panel.padded);
                        if k >= depth {
                            assert!(value.is_nan(), "behind the panel");
                        } else if column < panel.width {
                            let given = b[k * row_step + (panel.first + column) * column_step];
                            assert_eq!(value, given, "{depth} {columns} {row_step} {column_step}: {k} {column}");
                        } else {
                            assert_eq!(value, 0.0);
                        }
                    }
                }
            }
        }
    }
}
