import { jointCountsOf, type Coded } from './symbols.js';

/** Up to so many cells for each sample are kept as bytes: within the processor's cache where it matters. */
const BYTES_PER_SAMPLE = 16;

/**
 * Plug-in mutual information in nats of many samples of two variables, in one pass.
 *
 *   I = ln N + ( Σ n(x,y) ln n(x,y) − Σ n(x) ln n(x) − Σ n(y) ln n(y) ) / N
 *
 * The cells of the joint table are never read again: each sample adds to Σ n ln n what its cell's next count adds.
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
  // What one more adds to n ln n.
  const steps = Float64Array.from({ length: 256 }, (_, n) => timesLog(n + 1) - timesLog(n));
  // A byte starts again after 255: its cell is noted each time.
  const full: number[] = [];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const even = samples & ~3;
  // Four at a time, each with its own sum: no addition waits for the one before.
  for (let i = 0; i < even; i += 4) {
    let row = a[i]!;
    let column = b[i]!;
    rows[row]!++;
    columns[column]!++;
    let cell = (row * width + column) | 0;
    let n = table[cell]!;
    table[cell] = n + 1;
    s0 += steps[n]!;
    if (n === 255) full.push(cell);
    row = a[i + 1]!;
    column = b[i + 1]!;
    rows[row]!++;
    columns[column]!++;
    cell = (row * width + column) | 0;
    n = table[cell]!;
    table[cell] = n + 1;
    s1 += steps[n]!;
    if (n === 255) full.push(cell);
    row = a[i + 2]!;
    column = b[i + 2]!;
    rows[row]!++;
    columns[column]!++;
    cell = (row * width + column) | 0;
    n = table[cell]!;
    table[cell] = n + 1;
    s2 += steps[n]!;
    if (n === 255) full.push(cell);
    row = a[i + 3]!;
    column = b[i + 3]!;
    rows[row]!++;
    columns[column]!++;
    cell = (row * width + column) | 0;
    n = table[cell]!;
    table[cell] = n + 1;
    s3 += steps[n]!;
    if (n === 255) full.push(cell);
  }
  for (let i = even; i < samples; i++) {
    rows[a[i]!]!++;
    columns[b[i]!]!++;
    const cell = a[i]! * width + b[i]!;
    const n = table[cell]!++;
    s0 += steps[n]!;
    if (n === 255) full.push(cell);
  }
  let sum = s0 + s1 + s2 + s3;
  const times = new Map<number, number>();
  for (const cell of full) times.set(cell, (times.get(cell) ?? 0) + 1);
  for (const [cell, rounds] of times) {
    const rest = table[cell]!;
    sum += timesLog(256 * rounds + rest) - rounds * timesLog(256) - timesLog(rest);
  }
  return sum;
}

function timesLog(n: number): number {
  return n > 1 ? n * Math.log(n) : 0;
}

function sumOfLogs(counts: Int32Array): number {
  let sum = 0;
  for (const n of counts) sum += timesLog(n);
  return sum;
}
