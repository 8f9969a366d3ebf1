//! How a long sum is cut into parts, which are added up in their order, whoever computed them.

use std::ops::Range;

/// The elements of part `part` of `parts` of `count`; parts begin at multiples of `step`.
#[must_use]
pub fn part_of(count: usize, part: usize, parts: usize, step: usize) -> Range<usize> {
    let steps = count.div_ceil(step);
    let begin = |part: usize| count.min(steps * part / parts * step);
    begin(part)..begin(part + 1)
}

/// `values` cut into the `parts` that `part_of` names, `width` values for each element.
pub fn cut_in_parts<T>(values: &mut [T], width: usize, parts: usize, step: usize) -> Vec<&mut [T]> {
    let count = values.len() / width;
    let mut rest = values;
    (0..parts)
        .map(|part| {
            let (own, others) = std::mem::take(&mut rest).split_at_mut(part_of(count, part, parts, step).len() * width);
            rest = others;
            own
        })
        .collect()
}

/// Eight made one, in pairs.
#[inline(always)]
#[must_use]
pub fn folded<T: Copy>(eight: [T; 8], both: impl Fn(T, T) -> T) -> T {
    let four: [T; 4] = std::array::from_fn(|i| both(eight[i], eight[i + 4]));
    both(both(four[0], four[2]), both(four[1], four[3]))
}

/// The product of all.
#[inline(always)]
#[must_use]
pub fn product<const N: usize>(values: [f32; N]) -> f32 {
    let mut product = values[0];
    for value in &values[1..] {
        product *= value;
    }
    product
}

/// Σ of the products of what stands at one place of each list: sixteen partial sums in float32 for 512 of them at a time, in float64 across.
#[inline(always)]
#[must_use]
pub fn sum_of_products<const N: usize>(lists: [&[f32]; N]) -> f64 {
    let count = lists[0].len();
    let mut total = 0.0;
    for start in (0..count).step_by(512) {
        let chunks = lists.map(|list| &list[start..count.min(start + 512)]);
        let mut sums = [0.0_f32; 16];
        let sixteens = chunks.map(|chunk| chunk.as_chunks::<16>().0);
        for at in 0..sixteens[0].len() {
            let terms = sixteens.map(|whole| whole[at]);
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += product(terms.map(|list| list[i]));
            }
        }
        let rests = chunks.map(|chunk| chunk.as_chunks::<16>().1);
        let eights = rests.map(|rest| rest.as_chunks::<8>().0);
        if !eights[0].is_empty() {
            let terms = eights.map(|eight| eight[0]);
            for (i, sum) in sums[..8].iter_mut().enumerate() {
                *sum += product(terms.map(|list| list[i]));
            }
        }
        let sums = sums.map(f64::from);
        let halves: [f64; 8] = std::array::from_fn(|i| sums[i] + sums[i + 8]);
        total += folded(halves, |a, b| a + b);
        let last = rests.map(|rest| rest.as_chunks::<8>().1);
        for at in 0..last[0].len() {
            total += f64::from(product(last.map(|list| list[at])));
        }
    }
    total
}

/// Σ of floats, in the same way.
#[inline(always)]
#[must_use]
pub fn sum_of(values: &[f32]) -> f64 {
    sum_of_products([values])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_all_that_there_is() {
        for count in [0, 1, 5, 256, 1000, 4097] {
            for parts in [1, 2, 8] {
                let mut values = vec![0; count * 3];
                for (part, own) in cut_in_parts(&mut values, 3, parts, 64).into_iter().enumerate() {
                    assert_eq!(own.len(), part_of(count, part, parts, 64).len() * 3);
                    own.fill(part + 1);
                }
                assert!(values.iter().all(|part| *part > 0));
                let starts = (0..parts).map(|part| part_of(count, part, parts, 64).start);
                assert!(starts.into_iter().all(|start| start.is_multiple_of(64) || start == count));
            }
        }
    }

    #[test]
    fn adds_up_any_number_of_floats() {
        for count in [0_u16, 1, 15, 16, 17, 511, 512, 513, 3000] {
            let values: Vec<f32> = (0..count).map(f32::from).collect();
            let sum = f64::from(count) * (f64::from(count) - 1.0) / 2.0;
            assert_eq!(sum_of(&values), sum);
            let twos = vec![2.0; values.len()];
            assert_eq!(sum_of_products([&values, &twos]), 2.0 * sum);
        }
    }
}
