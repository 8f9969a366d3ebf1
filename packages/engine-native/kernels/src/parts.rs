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

/// Σ of floats: sixteen partial sums in float32 for 512 of them at a time, in float64 across.
#[inline(always)]
#[must_use]
pub fn sum_of(values: &[f32]) -> f64 {
    let mut total = 0.0;
    for chunk in values.chunks(512) {
        let mut sums = [0.0_f32; 16];
        let (whole, rest) = chunk.as_chunks::<16>();
        for sixteen in whole {
            for (sum, value) in sums.iter_mut().zip(sixteen) {
                *sum += value;
            }
        }
        let (eight, rest) = rest.as_chunks::<8>();
        if let [eight] = eight {
            for (sum, value) in sums.iter_mut().zip(eight) {
                *sum += value;
            }
        }
        let sums = sums.map(f64::from);
        let halves: [f64; 8] = std::array::from_fn(|i| sums[i] + sums[i + 8]);
        total += folded(halves, |a, b| a + b);
        for value in rest {
            total += f64::from(*value);
        }
    }
    total
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
            assert_eq!(sum_of(&values), f64::from(count) * (f64::from(count) - 1.0) / 2.0);
        }
    }
}
