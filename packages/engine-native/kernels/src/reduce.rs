//! Sums along one run of axes: [outer][reduced][inner] becomes [outer][inner].

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::parts::{part_of, sum_of};
use crate::rows::{add_up, rows_together};
use crate::threads::each_chunk;

/// Elements that one thread adds up together, about.
const CHUNK: usize = 65_536;
/// Columns that are added up together, at most.
const COLUMNS: usize = 4096;
/// Groups of rows whose sums are taken in float32.
const GROUPS: usize = 32;
/// What parts of a sum over everything begin at multiples of.
const STEP: usize = 512;
/// About how many nanoseconds an element takes.
const NANOSECONDS: f64 = 0.15;

struct Rows<'a> {
    x: &'a [f32],
    length: usize,
    factor: f64,
    out: &'a mut [f32],
}

impl Loops for Rows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        for (row, sum) in self.x.chunks_exact(self.length).zip(self.out) {
            *sum = (self.factor * sum_of(row)) as f32;
        }
    }
}

/// Σ of each column of rows that lie `stride` apart, added to its total.
struct Columns<'a> {
    x: &'a [f32],
    stride: usize,
    totals: &'a mut [f64],
}

impl Loops for Columns<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { x, stride, totals } = self;
        let columns = totals.len();
        // Whole rows lie one after the other, and several make one long run.
        let (width, step) = if columns == stride {
            let width = columns * rows_together(columns);
            (width, width)
        } else {
            (columns, stride)
        };
        let mut sums = vec![0.0_f32; width];
        for chunk in x.chunks(step * GROUPS) {
            sums.fill(0.0);
            for row in chunk.chunks(step) {
                for (sum, &value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
            add_up(&sums, totals);
        }
    }
}

/// out[o, i] = factor · Σ x[o, r, i] over r, in float32 within chunks of rows and in float64 across them.
///
/// # Panics
/// Where the lengths do not fit.
pub fn sum_axis(x: &[f32], [outer, reduced, inner]: [usize; 3], factor: f64, out: &mut [f32]) {
    assert!(x.len() == outer * reduced * inner && out.len() == outer * inner, "lengths must fit");
    let nanoseconds = x.len() as f64 * NANOSECONDS;
    if x.is_empty() {
        out.fill(0.0);
    } else if inner == 1 {
        let rows = CHUNK.div_ceil(reduced);
        each_chunk(out, rows, nanoseconds, |number, out| {
            let x = &x[number * rows * reduced..][..out.len() * reduced];
            run(Rows { x, length: reduced, factor, out });
        });
    } else if reduced * inner <= CHUNK {
        let together = CHUNK.div_ceil(reduced * inner);
        each_chunk(out, together * inner, nanoseconds, |number, out| {
            let mut totals = vec![0.0; inner];
            for (o, out) in out.chunks_mut(inner).enumerate() {
                totals.fill(0.0);
                let x = &x[(number * together + o) * reduced * inner..][..reduced * inner];
                run(Columns { x, stride: inner, totals: &mut totals });
                write_totals(&totals, factor, out);
            }
        });
    } else {
        let columns = COLUMNS.min(inner);
        let rows = CHUNK.div_ceil(columns).min(reduced);
        let pieces = reduced.div_ceil(rows);
        for (x, out) in x.chunks_exact(reduced * inner).zip(out.chunks_exact_mut(inner)) {
            let mut partial = vec![0.0; pieces * inner];
            let mut works: Vec<_> = partial
                .chunks_mut(inner)
                .enumerate()
                .flat_map(|(piece, totals)| {
                    totals.chunks_mut(columns).enumerate().map(move |(column, own)| (piece, column, own))
                })
                .collect();
            each_chunk(&mut works, 1, nanoseconds / outer as f64, |_, work| {
                let (piece, column, totals) = &mut work[0];
                let first = *piece * rows;
                let from = first * inner + *column * columns;
                let last = rows.min(reduced - first) - 1;
                let x = &x[from..from + last * inner + totals.len()];
                run(Columns { x, stride: inner, totals });
            });
            let (totals, others) = partial.split_at_mut(inner);
            for other in others.chunks(inner) {
                for (total, value) in totals.iter_mut().zip(other) {
                    *total += value;
                }
            }
            write_totals(totals, factor, out);
        }
    }
}

fn write_totals(totals: &[f64], factor: f64, out: &mut [f32]) {
    for (sum, total) in out.iter_mut().zip(totals) {
        *sum = (factor * total) as f32;
    }
}

struct Run<'a>(&'a [f32]);

impl Loops for Run<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        sum_of(self.0)
    }
}

/// Σ of each of the parts of `x`, as many as `sums` has places.
pub fn sum_parts(x: &[f32], sums: &mut [f64]) {
    let parts = sums.len();
    each_chunk(sums, 1, x.len() as f64 * NANOSECONDS, |part, sum| {
        sum[0] = run(Run(&x[part_of(x.len(), part, parts, STEP)]));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_along_any_run_of_axes() {
        for [outer, reduced, inner] in [
            [1, 1, 1],
            [3, 0, 2],
            [0, 3, 2],
            [5, 700, 1],
            [30_000, 10, 1],
            [7, 9, 11],
            [200, 33, 24],
            [1, 30_000, 24],
            [2, 5000, 30],
            [1, 100, 5000],
            [2, 40, 4100],
        ] {
            let x: Vec<f32> =
                (0..outer * reduced * inner).map(|i| ((i * 7919 + i * i % 127) % 1000) as f32 / 100.0 - 5.0).collect();
            let mut out = vec![9.0; outer * inner];
            sum_axis(&x, [outer, reduced, inner], 0.5, &mut out);
            for (at, &got) in out.iter().enumerate() {
                let (o, i) = (at / inner, at % inner);
                let expected: f64 = (0..reduced).map(|r| f64::from(x[(o * reduced + r) * inner + i])).sum::<f64>() / 2.0;
                let bound = 1e-6 * (5.0 * reduced as f64).max(1.0);
                assert!((f64::from(got) - expected).abs() < bound, "{outer} {reduced} {inner}: {got} {expected}");
            }
        }
    }

    #[test]
    fn sums_the_parts_of_everything() {
        for (count, parts) in [(0, 1), (1000, 1), (100_000, 4), (131_073, 8)] {
            let x: Vec<f32> = (0..count).map(|i| (i % 9) as f32).collect();
            let mut sums = vec![9.0; parts];
            sum_parts(&x, &mut sums);
            let expected: f64 = x.iter().copied().map(f64::from).sum();
            assert_eq!(sums.iter().sum::<f64>(), expected);
        }
    }
}
