/** Bits sorted by in one pass. */
const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 6; // 6 · 11 ≥ 64

/**
 * The order that sorts finite numbers: `values[order[0]] ≤ values[order[1]] ≤ …`, equal values in the order they came.
 *
 * A radix sort of the doubles' bits, which order as the numbers do once the sign is dealt with; a pass in which all numbers
 * agree is left out.
 */
export function argsort(values: Float64Array): Uint32Array {
  const n = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  let keys = new Uint32Array(2 * n);
  let order = new Uint32Array(n);
  const histogram = new Uint32Array(PASSES * BUCKETS);
  const little = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
  for (let i = 0; i < n; i++) {
    let low = words[2 * i + 1 - little]!;
    let high = words[2 * i + little]!;
    // Negative numbers: all bits flipped. Others: the sign alone.
    const flip = (high | 0) >> 31;
    low ^= flip;
    high ^= flip | 0x80000000;
    keys[2 * i] = low;
    keys[2 * i + 1] = high;
    order[i] = i;
    for (let pass = 0; pass < PASSES; pass++) histogram[pass * BUCKETS + digit(low, high, pass)]!++;
  }
  let nextKeys = new Uint32Array(2 * n);
  let nextOrder = new Uint32Array(n);
  for (let pass = 0; pass < PASSES; pass++) {
    const start = pass * BUCKETS;
    if (n === 0 || histogram[start + digit(keys[0]!, keys[1]!, pass)] === n) continue;
    for (let bucket = start, sum = 0; bucket < start + BUCKETS; bucket++) {
      const count = histogram[bucket]!;
      histogram[bucket] = sum;
      sum += count;
    }
    for (let i = 0; i < n; i++) {
      const low = keys[2 * i]!;
      const high = keys[2 * i + 1]!;
      const to = histogram[start + digit(low, high, pass)]!++;
      nextKeys[2 * to] = low;
      nextKeys[2 * to + 1] = high;
      nextOrder[to] = order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return order;
}

/** Bits [11 · pass, 11 · pass + 11) of a key. */
function digit(low: number, high: number, pass: number): number {
  const shift = pass * BITS;
  if (shift >= 32) return (high >>> (shift - 32)) & (BUCKETS - 1);
  if (shift + BITS <= 32) return (low >>> shift) & (BUCKETS - 1);
  return ((low >>> shift) | (high << (32 - shift))) & (BUCKETS - 1);
}
