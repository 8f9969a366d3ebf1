//! Lines of cache that are asked for before they are needed.

use crate::scratch::LINE;

/// Rows that are on their way while one is copied: they lie too far apart for the processor to see them coming.
pub const AHEAD: usize = 24;

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

/// The same for so many floats from an address on.
#[inline(always)]
pub fn prefetch_floats(first: *const f32, count: usize) {
    for offset in (0..count).step_by(LINE) {
        prefetch(first.wrapping_add(offset));
    }
}
