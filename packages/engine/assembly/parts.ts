// How a long sum is cut into parts, which are added up in their order, whoever computed them.

/** Most parts. */
const MOST: i32 = 8;

/**
 * Parts of a sum over `count` terms, each of `fewest` terms or more: a power of two. It depends on the length alone, so
 * that a result has the same bits whatever the number of threads.
 */
export function partsOf(count: i32, fewest: i32): i32 {
  let parts: i32 = 1;
  while (parts < MOST && 2 * parts * fewest <= count) parts *= 2;
  return parts;
}

/** Where part `part` of `parts` begins, in steps of `step`. */
export function beginOfPart(count: i32, part: i32, parts: i32, step: i32): i32 {
  const steps = (count + step - 1) / step;
  return min(count, <i32>((<i64>steps * part) / parts) * step);
}

/** The sum over all parts, in their order, times `factor`. */
export function sumOfParts(sums: usize, parts: i32, factor: f64, out: usize): void {
  let total: f64 = 0;
  for (let part: i32 = 0; part < parts; part++) total += load<f64>(sums + (part << 3));
  store<f32>(out, <f32>(total * factor));
}
