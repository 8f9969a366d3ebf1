import { jointCountsOf, type Coded } from './symbols.js';

/** Up to so many cells for each sample are kept as bytes: within the processor's cache where it matters. */
const BYTES_PER_SAMPLE = 16;

/**
 * Plug-in mutual information in nats of many samples of two variables, in one pass.
 *
 *   I = ln N + ( Σ n(x,y) ln n(x,y) − Σ n(x) ln n(x) − Σ n(y) ln n(y) ) / N
 *
 * The cells of the joint table are never read again: how many of them reached each count tells Σ n ln n.
 * Absolute error about 1e-15, so not the way to find a value near zero.
 */
export function pairInformation(x: Coded, y: Coded): number {
  const { samples } = x;
  const rows = new Int32Array(x.alphabet);
  const columns = new Int32Array(y.alphabet);
  const joint = tallyPairs(x, y, rows, columns);
  return Math.log(samples) + (joint - sumOfLogs(rows) - sumOfLogs(columns)) / samples;
}

/** Counts both variables into `rows` and `columns`, and gives Σ n ln n of the pairs. */
function tallyPairs(x: Coded, y: Coded, rows: Int32Array, columns: Int32Array): number {
  const { samples, codes: a } = x;
  const { alphabet: width, codes: b } = y;
  const cells = x.alphabet * width;
  if (cells > BYTES_PER_SAMPLE * samples) {
    for (let i = 0; i < samples; i++) {
      rows[a[i]!]!++;
      columns[b[i]!]!++;
    }
    return sumOfLogs(jointCountsOf(x, y).counts);
  }
  const table = new Uint8Array(cells);
  // reached[n]: how many cells were at n when another of theirs came.
  const reached = new Int32Array(256);
  for (let i = 0; i < samples; i++) {
    const row = a[i]!;
    const column = b[i]!;
    rows[row]!++;
    columns[column]!++;
    reached[table[row * width + column]!++]!++;
  }
  // A count of 256 does not fit a byte.
  if (reached[255]! > 0) return sumOfLogs(jointCountsOf(x, y).counts);
  let sum = 0;
  let before = 0;
  for (let n = 1; n < 256; n++) {
    const own = n * Math.log(n);
    sum += reached[n - 1]! * (own - before);
    before = own;
  }
  return sum;
}

function sumOfLogs(counts: Int32Array): number {
  let sum = 0;
  for (const n of counts) if (n > 1) sum += n * Math.log(n);
  return sum;
}
