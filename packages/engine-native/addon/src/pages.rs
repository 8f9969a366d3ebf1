//! The pages that the system keeps the heap in.

use std::cell::Cell;

/// Asks the system, once for each heap and each size of it, to keep it in large pages: tensors take many of the usual 4 KiB, and to find
/// where each of them lies costs a kernel some percent of its time. A system that has none, or knows better, goes on as before.
///
/// Source: [madvise(2)](https://man7.org/linux/man-pages/man2/madvise.2.html), `MADV_HUGEPAGE`.
pub fn prefer_large_pages(heap: &mut [u8]) {
    thread_local! {
        /// Each thread of Node has a heap of its own.
        static KNOWN: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
    }
    let place = (heap.as_ptr() as usize, heap.len());
    if KNOWN.replace(place) != place {
        advise(heap);
    }
}

#[cfg(target_os = "linux")]
fn advise(heap: &mut [u8]) {
    /// Most processors' large page.
    const LARGE: usize = 2 << 20;
    let inside = heap.as_ptr().align_offset(LARGE);
    let Some(whole) = heap.get_mut(inside..) else { return };
    let length = whole.len() / LARGE * LARGE;
    if length > 0 {
        // SAFETY: the advice changes no byte of memory that is there and ours. What the system answers changes nothing here.
        unsafe { libc::madvise(whole.as_mut_ptr().cast(), length, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise(_: &mut [u8]) {}
