//! Lines of cache that are asked for before they are needed.

/// Asks for the line that holds an address. Any address will do: where there is no memory, nothing happens.
#[inline(always)]
#[allow(unused_variables)]
pub fn prefetch(address: *const f32) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: it is a hint, and reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) };
    }
}
