//! The innermost products: a few rows of A times a panel of B, with the sums in registers.

use crate::instructions::{Instructions, instructions};
use crate::prefetch::prefetch;
use std::sync::OnceLock;

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

/// Most rows that are computed at once.
pub const MOST_ROWS: usize = 8;
/// Most columns of a panel: three of the widest vectors.
pub const MOST_COLUMNS: usize = 48;

/// A vector of floats. All its functions need the instructions that it stands for.
trait Lanes: Copy {
    const COUNT: usize;
    unsafe fn zero() -> Self;
    unsafe fn splat(from: *const f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    /// The first `count` lanes, at least one; the others are neither read nor written.
    unsafe fn load_first(from: *const f32, count: usize) -> Self;
    unsafe fn store_first(self, to: *mut f32, count: usize);
    /// self + a · b
    unsafe fn multiply_add(self, a: Self, b: Self) -> Self;
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn relu(self) -> Self;
    unsafe fn at_most_six(self) -> Self;
}

/// Where the rows of A and the panel of B lie; steps are in floats.
#[derive(Clone, Copy)]
struct Walk {
    depth: usize,
    runs: usize,
    /// From the end of one run to the begin of the next, in A.
    gap: isize,
    a: *const f32,
    row_step: usize,
    /// From one value of the depth to the next, in A.
    next: usize,
    b: *const f32,
    b_step: usize,
}

macro_rules! x86_lanes {
    ($name:ident, $vector:ty, $count:literal, $first:ident, $load_first:ident, $store_first:ident, $zero:ident, $splat:ident, $load:ident, $store:ident, $fma:ident, $add:ident, $max:ident, $min:ident) => {
        #[cfg(target_arch = "x86_64")]
        #[derive(Clone, Copy)]
        struct $name($vector);

        #[cfg(target_arch = "x86_64")]
        impl Lanes for $name {
            const COUNT: usize = $count;
            #[inline(always)]
            unsafe fn zero() -> Self {
                // SAFETY: the caller has these instructions; so below.
                Self(unsafe { std::arch::x86_64::$zero() })
            }
            #[inline(always)]
            unsafe fn splat(from: *const f32) -> Self {
                // SAFETY: the caller's address holds a float.
                Self(unsafe { std::arch::x86_64::$splat(*from) })
            }
            #[inline(always)]
            unsafe fn load(from: *const f32) -> Self {
                // SAFETY: the caller's address holds a vector.
                Self(unsafe { std::arch::x86_64::$load(from) })
            }
            #[inline(always)]
            unsafe fn store(self, to: *mut f32) {
                // SAFETY: the caller's address has room for a vector.
                unsafe { std::arch::x86_64::$store(to, self.0) }
            }
            #[inline(always)]
            unsafe fn load_first(from: *const f32, count: usize) -> Self {
                // SAFETY: the caller's address holds so many.
                Self(unsafe { $load_first(from, $first(count)) })
            }
            #[inline(always)]
            unsafe fn store_first(self, to: *mut f32, count: usize) {
                // SAFETY: the caller's address has room for so many.
                unsafe { $store_first(to, $first(count), self.0) }
            }
            #[inline(always)]
            unsafe fn multiply_add(self, a: Self, b: Self) -> Self {
                // SAFETY: as above.
                Self(unsafe { std::arch::x86_64::$fma(a.0, b.0, self.0) })
            }
            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                // SAFETY: as above.
                Self(unsafe { std::arch::x86_64::$add(self.0, other.0) })
            }
            #[inline(always)]
            unsafe fn relu(self) -> Self {
                // The second operand is the result where one is NaN. SAFETY: as above.
                Self(unsafe { std::arch::x86_64::$max(std::arch::x86_64::$zero(), self.0) })
            }
            #[inline(always)]
            unsafe fn at_most_six(self) -> Self {
                // SAFETY: as above.
                Self(unsafe { std::arch::x86_64::$min(std::arch::x86_64::$splat(6.0), self.0) })
            }
        }
    };
}

