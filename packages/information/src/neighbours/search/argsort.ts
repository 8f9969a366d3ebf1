/** Bits sorted by in one pass. */
const BITS = 11;
const BUCKETS = 1 << BITS;
const PASSES = 3; // 3 · 11 ≥ 32
/** Steps a sample, on average, that putting right the order of the upper words may take. */
const STEPS = 2;

/**
 * The order that sorts finite numbers: `values[order[0]] ≤ values[order[1]] ≤ …`, equal values in the order they came.
 *
 * A radix sort of the doubles' bits, which order as the numbers do once the sign is dealt with. The upper words are sorted by
 * first: few doubles share theirs with others, as a rule, and those are moved to their places one by one. Where many do, both
 * words are sorted by.
 */
export function argsort(values: Float64Array): Uint32Array {
  const n = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  const little = new Uint8Array(Uint32Array.of(1).buffer)[0]!;
  const lower = new Uint32Array(n);
  const upper = new Uint32Array(n);
  const samples = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const high = words[2 * i + little]!;
    // Negative numbers: all bits flipped. Others: the sign alone.
    const flip = (high | 0) >> 31;
    lower[i] = words[2 * i + 1 - little]! ^ flip;
    upper[i] = high ^ (flip | 0x80000000);
    samples[i] = i;
  }
  const order = sortedBy(upper, samples);
  for (let p = 1, steps = STEPS * n; p < n; p++) {
    const sample = order[p]!;
    let to = p;
    for (; to > 0 && upper[order[to - 1]!] === upper[sample] && lower[order[to - 1]!]! > lower[sample]!; to--) {
      order[to] = order[to - 1]!;
    }
    order[to] = sample;
    steps -= p - to;
    if (steps < 0) return sortedBy(upper, sortedBy(lower, samples));
  }
  return order;
}

/** The samples in the order of their keys; those of one key stay in the order given. A pass in which all agree is left out. */
function sortedBy(keys: Uint32Array, samples: Uint32Array): Uint32Array {
  const histogram = new Uint32Array(PASSES * BUCKETS);
  for (const key of keys) {
    histogram[key & (BUCKETS - 1)]!++;
    histogram[BUCKETS + ((key >>> BITS) & (BUCKETS - 1))]!++;
    histogram[2 * BUCKETS + (key >>> (2 * BITS))]!++;
  }
  let order = samples;
  for (let shift = 0, start = 0; start < histogram.length; shift += BITS, start += BUCKETS) {
    if (histogram[start + ((keys[0]! >>> shift) & (BUCKETS - 1))] === keys.length) continue;
    for (let bucket = start, sum = 0; bucket < start + BUCKETS; bucket++) {
      const count = histogram[bucket]!;
      histogram[bucket] = sum;
      sum += count;
    }
    const next = new Uint32Array(keys.length);
    for (const sample of order) next[histogram[start + ((keys[sample]! >>> shift) & (BUCKETS - 1))]!++] = sample;
    order = next;
  }
  return order;
}
