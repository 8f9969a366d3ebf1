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
    match pool().filter(|_| pieces > 1 && nanoseconds >= 2.0 * SHORTEST) {
        Some(pool) => share(&pool, pieces, least_together(pieces, nanoseconds), &compute),
        None => (0..pieces).for_each(compute),
    }
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

/// The same with chunks of `length` elements of a result, the last of them maybe shorter: `compute` takes the number of the
/// chunk and the chunk.
///
/// # Panics
/// Where `length` is 0, and with the panic of a chunk.
pub fn each_chunk<T: Send>(out: &mut [T], length: usize, nanoseconds: f64, compute: impl Fn(usize, &mut [T]) + Sync + Send) {
    if pool().is_none() {
        out.chunks_mut(length).enumerate().for_each(|(number, chunk)| compute(number, chunk));
        return;
    }
    let chunks: Vec<_> = out.chunks_mut(length).map(|chunk| Mutex::new(Some(chunk))).collect();
    each(chunks.len(), nanoseconds, |number| {
        if let Some(chunk) = take(&chunks[number]) {
            compute(number, chunk);
        }
    });
}

/// What one thread takes for itself.
fn take<T>(kept: &Mutex<Option<T>>) -> Option<T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// The same with two results that are cut at the same time, each into chunks of its own length.
///
/// # Panics
/// Where a length is 0, the two have different numbers of chunks, and with the panic of a chunk.
pub fn each_chunk_of_two<T: Send, U: Send>(
    (first, first_length): (&mut [T], usize),
    (second, second_length): (&mut [U], usize),
    nanoseconds: f64,
    compute: impl Fn(usize, &mut [T], &mut [U]) + Sync + Send,
) {
    let chunks = first.len().div_ceil(first_length);
    assert_eq!(chunks, second.len().div_ceil(second_length), "both must have the same number of chunks");
    let parts = first.chunks_mut(first_length).zip(second.chunks_mut(second_length));
    if pool().is_none() {
        parts.enumerate().for_each(|(number, (one, other))| compute(number, one, other));
        return;
    }
    let parts: Vec<_> = parts.map(|both| Mutex::new(Some(both))).collect();
    each(parts.len(), nanoseconds, |number| {
        if let Some((one, other)) = take(&parts[number]) {
            compute(number, one, other);
        }
    });
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
            each_chunk_of_two((&mut values, 5), (&mut chunks, 1), 1e9, |number, chunk, sum| {
                chunk.fill(number + 1);
                sum[0] = chunk.iter().sum();
            });
            assert_eq!(chunks, [5, 10, 15, 20, 15]);
        }
        assert!(set_threads(0).is_err());
        assert!(set_threads(MOST_THREADS + 1).is_err());
    }
}
