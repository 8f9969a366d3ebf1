//! The threads that kernels compute on. How work is cut does not depend on how many there are, so they change no bit.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Work that takes less than this many nanoseconds is not worth waking another thread for.
const SHORTEST: f64 = 30_000.0;
/// Most threads that may be asked for.
pub const MOST_THREADS: usize = 32;

/// The threads that help the one that asks.
static POOL: RwLock<Option<Arc<rayon::ThreadPool>>> = RwLock::new(None);

fn pool() -> Option<Arc<rayon::ThreadPool>> {
    POOL.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Threads that compute, this one among them.
#[must_use]
pub fn threads() -> usize {
    1 + pool().map_or(0, |pool| pool.current_num_threads())
}

/// Lets `count` threads compute, in place of those there are. Those end; the new ones sleep while there is nothing to do.
///
/// # Errors
/// Where `count` is not 1 to `MOST_THREADS`, or the system starts no more threads; then those there were go on.
pub fn set_threads(count: usize) -> Result<(), String> {
    if count == 0 || count > MOST_THREADS {
        return Err(format!("threads must be an integer from 1 to {MOST_THREADS}, got {count}"));
    }
    if count == threads() {
        return Ok(());
    }
    let pool = if count == 1 {
        None
    } else {
        let built =
            rayon::ThreadPoolBuilder::new().num_threads(count - 1).thread_name(|number| format!("infodrop-{number}")).build();
        Some(Arc::new(built.map_err(|error| format!("a thread does not start: {error}"))?))
    };
    *POOL.write().unwrap_or_else(PoisonError::into_inner) = pool;
    Ok(())
}

/// Calls `compute` with each number below `pieces`, on all threads where the whole takes one thread about `nanoseconds`, and
/// that is worth it. Pieces must not depend on each other, nor on how many threads there are.
///
/// # Panics
/// With the panic of a piece, after all others have ended.
pub fn each(pieces: usize, nanoseconds: f64, compute: impl Fn(usize) + Sync + Send) {
    match helpers(pieces, nanoseconds) {
        Some(pool) => share(&pool, pieces, least_together(pieces, nanoseconds), &compute),
        None => (0..pieces).for_each(compute),
    }
}

/// The threads that help, where that is worth waking them.
fn helpers(pieces: usize, nanoseconds: f64) -> Option<Arc<rayon::ThreadPool>> {
    pool().filter(|_| pieces > 1 && nanoseconds >= 2.0 * SHORTEST)
}

/// Calls `compute` with each number, on this thread and those of the pool, each of which takes so many `together` until none is left.
/// This one begins at once, while the others wake.
fn share(pool: &rayon::ThreadPool, pieces: usize, together: usize, compute: &(impl Fn(usize) + Sync)) {
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let first = next.fetch_add(together, Ordering::Relaxed);
            if first >= pieces {
                break;
            }
            (first..pieces.min(first + together)).for_each(compute);
        }
    };
    let helpers = pool.current_num_threads().min(pieces.div_ceil(together) - 1);
    pool.in_place_scope(|scope| {
        for _ in 0..helpers {
            scope.spawn(|_| work());
        }
        work();
    });
}

/// The same with parts of a result, such as chunks of it: `compute` takes the number of a part and the part.
///
/// # Panics
/// With the panic of a part.
pub fn each_part<T: Send>(parts: impl ExactSizeIterator<Item = T>, nanoseconds: f64, compute: impl Fn(usize, T) + Sync + Send) {
    let count = parts.len();
    let Some(pool) = helpers(count, nanoseconds) else {
        parts.enumerate().for_each(|(number, part)| compute(number, part));
        return;
    };
    // Whoever comes to a part takes it.
    let parts: Vec<_> = parts.map(|part| Mutex::new(Some(part))).collect();
    share(&pool, count, least_together(count, nanoseconds), &|number: usize| {
        let part = parts[number].lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(part) = part {
            compute(number, part);
        }
    });
}

/// The same with chunks of `length` elements of a result, the last of them maybe shorter.
///
/// # Panics
/// Where `length` is 0, and with the panic of a chunk.
pub fn each_chunk<T: Send>(out: &mut [T], length: usize, nanoseconds: f64, compute: impl Fn(usize, &mut [T]) + Sync + Send) {
    each_part(out.chunks_mut(length), nanoseconds, compute);
}

/// Pieces that one thread takes together, so that they last long enough to be worth it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn least_together(pieces: usize, nanoseconds: f64) -> usize {
    ((SHORTEST * pieces as f64 / nanoseconds).ceil() as usize).clamp(1, pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computes_each_piece_once_on_any_number_of_threads() {
        for count in [1, 2, 3, 1] {
            set_threads(count).unwrap();
            assert_eq!(threads(), count);
            let calls: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
            each(50, 1e9, |piece| {
                calls[piece].fetch_add(1, Ordering::Relaxed);
            });
            assert!(calls.iter().all(|count| count.load(Ordering::Relaxed) == 1));
            let mut values = vec![0; 23];
            let mut chunks = vec![0; 5];
            each_chunk(&mut values, 5, 1e9, |number, chunk| chunk.fill(number));
            assert_eq!(values, (0..23).map(|i| i / 5).collect::<Vec<_>>());
            each_part(values.chunks_mut(5).zip(&mut chunks), 1e9, |number, (chunk, sum)| {
                chunk.fill(number + 1);
                *sum = chunk.iter().sum();
            });
            assert_eq!(chunks, [5, 10, 15, 20, 15]);
        }
        assert!(set_threads(0).is_err());
        assert!(set_threads(MOST_THREADS + 1).is_err());
    }
}
