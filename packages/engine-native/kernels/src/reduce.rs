//! Sums, of numbers or of products of two, along one run of axes: [outer][reduced][inner] becomes [outer][inner].

use crate::arithmetic::{Arithmetic, Loops, run};
use crate::parts::{part_of, product, sum_of_products};
use crate::rows::{add_up, rows_together};
use crate::threads::each_chunk;
use std::ops::Range;

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

/// The same elements of each list.
#[inline(always)]
fn parts<const N: usize>(lists: [&[f32]; N], own: Range<usize>) -> [&[f32]; N] {
    lists.map(|list| &list[own.clone()])
}

struct Rows<'a, const N: usize> {
    lists: [&'a [f32]; N],
    length: usize,
    factor: f64,
    out: &'a mut [f32],
}

impl<const N: usize> Loops for Rows<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { lists, length, factor, out } = self;
        for (row, sum) in out.iter_mut().enumerate() {
            *sum = (factor * sum_of_products(parts(lists, row * length..(row + 1) * length))) as f32;
        }
    }
}

/// Σ of each column of rows that lie `stride` apart, added to its total.
struct Columns<'a, const N: usize> {
    lists: [&'a [f32]; N],
    stride: usize,
    totals: &'a mut [f64],
}

impl<const N: usize> Loops for Columns<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { lists, stride, totals } = self;
        let count = lists[0].len();
        let columns = totals.len();
        // Whole rows lie one after the other, and several make one long run.
        let (width, step) = if columns == stride {
            let width = columns * rows_together(columns);
            (width, width)
        } else {
            (columns, stride)
        };
        let mut sums = vec![0.0_f32; width];
        for start in (0..count).step_by(step * GROUPS) {
            sums.fill(0.0);
            for first in (start..count.min(start + step * GROUPS)).step_by(step) {
                let sums = &mut sums[..width.min(count - first)];
                let row = parts(lists, first..first + sums.len());
                for (i, sum) in sums.iter_mut().enumerate() {
                    *sum += product(row.map(|list| list[i]));
                }
            }
            add_up(&sums, totals);
        }
    }
}

/// out[o, i] = factor · Σ x[o, r, i] over r, of one list, or of the products of the lists; in float32 within chunks of rows and in float64
/// across them.
///
/// # Panics
/// Where the lengths do not fit.
pub fn sum_axis<const N: usize>(lists: [&[f32]; N], [outer, reduced, inner]: [usize; 3], factor: f64, out: &mut [f32]) {
    let count = outer * reduced * inner;
    assert!(lists.iter().all(|list| list.len() == count) && out.len() == outer * inner, "lengths must fit");
    let nanoseconds = (N * count) as f64 * NANOSECONDS;
    if count == 0 {
        out.fill(0.0);
    } else if inner == 1 {
        let rows = CHUNK.div_ceil(reduced);
        each_chunk(out, rows, nanoseconds, |number, out| {
            let first = number * rows * reduced;
            let lists = parts(lists, first..first + out.len() * reduced);
            run(Rows { lists, length: reduced, factor, out });
        });
    } else if reduced * inner <= CHUNK {
        let together = CHUNK.div_ceil(reduced * inner);
        each_chunk(out, together * inner, nanoseconds, |number, out| {
            let mut totals = vec![0.0; inner];
            for (o, out) in out.chunks_mut(inner).enumerate() {
                totals.fill(0.0);
                let first = (number * together + o) * reduced * inner;
                let lists = parts(lists, first..first + reduced * inner);
                run(Columns { lists, stride: inner, totals: &mut totals });
                write_totals(&totals, factor, out);
            }
        });
    } else {
        let columns = COLUMNS.min(inner);
        let rows = CHUNK.div_ceil(columns).min(reduced);
        let pieces = reduced.div_ceil(rows);
        for (o, out) in out.chunks_exact_mut(inner).enumerate() {
            let lists = parts(lists, o * reduced * inner..(o + 1) * reduced * inner);
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
                let lists = parts(lists, from..from + last * inner + totals.len());
                run(Columns { lists, stride: inner, totals });
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

struct Run<'a, const N: usize>([&'a [f32]; N]);

impl<const N: usize> Loops for Run<'_, N> {
    type Output = f64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        sum_of_products(self.0)
    }
}

/// Σ of each of the parts of a list, or of the products of the lists; as many as `sums` has places.
///
/// # Panics
/// Where the lengths of the lists differ.
pub fn sum_parts<const N: usize>(lists: [&[f32]; N], sums: &mut [f64]) {
    let (count, pieces) = (lists[0].len(), sums.len());
    assert!(lists.iter().all(|list| list.len() == count), "all must have one length");
    each_chunk(sums, 1, (N * count) as f64 * NANOSECONDS, |part, sum| {
        sum[0] = run(Run(parts(lists, part_of(count, part, pieces, STEP))));
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
            let y: Vec<f32> = (0..x.len()).map(|i| (i * 31 % 41) as f32 / 20.0 - 1.0).collect();
            let (mut out, mut of_products) = (vec![9.0; outer * inner], vec![9.0; outer * inner]);
            sum_axis([&x], [outer, reduced, inner], 0.5, &mut out);
            sum_axis([&x, &y], [outer, reduced, inner], 0.5, &mut of_products);
            for (at, (&got, &got_of_products)) in out.iter().zip(&of_products).enumerate() {
                let (o, i) = (at / inner, at % inner);
                let places = || (0..reduced).map(|r| (o * reduced + r) * inner + i);
                let expected = places().map(|k| f64::from(x[k])).sum::<f64>() / 2.0;
                let expected_of_products = places().map(|k| f64::from(x[k]) * f64::from(y[k])).sum::<f64>() / 2.0;
                let bound = 1e-6 * (5.0 * reduced as f64).max(1.0);
                for (got, expected) in [(got, expected), (got_of_products, expected_of_products)] {
                    assert!((f64::from(got) - expected).abs() < bound, "{outer} {reduced} {inner}: {got} {expected}");
                }
            }
        }
    }

    #[test]
    fn sums_the_parts_of_everything() {
        for (count, parts) in [(0, 1), (1000, 1), (100_000, 4), (131_073, 8)] {
            let x: Vec<f32> = (0..count).map(|i| (i % 9) as f32).collect();
            let mut sums = vec![9.0; parts];
            sum_parts([&x], &mut sums);
            let expected: f64 = x.iter().copied().map(f64::from).sum();
            assert_eq!(sums.iter().sum::<f64>(), expected);
            sum_parts([&x, &vec![2.0; count]], &mut sums);
            assert_eq!(sums.iter().sum::<f64>(), 2.0 * expected);
        }
    }
}
