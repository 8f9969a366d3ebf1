//! Which instructions the kernels use: found when the program starts, the widest that the processor has.

use std::sync::OnceLock;

/// What kernels written for any width of vector take: see `pulp`.
pub use pulp::{NullaryFnOnce, Simd, WithSimd};

/// An instruction set that kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instructions {
    /// Vectors of 512 bits: AVX-512 F, BW, CD, DQ and VL.
    Avx512,
    /// Vectors of 256 bits, with fused multiplication and addition.
    Avx2,
    /// Vectors of 128 bits of ARM.
    Neon,
    /// Whatever every processor of the kind has; slow.
    Scalar,
}

impl Instructions {
    /// All there are, the widest first.
    pub const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Neon, Self::Scalar];

    /// The name that people know it by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Neon => "NEON",
            Self::Scalar => "scalar",
        }
    }

    /// Whether this processor has it.
    #[must_use]
    pub fn is_there(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => pulp::x86::V4::try_new().is_some(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => pulp::x86::V3::try_new().is_some(),
            #[cfg(target_arch = "aarch64")]
            Self::Neon => pulp::aarch64::Neon::try_new().is_some(),
            Self::Scalar => true,
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }
}

static CHOSEN: OnceLock<Instructions> = OnceLock::new();

/// The instructions that all kernels of this process use.
#[must_use]
pub fn instructions() -> Instructions {
    *CHOSEN.get_or_init(|| {
        let widest = Instructions::ALL.into_iter().find(|set| set.is_there());
        asked_for().or(widest).unwrap_or(Instructions::Scalar)
    })
}

/// What `cargo test` is told by the variable `INFODROP_SIMD`, so that its tests pass with each set; elsewhere `use_instructions` says it.
fn asked_for() -> Option<Instructions> {
    let name = std::env::var("INFODROP_SIMD").ok().filter(|_| cfg!(test))?;
    Instructions::ALL.into_iter().find(|set| set.name() == name && set.is_there())
}

/// Lets all kernels use `set`, and not the widest there is; before the first of them.
///
/// # Errors
/// Where the processor does not have it, or other instructions are in use already.
pub fn use_instructions(set: Instructions) -> Result<(), String> {
    if !set.is_there() {
        return Err(format!("the processor must have {}, and it does not", set.name()));
    }
    let chosen = *CHOSEN.get_or_init(|| set);
    if chosen == set {
        return Ok(());
    }
    Err(format!("instructions must be chosen before the first kernel runs, and {} are in use", chosen.name()))
}

/// Runs an operation that is written for any width of vector, compiled for the instructions in use.
#[inline]
pub fn dispatch<Operation: WithSimd>(operation: Operation) -> Operation::Output {
    match instructions() {
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx512 => match pulp::x86::V4::try_new() {
            Some(simd) => simd.vectorize(Bound { simd, operation }),
            None => operation.with_simd(pulp::Scalar::new()),
        },
        #[cfg(target_arch = "x86_64")]
        Instructions::Avx2 => match pulp::x86::V3::try_new() {
            Some(simd) => simd.vectorize(Bound { simd, operation }),
            None => operation.with_simd(pulp::Scalar::new()),
        },
        #[cfg(target_arch = "aarch64")]
        Instructions::Neon => match pulp::aarch64::Neon::try_new() {
            Some(simd) => simd.vectorize(Bound { simd, operation }),
            None => operation.with_simd(pulp::Scalar::new()),
        },
        _ => operation.with_simd(pulp::Scalar::new()),
    }
}

/// An operation with the vectors that it is to use.
struct Bound<S, Operation> {
    simd: S,
    operation: Operation,
}

impl<S: Simd, Operation: WithSimd> NullaryFnOnce for Bound<S, Operation> {
    type Output = Operation::Output;

    #[inline(always)]
    fn call(self) -> Operation::Output {
        self.operation.with_simd(self.simd)
    }
}

/// Runs plain loops, compiled for the instructions in use: the compiler makes vectors of them. What they call has to be
/// `#[inline(always)]`; `f32::mul_add` becomes one instruction.
#[inline]
pub fn vectorized<Output>(loops: impl FnOnce() -> Output) -> Output {
    struct Loops<Function>(Function);

    impl<Output, Function: FnOnce() -> Output> WithSimd for Loops<Function> {
        type Output = Output;

        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> Output {
            (self.0)()
        }
    }

    dispatch(Loops(loops))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_widest_there_is_unless_it_is_told() {
        let widest = Instructions::ALL.into_iter().find(|set| set.is_there());
        assert_eq!(Some(instructions()), asked_for().or(widest));
        assert!(Instructions::Scalar.is_there());
    }

    #[test]
    fn refuses_what_the_processor_lacks_and_a_change_of_mind() {
        let _ = instructions();
        let absent = Instructions::ALL.into_iter().find(|set| !set.is_there());
        if let Some(set) = absent {
            assert!(use_instructions(set).is_err());
        }
        assert!(use_instructions(instructions()).is_ok());
        if instructions() != Instructions::Scalar {
            assert!(use_instructions(Instructions::Scalar).is_err());
        }
    }

    #[test]
    fn runs_loops() {
        let mut values: Vec<f32> = (0_u8..100).map(f32::from).collect();
        vectorized(|| {
            for value in &mut values {
                *value = value.mul_add(2.0, 1.0);
            }
        });
        assert_eq!(values[99], 199.0);
    }
}
