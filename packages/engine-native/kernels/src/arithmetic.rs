//! How plain loops multiply and add, on the instructions in use.

use crate::instructions::{Instructions, instructions, vectorized};

/// Multiplies and adds.
pub trait Arithmetic {
    /// a · b + c.
    fn multiply_add(a: f32, b: f32, c: f32) -> f32;
}

/// In one instruction, rounded once.
pub struct Fused;

/// In two instructions, each rounded: where the processor has no other, a function of the C library would do it, slowly.
pub struct Separate;

impl Arithmetic for Fused {
    #[inline(always)]
    fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }
}

impl Arithmetic for Separate {
    #[inline(always)]
    fn multiply_add(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}

/// Plain loops over slices, of which the compiler makes vectors.
pub trait Loops {
    /// What they return.
    type Output;

    /// Runs them. It and all that it calls has to be `#[inline(always)]`, else it is compiled for every processor of the kind.
    fn run<A: Arithmetic>(self) -> Self::Output;
}

/// Runs loops, compiled for the instructions in use.
#[inline]
pub fn run<L: Loops>(loops: L) -> L::Output {
    match instructions() {
        Instructions::Scalar => loops.run::<Separate>(),
        _ => vectorized(
            #[inline(always)]
            || loops.run::<Fused>(),
        ),
    }
}
