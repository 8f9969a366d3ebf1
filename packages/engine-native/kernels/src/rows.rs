//! Rows of channels, [rows][channels], as one run of numbers: several rows are taken together where a row is shorter than
//! vectors are long, with what belongs to a channel repeated for each of them.

/// Numbers that are worth a loop of vectors.
const WORTHWHILE: usize = 128;

/// Rows that are taken together.
#[inline(always)]
#[must_use]
pub fn rows_together(channels: usize) -> usize {
    WORTHWHILE.div_ceil(channels.max(1))
}

/// `values`, one a channel, for each of the rows that are taken together.
#[inline(always)]
#[must_use]
pub fn repeated(values: &[f32], times: usize) -> Vec<f32> {
    values.repeat(times)
}

/// Adds sums of rows that were taken together, `sums`, to those of the channels, in float64.
#[inline(always)]
pub fn add_up(sums: &[f32], totals: &mut [f64]) {
    for row in sums.chunks_exact(totals.len()) {
        for (total, sum) in totals.iter_mut().zip(row) {
            *total += f64::from(*sum);
        }
    }
}