/// A mask of the first lanes of sixteen.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn first_of_16(count: usize) -> u16 {
    (u32::MAX >> (32 - count)) as u16
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn load_of_16(from: *const f32, mask: u16) -> std::arch::x86_64::__m512 {
    // SAFETY: the caller's; so below.
    unsafe { std::arch::x86_64::_mm512_maskz_loadu_ps(mask, from) }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn store_of_16(to: *mut f32, mask: u16, value: std::arch::x86_64::__m512) {
    // SAFETY: as above.
    unsafe { std::arch::x86_64::_mm512_mask_storeu_ps(to, mask, value) }
}

/// Lanes whose sign is set are the first of eight.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn first_of_8(count: usize) -> [i32; 8] {
    std::array::from_fn(|lane| if lane < count { -1 } else { 0 })
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn load_of_8(from: *const f32, mask: [i32; 8]) -> std::arch::x86_64::__m256 {
    // SAFETY: as above.
    unsafe { std::arch::x86_64::_mm256_maskload_ps(from, std::arch::x86_64::_mm256_loadu_si256(mask.as_ptr().cast())) }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn store_of_8(to: *mut f32, mask: [i32; 8], value: std::arch::x86_64::__m256) {
    // SAFETY: as above.
    unsafe { std::arch::x86_64::_mm256_maskstore_ps(to, std::arch::x86_64::_mm256_loadu_si256(mask.as_ptr().cast()), value) }
}

x86_lanes!(
    Wide16,
    std::arch::x86_64::__m512,
    16,
    first_of_16,
    load_of_16,
    store_of_16,
    _mm512_setzero_ps,
    _mm512_set1_ps,
    _mm512_loadu_ps,
    _mm512_storeu_ps,
    _mm512_fmadd_ps,
    _mm512_add_ps,
    _mm512_max_ps,
    _mm512_min_ps
);
x86_lanes!(
    Wide8,
    std::arch::x86_64::__m256,
    8,
    first_of_8,
    load_of_8,
    store_of_8,
    _mm256_setzero_ps,
    _mm256_set1_ps,
    _mm256_loadu_ps,
    _mm256_storeu_ps,
    _mm256_fmadd_ps,
    _mm256_add_ps,
    _mm256_max_ps,
    _mm256_min_ps
);

/// Four floats as every processor adds them; on ARM, one vector.
#[derive(Clone, Copy)]
struct Four([f32; 4]);

impl Lanes for Four {
    const COUNT: usize = 4;
    #[inline(always)]
    unsafe fn zero() -> Self {
        Self([0.0; 4])
    }
    #[inline(always)]
    unsafe fn splat(from: *const f32) -> Self {
        // SAFETY: the caller's address holds a float.
        Self([unsafe { *from }; 4])
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's address holds four.
        Self(unsafe { from.cast::<[f32; 4]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's address has room for four.
        unsafe { to.cast::<[f32; 4]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    unsafe fn load_first(from: *const f32, count: usize) -> Self {
        // SAFETY: the caller's address holds `count`.
        Self(std::array::from_fn(|lane| if lane < count { unsafe { *from.add(lane) } } else { 0.0 }))
    }
    #[inline(always)]
    unsafe fn store_first(self, to: *mut f32, count: usize) {
        for (lane, value) in self.0.into_iter().enumerate().take(count) {
            // SAFETY: the caller's address has room for `count`.
            unsafe { *to.add(lane) = value };
        }
    }
    #[inline(always)]
    unsafe fn multiply_add(self, a: Self, b: Self) -> Self {
        let Self(mut sums) = self;
        for ((sum, x), y) in sums.iter_mut().zip(a.0).zip(b.0) {
            // Without the instruction it would be a call of a function.
            *sum = if cfg!(target_arch = "aarch64") { x.mul_add(y, *sum) } else { *sum + x * y };
        }
        Self(sums)
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        let Self(mut sums) = self;
        for (sum, x) in sums.iter_mut().zip(other.0) {
            *sum += x;
        }
        Self(sums)
    }
    #[inline(always)]
    unsafe fn relu(self) -> Self {
        Self(self.0.map(|x| if x < 0.0 { 0.0 } else { x }))
    }
    #[inline(always)]
    unsafe fn at_most_six(self) -> Self {
        Self(self.0.map(|x| if x > 6.0 { 6.0 } else { x }))
    }
}

/// A few neighbouring columns of B and of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    /// The first column.
    pub first: usize,
    /// Columns there are.
    pub width: usize,
    /// Columns that are computed: what there is not is zeros.
    pub padded: usize,
    vectors: usize,
    lanes: usize,
}

impl Panel {
    /// One that need not be how this processor cuts.
    #[cfg(test)]
    pub(crate) fn of(first: usize, width: usize, padded: usize) -> Self {
        Self { first, width, padded, vectors: 1, lanes: padded }
    }

    /// The same with all columns that are computed, for a result that has room for them: those that are not there become zeros.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { width: self.padded, ..self }
    }
}

/// How the columns of a product are cut, for the instructions in use.
#[must_use]
pub fn panels(columns: usize) -> Vec<Panel> {
    let most = most_columns();
    let mut cut = Vec::with_capacity(columns.div_ceil(most));
    let mut first = 0;
    while first < columns {
        let left = columns - first;
        // One vector alone has too few sums to keep the processor busy, two twos have enough.
        let would_leave_one = instructions() == Instructions::Avx2 && left > 24 && left <= 32;
        let width = if would_leave_one { 16 } else { most.min(left) };
        let lanes = lanes_for(width);
        let vectors = width.div_ceil(lanes);
        cut.push(Panel { first, width, padded: vectors * lanes, vectors, lanes });
        first += width;
    }
    cut
}

fn most_columns() -> usize {
    match instructions() {
        Instructions::Avx512 => 48,
        Instructions::Avx2 => 24,
        Instructions::Neon | Instructions::Scalar => 12,
    }
}

/// Rows that are best computed at once.
#[must_use]
pub fn best_rows() -> usize {
    if instructions() == Instructions::Avx2 { 4 } else { MOST_ROWS }
}

fn lanes_for(width: usize) -> usize {
    match instructions() {
        // Where wide vectors take two turns, and the half of one would be empty, three narrow ones are faster than two.
        Instructions::Avx512 if width <= 8 || (width > 16 && width <= 24 && halves_wide_vectors()) => 8,
        Instructions::Avx512 => 16,
        Instructions::Avx2 => 8,
        Instructions::Neon | Instructions::Scalar => 4,
    }
}

/// Whether this processor computes 512 bits in two turns of 256, as AMD's fourth Zen does.
fn halves_wide_vectors() -> bool {
    static HALVES: OnceLock<bool> = OnceLock::new();
    *HALVES.get_or_init(|| {
        #[cfg(target_arch = "x86_64")]
        {
            let vendor = std::arch::x86_64::__cpuid(0);
            let signature = std::arch::x86_64::__cpuid(1).eax;
            let family = ((signature >> 8) & 0xf) + ((signature >> 20) & 0xff);
            vendor.ebx == u32::from_le_bytes(*b"Auth") && family == 0x19
        }
        #[cfg(not(target_arch = "x86_64"))]
        false
    })
}

/// Rows of A, as they lie in memory.
#[derive(Clone, Copy)]
pub enum Rows {
    /// Each row together, this many floats from row to row.
    Apart(usize),
    /// Each column together, this many floats from column to column.
    Interleaved(usize),
}

/// The rows of A as runs of values, each of the depth, behind each other in B.
#[derive(Clone, Copy)]
pub struct Runs {
    /// How many.
    pub count: usize,
    /// Floats from the begin of one to the begin of the next, in A.
    pub step: usize,
}

impl Runs {
    /// All values in one.
    pub const ONE: Self = Self { count: 1, step: 0 };
}

/// What a tile begins with, before the products are added.
#[derive(Clone, Copy)]
pub enum Begin {
    /// Zero.
    Zero,
    /// A value for each column: the address of as many as the panel is padded to.
    Bias(*const f32),
    /// What the result holds; it is added behind the products.
    Sums,
}

/// A product of a few rows with a panel.
pub struct Tile {
    /// Values to be added up of each run.
    pub depth: usize,
    /// Where they lie.
    pub runs: Runs,
    /// The first row of A.
    pub a: *const f32,
    /// How its rows lie.
    pub rows: Rows,
    /// The panel of B: [depth][padded].
    pub b: *const f32,
    /// Floats from row to row of B: the panel's padded width, or more.
    pub b_step: usize,
    /// The first row of the result.
    pub out: *mut f32,
    /// Floats from row to row of it.
    pub out_step: usize,
    /// What it begins with.
    pub begin: Begin,
    /// What is done at the end.
    pub activation: Activation,
}

/// Computes a tile of `height` rows, at most `MOST_ROWS`.
///
/// # Safety
/// All addresses must hold what the sizes say: A `height` rows of the runs, B a row of the panel's padded width for each value of those, and the
/// result `height` rows of the panel's width. Nothing else may write to any of it.
pub unsafe fn multiply(panel: &Panel, height: usize, tile: &Tile) {
    let mut row = 0;
    while row < height {
        let count = match height - row {
            8.. if best_rows() == 8 => 8,
            4.. => 4,
            2.. => 2,
            _ => 1,
        };
        let step = match tile.rows {
            Rows::Apart(step) => step,
            Rows::Interleaved(_) => 1,
        };
        // SAFETY: these rows are below `height`.
        unsafe {
            let part = Tile { a: tile.a.add(row * step), out: tile.out.add(row * tile.out_step), ..*tile };
            by_instructions(panel, count, &part);
        }
        row += count;
    }
}

macro_rules! by_size {
    ($function:ident, $panel:expr, $count:expr, $tile:expr, $last:expr) => {
        match ($count, $panel.vectors) {
            (8, 3) => $function::<8, 3>($tile, $last),
            (8, 2) => $function::<8, 2>($tile, $last),
            (8, 1) => $function::<8, 1>($tile, $last),
            (4, 3) => $function::<4, 3>($tile, $last),
            (4, 2) => $function::<4, 2>($tile, $last),
            (4, 1) => $function::<4, 1>($tile, $last),
            (2, 3) => $function::<2, 3>($tile, $last),
            (2, 2) => $function::<2, 2>($tile, $last),
            (2, 1) => $function::<2, 1>($tile, $last),
            (1, 3) => $function::<1, 3>($tile, $last),
            (1, 2) => $function::<1, 2>($tile, $last),
            _ => $function::<1, 1>($tile, $last),
        }
    };
}

unsafe fn by_instructions(panel: &Panel, count: usize, tile: &Tile) {
    // Columns of the last vector that are there.
    let last = panel.width + panel.lanes - panel.padded;
    // SAFETY: the instructions in use are there, and panels were cut for them.
    unsafe {
        match (instructions(), panel.lanes) {
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx512, 16) => by_size!(avx512, panel, count, tile, last),
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx512, _) => by_size!(avx512_narrow, panel, count, tile, last),
            #[cfg(target_arch = "x86_64")]
            (Instructions::Avx2, _) => by_size!(avx2, panel, count, tile, last),
            _ => by_size!(four, panel, count, tile, last),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma")]
unsafe fn avx512<const HEIGHT: usize, const VECTORS: usize>(tile: &Tile, last: usize) {
    // SAFETY: the caller's.
    unsafe { compute::<Wide16, HEIGHT, VECTORS>(tile, last) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma")]
unsafe fn avx512_narrow<const HEIGHT: usize, const VECTORS: usize>(tile: &Tile, last: usize) {
    // SAFETY: the caller's.
    unsafe { compute::<Wide8, HEIGHT, VECTORS>(tile, last) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn avx2<const HEIGHT: usize, const VECTORS: usize>(tile: &Tile, last: usize) {
    // SAFETY: the caller's.
    unsafe { compute::<Wide8, HEIGHT, VECTORS>(tile, last) }
}

unsafe fn four<const HEIGHT: usize, const VECTORS: usize>(tile: &Tile, last: usize) {
    // SAFETY: the caller's.
    unsafe { compute::<Four, HEIGHT, VECTORS>(tile, last) }
}

#[inline(always)]
unsafe fn compute<L: Lanes, const HEIGHT: usize, const VECTORS: usize>(tile: &Tile, last: usize) {
    // SAFETY: the caller's, here and below.
    unsafe {
        let mut sums = [[L::zero(); VECTORS]; HEIGHT];
        if let Begin::Bias(bias) = tile.begin {
            for v in 0..VECTORS {
                let value = L::load(bias.add(v * L::COUNT));
                for row in &mut sums {
                    row[v] = value;
                }
            }
        }
        // The result is on its way while the products are added up.
        for row in 0..HEIGHT {
            for v in 0..VECTORS {
                prefetch(tile.out.wrapping_add(row * tile.out_step + v * L::COUNT));
            }
        }
        let (row_step, next) = match tile.rows {
            Rows::Apart(step) => (step, 1),
            Rows::Interleaved(step) => (1, step),
        };
        let Tile { depth, runs, a, b, b_step, .. } = *tile;
        let gap = runs.step as isize - (depth * next) as isize;
        add_all(&mut sums, Walk { depth, runs: runs.count, gap, a, row_step, next, b, b_step });
        macro_rules! put {
            ($r:literal, $v:literal) => {
                if HEIGHT > $r && VECTORS > $v {
                    let to = tile.out.add($r * tile.out_step + $v * L::COUNT);
                    let mut value = sums[$r][$v];
                    let part = $v + 1 == VECTORS && last < L::COUNT;
                    if let Begin::Sums = tile.begin {
                        value = value.add(if part { L::load_first(to, last) } else { L::load(to) });
                    }
                    match tile.activation {
                        Activation::Linear => {}
                        Activation::Relu => value = value.relu(),
                        Activation::Relu6 => value = value.relu().at_most_six(),
                    }
                    if part {
                        value.store_first(to, last);
                    } else {
                        value.store(to);
                    }
                }
            };
            ($r:literal) => {
                put!($r, 0);
                put!($r, 1);
                put!($r, 2);
            };
        }
        put!(0);
        put!(1);
        put!(2);
        put!(3);
        put!(4);
        put!(5);
        put!(6);
        put!(7);
    }
}

/// Adds the products of a few rows with a panel, one value of the depth after the other.
#[inline(always)]
unsafe fn add_all<L: Lanes, const HEIGHT: usize, const VECTORS: usize>(sums: &mut [[L; VECTORS]; HEIGHT], walk: Walk) {
    #[cfg(target_arch = "x86_64")]
    if L::COUNT == Wide8::COUNT && HEIGHT == 4 && VECTORS == 3 {
        // SAFETY: the caller's; vectors of eight are those of AVX2.
        return unsafe { four_by_three(sums.as_mut_ptr().cast(), walk) };
    }
    let Walk { depth, runs, gap, mut a, row_step, next, mut b, b_step } = walk;
    for _ in 0..runs {
        for _ in 0..depth {
            // SAFETY: the caller's; behind the last value nothing is read.
            unsafe { add_products(sums, a, row_step, b) };
            a = a.wrapping_add(next);
            b = b.wrapping_add(b_step);
        }
        a = a.wrapping_offset(gap);
    }
}

/// The same of four rows and three vectors: twelve sums, three vectors of B and a value of A are all of the sixteen registers of AVX2. The compiler reads the next
/// value before it needs it, for which there is none left, and keeps a sum in memory: half as fast, since each product then waits for that.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2,fma")]
unsafe fn four_by_three(sums: *mut std::arch::x86_64::__m256, walk: Walk) {
    let Walk { depth, runs, gap, a, row_step, next, b, b_step } = walk;
    if depth == 0 || runs == 0 {
        return;
    }
    // SAFETY: the caller's: there are twelve sums, and A and B hold what the sizes say.
    unsafe {
        let [mut s0, mut s1, mut s2, mut s3, mut s4, mut s5, mut s6, mut s7, mut s8, mut s9, mut s10, mut s11] =
            *sums.cast::<[std::arch::x86_64::__m256; 12]>();
        std::arch::asm!(
            "3:",
            "mov {left}, {depth}",
            "2:",
            "vmovups {b0}, [{b}]",
            "vmovups {b1}, [{b} + 32]",
            "vmovups {b2}, [{b} + 64]",
            "vbroadcastss {x}, dword ptr [{a}]",
            "vfmadd231ps {s0}, {x}, {b0}",
            "vfmadd231ps {s1}, {x}, {b1}",
            "vfmadd231ps {s2}, {x}, {b2}",
            "vbroadcastss {x}, dword ptr [{a} + {row}]",
            "vfmadd231ps {s3}, {x}, {b0}",
            "vfmadd231ps {s4}, {x}, {b1}",
            "vfmadd231ps {s5}, {x}, {b2}",
            "vbroadcastss {x}, dword ptr [{a} + 2*{row}]",
            "vfmadd231ps {s6}, {x}, {b0}",
            "vfmadd231ps {s7}, {x}, {b1}",
            "vfmadd231ps {s8}, {x}, {b2}",
            "vbroadcastss {x}, dword ptr [{a} + {rows}]",
            "vfmadd231ps {s9}, {x}, {b0}",
            "vfmadd231ps {s10}, {x}, {b1}",
            "vfmadd231ps {s11}, {x}, {b2}",
            "add {a}, {next}",
            "add {b}, {b_step}",
            "dec {left}",
            "jnz 2b",
            "add {a}, {gap}",
            "dec {runs}",
            "jnz 3b",
            a = inout(reg) a => _,
            b = inout(reg) b => _,
            left = out(reg) _,
            depth = in(reg) depth,
            runs = inout(reg) runs => _,
            gap = in(reg) 4 * gap,
            row = in(reg) 4 * row_step,
            rows = in(reg) 12 * row_step,
            next = in(reg) 4 * next,
            b_step = in(reg) 4 * b_step,
            s0 = inout(ymm_reg) s0,
            s1 = inout(ymm_reg) s1,
            s2 = inout(ymm_reg) s2,
            s3 = inout(ymm_reg) s3,
            s4 = inout(ymm_reg) s4,
            s5 = inout(ymm_reg) s5,
            s6 = inout(ymm_reg) s6,
            s7 = inout(ymm_reg) s7,
            s8 = inout(ymm_reg) s8,
            s9 = inout(ymm_reg) s9,
            s10 = inout(ymm_reg) s10,
            s11 = inout(ymm_reg) s11,
            b0 = out(ymm_reg) _,
            b1 = out(ymm_reg) _,
            b2 = out(ymm_reg) _,
            x = out(ymm_reg) _,
            options(nostack, readonly),
        );
        *sums.cast::<[std::arch::x86_64::__m256; 12]>() = [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11];
    }
}

#[inline(always)]
unsafe fn add_products<L: Lanes, const HEIGHT: usize, const VECTORS: usize>(
    sums: &mut [[L; VECTORS]; HEIGHT],
    a: *const f32,
    step: usize,
    b: *const f32,
) {
    // Written out, for a loop that the compiler keeps would keep the sums in memory.
    macro_rules! row {
        ($r:literal, $columns:ident) => {
            if HEIGHT > $r {
                let value = L::splat(a.add($r * step));
                sums[$r][0] = sums[$r][0].multiply_add(value, $columns[0]);
                if VECTORS > 1 {
                    sums[$r][1] = sums[$r][1].multiply_add(value, $columns[1]);
                }
                if VECTORS > 2 {
                    sums[$r][2] = sums[$r][2].multiply_add(value, $columns[2]);
                }
            }
        };
    }
    // SAFETY: the caller's.
    unsafe {
        let mut columns = [L::zero(); VECTORS];
        columns[0] = L::load(b);
        if VECTORS > 1 {
            columns[1] = L::load(b.add(L::COUNT));
        }
        if VECTORS > 2 {
            columns[2] = L::load(b.add(2 * L::COUNT));
        }
        row!(0, columns);
        row!(1, columns);
        row!(2, columns);
        row!(3, columns);
        row!(4, columns);
        row!(5, columns);
        row!(6, columns);
        row!(7, columns);
    }
}

/// A bias as `Begin::Bias` takes it, for all panels one after the other; zeros where a panel has no column.
#[must_use]
pub fn padded_bias(panels: &[Panel], bias: Option<&[f32]>) -> Vec<f32> {
    let mut padded = Vec::new();
    for panel in panels {
        let end = padded.len() + panel.padded;
        if let Some(bias) = bias {
            padded.extend_from_slice(&bias[panel.first..panel.first + panel.width]);
        }
        padded.resize(end, 0.0);
    }
    padded
}

/// An address that threads write to, each at places of its own.
#[derive(Clone, Copy)]
pub struct Shared(pub *mut f32);

// SAFETY: whoever uses it keeps to places of its own.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    /// The address, `offset` floats on.
    ///
    /// # Safety
    /// It must be inside of what the address was taken of.
    #[must_use]
    pub unsafe fn at(self, offset: usize) -> *mut f32 {
        // SAFETY: the caller's.
        unsafe { self.0.add(offset) }
    }
}
