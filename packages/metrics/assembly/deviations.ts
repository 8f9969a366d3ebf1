// How far rows are from the means of their groups: src/disentanglement/deviationKernel.ts says what is where in memory.

/** Adds to the sums of each row's group how far the row is from the group's first, by dimension. */
export function addRows(rows: usize, labels: usize, count: i32, width: i32, firsts: usize, sums: usize): void {
  const bytes = <usize>width << 3;
  const even = bytes & ~15;
  for (const end = labels + (<usize>count << 2); labels < end; labels += 4) {
    const group = <usize>load<u32>(labels) * bytes;
    const first = firsts + group;
    const sum = sums + group;
    for (let at: usize = 0; at < even; at += 16) {
      const apart = f64x2.sub(v128.load(rows + at), v128.load(first + at));
      v128.store(sum + at, f64x2.add(v128.load(sum + at), apart));
    }
    if (even < bytes) {
      const apart = load<f64>(rows + even) - load<f64>(first + even);
      store<f64>(sum + even, load<f64>(sum + even) + apart);
    }
    rows += bytes;
  }
}

/** Bytes of so many values as are put in order rather than in a heap: without a branch that could be guessed wrongly. */
const FEW: usize = 64 << 3;

/**
 * Puts a value in the place of the least of a heap of the greatest, which is the first. Behind the heap stands Infinity: of a last child alone the neighbour
 * needs no question.
 */
function replaceLeast(heap: usize, end: usize, value: f64): void {
  if (end - heap <= FEW) {
    // All in order are a heap, too. Each place gets what is next, up to where the value belongs.
    const values = f64x2.splat(value);
    const even = heap + ((end - heap) & ~15);
    for (; heap < even; heap += 16) {
      v128.store(heap, f64x2.pmin(v128.load(heap, 8), f64x2.pmax(v128.load(heap), values)));
    }
    if (heap < end) store<f64>(heap, max(load<f64>(heap), value));
    return;
  }
  let place = heap;
  // The first child of a place is as far behind it as the place from the start, and one more.
  for (let child = heap + 8; child < end; child = place + (place - heap) + 8) {
    child += (<usize>(load<f64>(child, 8) < load<f64>(child))) << 3;
    if (load<f64>(child) >= value) break;
    store<f64>(place, load<f64>(child));
    place = child;
  }
  store<f64>(place, value);
}

/**
 * Keeps, in a heap for each group and dimension, the greatest distances of rows from the mean of their group.
 *
 * The values of a group in two dimensions are put one behind the other first, at `values`, where there must be room for the rows and one dimension more:
 * then one heap after the other is in the nearest cache, and what is the same for a group in registers. `counts` and `next` are room for a number of each group.
 */
export function keepGreatest(
  rows: usize,
  labels: usize,
  count: i32,
  width: i32,
  firsts: usize,
  means: usize,
  groups: i32,
  heaps: usize,
  kept: usize,
  values: usize,
  counts: usize,
  next: usize,
): void {
  const bytes = <usize>width << 3;
  const even = bytes & ~15;
  const pairBytes = (bytes + 8) & ~15;
  const end = labels + (<usize>count << 2);
  memory.fill(counts, 0, <usize>groups << 2);
  for (let label = labels; label < end; label += 4) {
    const at = counts + (<usize>load<u32>(label) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let free = values;
  for (let group: usize = 0; group < <usize>groups; group++) {
    store<u32>(next + (group << 2), <u32>free);
    free += <usize>load<u32>(counts + (group << 2)) * pairBytes;
  }
  for (; labels < end; labels += 4) {
    const label = <usize>load<u32>(labels);
    const step = <usize>load<u32>(counts + (label << 2)) << 4;
    let to = <usize>load<u32>(next + (label << 2));
    store<u32>(next + (label << 2), <u32>to + 16);
    for (const last = rows + even; rows < last; rows += 16) {
      v128.store(to, v128.load(rows));
      to += step;
    }
    if (even < bytes) {
      store<f64>(to, load<f64>(rows));
      rows += 8;
    }
  }
  for (let group: usize = 0; group < <usize>groups; group++, firsts += bytes, means += bytes) {
    const step = <usize>load<u32>(counts + (group << 2)) << 4;
    // Of very many groups most have no row here.
    if (step == 0) continue;
    const size = <usize>load<u32>(kept + (group << 2)) << 3;
    let heap = <usize>load<u32>(heaps + (group << 2));
    for (let at: usize = 0; at < even; at += 16) {
      keepPairs(values, values + step, v128.load(firsts + at), v128.load(means + at), heap, size);
      values += step;
      heap += (size + 8) << 1;
    }
    if (even < bytes) {
      const first = load<f64>(firsts + even);
      const mean = load<f64>(means + even);
      for (const last = values + step; values < last; values += 16) {
        keep(Math.abs(load<f64>(values) - first - mean), heap, heap + size);
      }
    }
  }
}

/** Keeps distances that are greater than the least kept, of first values in a heap and of second ones in the one behind it. */
function keepPairs(pairs: usize, end: usize, firsts: v128, means: v128, heap: usize, size: usize): void {
  const second = heap + size + 8;
  let least = v128.load64_lane(second, v128.load64_zero(heap), 1);
  for (; pairs < end; pairs += 16) {
    const distances = f64x2.abs(f64x2.sub(f64x2.sub(v128.load(pairs), firsts), means));
    if (!v128.any_true(f64x2.gt(distances, least))) continue;
    keep(f64x2.extract_lane(distances, 0), heap, heap + size);
    keep(f64x2.extract_lane(distances, 1), second, second + size);
    least = v128.load64_lane(second, v128.load64_zero(heap), 1);
  }
}

// @ts-ignore: decorator
@inline
function keep(distance: f64, heap: usize, end: usize): void {
  if (distance > load<f64>(heap)) replaceLeast(heap, end, distance);
}
