// Deviations from a mean and the greatest of them: src/disentanglement/deviationKernel.ts says what is where in memory.

/** How far the values in some rows are from their mean. The sum is one of every other value and one of the rest, of what they differ from the first by. */
export function deviations(column: usize, rows: usize, count: i32, to: usize): void {
  const even = rows + ((count & ~1) << 2);
  const start = load<f64>(column + (load<u32>(rows) << 3));
  const first = f64x2.splat(start);
  let sums = f64x2.splat(0);
  let at = to;
  for (; rows < even; rows += 8) {
    const pair = v128.load64_lane(
      column + (load<u32>(rows, 4) << 3),
      v128.load64_zero(column + (load<u32>(rows) << 3)),
      1,
    );
    const apart = f64x2.sub(pair, first);
    v128.store(at, apart);
    sums = f64x2.add(sums, apart);
    at += 16;
  }
  let sum = f64x2.extract_lane(sums, 0);
  const isOdd = (count & 1) == 1;
  if (isOdd) {
    const apart = load<f64>(column + (load<u32>(rows) << 3)) - start;
    store<f64>(at, apart);
    sum += apart;
  }
  const mean = (sum + f64x2.extract_lane(sums, 1)) / <f64>count;
  const beyond = f64x2.splat(mean);
  const end = at;
  for (at = to; at < end; at += 16) v128.store(at, f64x2.abs(f64x2.sub(v128.load(at), beyond)));
  if (isOdd) store<f64>(at, Math.abs(load<f64>(at) - mean));
}

/** Puts a value into a heap at a place or below it, where it is in order. */
function sink(heap: usize, end: usize, place: usize, value: f64): void {
  // The first child of a place is as far behind it as the place from the start, and one more.
  for (let child = place + (place - heap) + 8; child < end; child = place + (place - heap) + 8) {
    if (child + 8 < end && load<f64>(child, 8) < load<f64>(child)) child += 8;
    if (load<f64>(child) >= value) break;
    store<f64>(place, load<f64>(child));
    place = child;
  }
  store<f64>(place, value);
}

/** Makes the first places a heap of the greatest of all values, the least of them first. */
export function keepGreatest(values: usize, count: i32, kept: i32): void {
  const end = values + (count << 3);
  const heapEnd = values + (kept << 3);
  for (let place = kept >> 1; place-- > 0;) sink(values, heapEnd, values + (place << 3), load<f64>(values + (place << 3)));
  let least = f64x2.splat(load<f64>(values));
  let at = heapEnd;
  for (; at + 8 < end; at += 16) {
    if (!v128.any_true(f64x2.gt(v128.load(at), least))) continue;
    if (load<f64>(at) > load<f64>(values)) sink(values, heapEnd, values, load<f64>(at));
    if (load<f64>(at, 8) > load<f64>(values)) sink(values, heapEnd, values, load<f64>(at, 8));
    least = f64x2.splat(load<f64>(values));
  }
  if (at < end && load<f64>(at) > load<f64>(values)) sink(values, heapEnd, values, load<f64>(at));
}
