//! Memory that a thread keeps for the pieces it computes.

use std::cell::RefCell;

/// Floats in a line of cache, at which scratch begins.
pub(crate) const LINE: usize = 16;

thread_local! {
    /// Of pieces, of pieces within these, and so on: those that are not in use.
    static KEPT: RefCell<Vec<Vec<f32>>> = const { RefCell::new(Vec::new()) };
}

/// Gives `compute` `length` floats of any value, at a line of cache.
pub fn with_scratch<Output>(length: usize, compute: impl FnOnce(&mut [f32]) -> Output) -> Output {
    let mut floats = KEPT.with_borrow_mut(Vec::pop).unwrap_or_default();
    let output = compute(aligned(&mut floats, length));
    KEPT.with_borrow_mut(|kept| kept.push(floats));
    output
}

fn aligned(kept: &mut Vec<f32>, length: usize) -> &mut [f32] {
    if kept.len() < length + LINE {
        kept.clear();
        kept.resize(length + LINE, 0.0);
    }
    let start = kept.as_ptr().align_offset(LINE * size_of::<f32>()).min(LINE);
    &mut kept[start..start + length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_as_much_as_is_asked_for_also_within_itself() {
        with_scratch(10, |outer| {
            outer.fill(1.0);
            with_scratch(1000, |inner| {
                assert_eq!(inner.len(), 1000);
                inner.fill(2.0);
            });
            assert_eq!(outer, [1.0; 10]);
            assert_eq!(outer.as_ptr() as usize % 64, 0);
        });
    }
}
