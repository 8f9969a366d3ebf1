//! Matrix products.

use crate::threads::threads;

/// An activation that a product applies to its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// None.
    Linear,
    /// max(x, 0).
    Relu,
    /// min(max(x, 0), 6).
    Relu6,
}

/// out [rows, columns] = op(A) · op(B) + bias, then the activation. A is [rows, depth], or [depth, rows] to be transposed; B is
/// [depth, columns], or [columns, depth] to be transposed; the bias has `columns` values.
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
    let parallelism = match threads() {
        1 => gemm::Parallelism::None,
        count => gemm::Parallelism::Rayon(count),
    };
    let steps =
        |transposed: bool, height: usize, width: usize| if transposed { (height as isize, 1) } else { (1, width as isize) };
    let (a_column, a_row) = steps(transposed[0], rows, depth);
    let (b_column, b_row) = steps(transposed[1], depth, columns);
    // SAFETY: the lengths were checked above, and each stride stays within its matrix.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            depth,
            out.as_mut_ptr(),
            1,
            columns as isize,
            false,
            a.as_ptr(),
            a_column,
            a_row,
            b.as_ptr(),
            b_column,
            b_row,
            0.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
    for row in out.chunks_mut(columns.max(1)) {
        if let Some(bias) = bias {
            for (value, added) in row.iter_mut().zip(bias) {
                *value += added;
            }
        }
        match activation {
            Activation::Linear => {}
            Activation::Relu => row.iter_mut().for_each(|value| *value = value.max(0.0)),
            Activation::Relu6 => row.iter_mut().for_each(|value| *value = value.clamp(0.0, 6.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiplies() {
        let a = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let b = [1.0, -1.0, 0.5, 2.0, 1.0, 0.0];
        let mut out = [0.0; 4];
        mat_mul(&a, &b, &mut out, [2, 3, 2], [false, false], Some(&[1.0, -10.0]), Activation::Relu);
        assert_eq!(out, [6.0, 0.0, 13.5, 0.0]);
    }
}
