//! Rows of channels, [rows][channels], as one run of numbers: several rows are taken together where a row is shorter than
//! vectors are long, with what belongs to a channel repeated for each of them.

/// Numbers that are worth a loop of vectors.
const WORTHWHILE: usize = 128;
/// Most numbers that are taken together to fill vectors: what is repeated for them has to stay in the nearest cache.
const MOST: usize = 768;

/// Rows that are taken together: as many as fill whole vectors, where these are not too many.
#[inline(always)]
#[must_use]
pub fn rows_together(channels: usize) -> usize {
    let least = WORTHWHILE.div_ceil(channels.max(1));
    let filling = |numbers: usize| (least..=MOST / channels.max(1)).find(|rows| (rows * channels).is_multiple_of(numbers));
    filling(64).or_else(|| filling(16)).unwrap_or(least)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_rows_together_that_fill_vectors() {
        assert_eq!([1, 3, 10, 24, 64, 192, 800].map(rows_together), [128, 64, 32, 8, 2, 1, 1]);
        for channels in 1..1000 {
            assert!(channels * rows_together(channels) >= WORTHWHILE && channels * (rows_together(channels) - 1) <= MOST);
        }
    }
}
