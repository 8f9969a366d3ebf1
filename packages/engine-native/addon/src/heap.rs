//! A call of a kernel: its arguments, and the memory that their addresses lie in. Every address, size and shape that comes from
//! JavaScript is checked here, before a kernel sees it.

use std::marker::PhantomData;
use std::ops::Range;
use std::slice;

/// Why a call is refused.
pub type Refusal = String;

/// Elements of a tensor of these sizes.
///
/// # Errors
/// Where they, or those of the sizes above 0 alone, are more than any memory has.
pub fn elements(sizes: &[usize]) -> Result<usize, Refusal> {
    let most = sizes.iter().try_fold(1_usize, |product, size| product.checked_mul((*size).max(1)));
    // The floats of a whole heap.
    if most.is_none_or(|most| most > 1 << 30) {
        return Err(format!("sizes must be those of a tensor that fits into memory, got {sizes:?}"));
    }
    Ok(sizes.iter().product())
}

/// What lies in the heap as it is.
///
/// # Safety
/// Every pattern of bits must be a value.
pub unsafe trait Element: Copy {}
// SAFETY: all patterns of bits are values.
unsafe impl Element for f32 {}
// SAFETY: as above.
unsafe impl Element for i32 {}
// SAFETY: as above.
unsafe impl Element for u32 {}
// SAFETY: as above.
unsafe impl Element for u8 {}
// SAFETY: as above.
unsafe impl Element for f64 {}

/// The arguments of one call, taken one after the other, and the heap. What it hands out never overlaps, but where both are
/// only read.
pub struct Call<'heap> {
    start: *mut u8,
    bytes: usize,
    arguments: &'heap [f64],
    next: usize,
    taken: Vec<(Range<usize>, bool)>,
    heap: PhantomData<&'heap mut [u8]>,
}

impl<'heap> Call<'heap> {
    /// A call with these arguments on this memory.
    pub fn new(heap: &'heap mut [u8], arguments: &'heap [f64]) -> Self {
        let taken = Vec::with_capacity(12);
        Self { start: heap.as_mut_ptr(), bytes: heap.len(), arguments, next: 0, taken, heap: PhantomData }
    }

    /// The next argument, whatever it is.
    ///
    /// # Errors
    /// Where there is none.
    pub fn float(&mut self) -> Result<f64, Refusal> {
        let value = self.arguments.get(self.next).copied();
        self.next += 1;
        value.ok_or_else(|| format!("must have more than {} arguments", self.arguments.len()))
    }

    /// The next argument as float32.
    ///
    /// # Errors
    /// Where there is none.
    #[allow(clippy::cast_possible_truncation)]
    pub fn single(&mut self) -> Result<f32, Refusal> {
        Ok(self.float()? as f32)
    }

    /// The next argument, an integer of 32 bits with a sign.
    ///
    /// # Errors
    /// Where it is no such integer.
    #[allow(clippy::cast_possible_truncation)]
    pub fn integer(&mut self) -> Result<i32, Refusal> {
        let value = self.float()?;
        let whole = value as i32;
        if f64::from(whole) == value { Ok(whole) } else { Err(self.refuse("an integer of 32 bits", value)) }
    }

