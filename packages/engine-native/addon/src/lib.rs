//! The kernels as a Node addon that computes on the memory of a WebAssembly module.

pub mod heap;
mod pages;
pub mod registered;

use heap::Call;
use infodrop_kernels::{instructions, threads};
use napi::bindgen_prelude::{Float64ArraySlice, Uint8ArraySlice};
use napi_derive::napi;
use registered::KERNELS;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A panic is told to the caller, as an error, and to nobody else.
#[napi_derive::module_init]
fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// The version of the npm package that this was built for.
#[napi]
#[must_use]
pub fn version() -> &'static str {
    env!("INFODROP_VERSION")
}

/// The names of the kernels; `compute` takes the place in this list.
#[napi]
#[must_use]
pub fn kernels() -> Vec<&'static str> {
    KERNELS.iter().map(|(name, _)| *name).collect()
}

/// The name of the instructions that the kernels use.
#[napi]
#[must_use]
pub fn instructions() -> &'static str {
    instructions::instructions().name()
}

/// Lets the kernels use the instructions of this name; before the first of them runs.
///
/// # Errors
/// Where the name is unknown, the processor lacks them, or others are in use.
#[napi]
pub fn use_instructions(name: String) -> napi::Result<()> {
    let set = instructions::Instructions::ALL.into_iter().find(|set| set.name() == name);
    let set = set.ok_or_else(|| error(format!("instructions must be AVX-512, AVX2, NEON or scalar, got {name}")))?;
    instructions::use_instructions(set).map_err(error)
}

/// Threads that compute.
#[napi]
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn threads() -> u32 {
    threads::threads() as u32
}

/// Lets this many threads compute.
///
/// # Errors
/// Where there cannot be so many.
#[napi]
pub fn set_threads(count: u32) -> napi::Result<()> {
    threads::set_threads(count as usize).map_err(error)
}

/// Computes the kernel of this number with these arguments, addresses in `heap` among them.
///
/// # Errors
/// Where an argument is refused, or the kernel panics.
#[napi]
pub fn compute(kernel: u32, mut heap: Uint8ArraySlice<'_>, arguments: Float64ArraySlice<'_>) -> napi::Result<()> {
    let (name, function) =
        KERNELS.get(kernel as usize).ok_or_else(|| error(format!("a kernel must be known, got number {kernel}")))?;
    // SAFETY: JavaScript waits for this call, and what it shares the memory with computes only when it says so.
    let bytes = unsafe { heap.as_mut() };
    pages::prefer_large_pages(bytes);
    let mut call = Call::new(bytes, &arguments);
    match catch_unwind(AssertUnwindSafe(|| function(&mut call))) {
        Ok(done) => done.map_err(|refusal| error(format!("{name}: {refusal}"))),
        Err(panic) => Err(error(format!("{name}: must not fail, and did: {}", message(&*panic)))),
    }
}

fn error(reason: String) -> napi::Error {
    napi::Error::from_reason(reason)
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("for no reason given")
}