    /// The next argument as a word of 32 bits; JavaScript writes the upper half of them with or without a sign.
    ///
    /// # Errors
    /// Where it is neither.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn word(&mut self) -> Result<u32, Refusal> {
        let value = self.float()?;
        if value.fract() == 0.0 && (-2_147_483_648.0..4_294_967_296.0).contains(&value) {
            Ok(value as i64 as u32)
        } else {
            Err(self.refuse("a word of 32 bits", value))
        }
    }

    /// The next argument, a size: an integer of 0 or more, below 2³¹.
    ///
    /// # Errors
    /// Where it is none.
    pub fn size(&mut self) -> Result<usize, Refusal> {
        let value = self.integer()?;
        usize::try_from(value).map_err(|_| self.refuse("a size of 0 or more", f64::from(value)))
    }

    /// The next argument, a size above 0.
    ///
    /// # Errors
    /// Where it is none.
    pub fn positive(&mut self) -> Result<usize, Refusal> {
        match self.size()? {
            0 => Err(self.refuse("a size above 0", 0.0)),
            size => Ok(size),
        }
    }

    /// The next argument, 0 or 1.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn flag(&mut self) -> Result<bool, Refusal> {
        match self.float()? {
            0.0 => Ok(false),
            1.0 => Ok(true),
            value => Err(self.refuse("0 or 1", value)),
        }
    }

    /// The next argument, an address; 0 is one too, and means none where a tensor may be missing.
    ///
    /// # Errors
    /// Where it cannot be one.
    pub fn address(&mut self) -> Result<usize, Refusal> {
        Ok(self.word()? as usize)
    }

    /// `count` elements at an address, to be read.
    ///
    /// # Errors
    /// Where they are not inside the heap, not aligned, or overlap what is written.
    pub fn read<T: Element>(&mut self, address: usize, count: usize) -> Result<&'heap [T], Refusal> {
        if count == 0 {
            return Ok(&[]);
        }
        let place = self.take::<T>(address, count, false)?;
        // SAFETY: `take` found the place inside the heap and aligned, and nothing that was handed out writes there.
        Ok(unsafe { slice::from_raw_parts(place.cast(), count) })
    }

    /// The same, or nothing for the address 0.
    ///
    /// # Errors
    /// As of `read`.
    pub fn read_if<T: Element>(&mut self, address: usize, count: usize) -> Result<Option<&'heap [T]>, Refusal> {
        if address == 0 { Ok(None) } else { self.read(address, count).map(Some) }
    }

    /// `count` elements at an address, to be written.
    ///
    /// # Errors
    /// Where they are not inside the heap, not aligned, or overlap what is read or written.
    pub fn write<T: Element>(&mut self, address: usize, count: usize) -> Result<&'heap mut [T], Refusal> {
        if count == 0 {
            return Ok(&mut []);
        }
        let place = self.take::<T>(address, count, true)?;
        // SAFETY: `take` found the place inside the heap and aligned, and it overlaps nothing that was handed out.
        Ok(unsafe { slice::from_raw_parts_mut(place.cast(), count) })
    }

    /// `count` elements at `to`, to be changed in place, which at first are those at `from`: copied, where that is another place.
    ///
    /// # Errors
    /// As of `read` and `write`; also where the two overlap in part.
    pub fn update<T: Element>(&mut self, from: usize, to: usize, count: usize) -> Result<&'heap mut [T], Refusal> {
        if from == to {
            return self.write(to, count);
        }
        let given = self.read::<T>(from, count)?;
        let out = self.write::<T>(to, count)?;
        out.copy_from_slice(given);
        Ok(out)
    }

    /// That all arguments were taken.
    ///
    /// # Errors
    /// Where there are more.
    pub fn end(&self) -> Result<(), Refusal> {
        let count = self.arguments.len();
        if self.next == count { Ok(()) } else { Err(format!("must have {} arguments, got {count}", self.next)) }
    }

    fn refuse(&self, requirement: &str, value: f64) -> Refusal {
        format!("argument {} must be {requirement}, got {value}", self.next)
    }

    fn take<T: Element>(&mut self, address: usize, count: usize, written: bool) -> Result<*mut u8, Refusal> {
        let end = count.checked_mul(size_of::<T>()).and_then(|bytes| address.checked_add(bytes));
        let Some(end) = end.filter(|end| *end <= self.bytes && address != 0) else {
            return Err(format!(
                "memory must hold {count} elements at {address}, and it has {} bytes from 0, where nothing may be",
                self.bytes
            ));
        };
        // The heap itself begins at a page of memory.
        if !address.is_multiple_of(align_of::<T>()) || self.start.align_offset(align_of::<T>()) != 0 {
            return Err(format!("an address must be a multiple of {}, got {address}", align_of::<T>()));
        }
        let place = address..end;
        let overlaps = |other: &Range<usize>| place.start < other.end && other.start < place.end;
        if self.taken.iter().any(|(other, other_written)| (written || *other_written) && overlaps(other)) {
            return Err(format!("what is written must be apart from everything else, got {address} to {end}"));
        }
        self.taken.push((place, written));
        // SAFETY: the address was found inside the heap.
        Ok(unsafe { self.start.add(address) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'heap>(heap: &'heap mut [u64], arguments: &'heap [f64]) -> Call<'heap> {
        // SAFETY: the same memory, as bytes.
        let bytes = unsafe { slice::from_raw_parts_mut(heap.as_mut_ptr().cast(), heap.len() * 8) };
        Call::new(bytes, arguments)
    }

    #[test]
    fn takes_arguments_of_the_kind_asked_for() {
        let mut heap = [0; 4];
        let mut one = call(&mut heap, &[-1.0, 3.0, 4_294_967_295.0, 1.0, 0.5, f64::NAN, 0.0, 2_147_483_648.0]);
        assert_eq!(one.word(), Ok(u32::MAX));
        assert_eq!(one.size(), Ok(3));
        assert_eq!(one.word(), Ok(u32::MAX));
        assert_eq!(one.flag(), Ok(true));
        assert!(one.end().is_err());
        assert!(one.integer().is_err());
        assert!(one.size().is_err());
        assert!(one.positive().is_err());
        assert!(one.integer().is_err());
        assert!(one.end().is_ok());
        assert!(one.float().is_err());
        assert!(one.word().is_err());
    }

    #[test]
    fn counts_elements_that_there_can_be() {
        assert_eq!(elements(&[2, 3, 4]), Ok(24));
        assert_eq!(elements(&[0, 3]), Ok(0));
        assert_eq!(elements(&[]), Ok(1));
        assert!(elements(&[1 << 20, 1 << 11]).is_err());
        assert!(elements(&[usize::MAX, 2]).is_err());
        assert!(elements(&[0, 1 << 30, 1 << 30]).is_err());
    }

    #[test]
    fn hands_out_only_what_lies_in_the_heap_and_is_aligned() {
        let mut heap = [0; 4];
        let mut one = call(&mut heap, &[]);
        assert_eq!(one.read::<f32>(4, 7).unwrap().len(), 7);
        assert!(one.read::<f32>(4, 8).is_err());
        assert!(one.read::<f32>(0, 1).is_err());
        assert!(one.read::<f32>(6, 1).is_err());
        assert!(one.read::<f64>(4, 1).is_err());
        assert!(one.read::<f32>(32, 1).is_err());
        assert!(one.read::<f32>(4, usize::MAX / 2).is_err());
        assert!(one.read::<f32>(usize::MAX - 3, 1).is_err());
        assert_eq!(one.read::<f32>(0, 0).unwrap().len(), 0);
        assert!(one.read_if::<f32>(0, 3).unwrap().is_none());
    }

    #[test]
    fn hands_out_nothing_twice_but_to_readers() {
        let mut heap = [0; 4];
        let mut one = call(&mut heap, &[]);
        assert!(one.read::<f32>(8, 2).is_ok());
        assert!(one.read::<f32>(12, 2).is_ok());
        assert!(one.write::<f32>(16, 1).is_err());
        assert!(one.write::<f32>(20, 1).is_ok());
        assert!(one.write::<f32>(20, 1).is_err());
        assert!(one.read::<u8>(23, 1).is_err());
        assert!(one.read::<u8>(24, 1).is_ok());
    }

    #[test]
    fn updates_in_place_or_a_copy() {
        let mut heap = [7, 0, 0, 0];
        let mut one = call(&mut heap, &[]);
        assert_eq!(one.update::<u32>(4, 8, 1).unwrap(), &[0]);
        let same = one.update::<f32>(16, 16, 2).unwrap();
        same[0] = 3.0;
        assert!(one.update::<f32>(24, 28, 2).is_err());
    }
}
