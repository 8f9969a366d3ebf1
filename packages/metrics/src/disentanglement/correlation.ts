/** A column less its mean, in some unit in which squares of any numbers fit, and the sum of its squares. */
export interface CenteredColumn {
  readonly values: Float64Array;
  /** 0 of a constant. */
  readonly squares: number;
}

/** Columns that are summed at a time. */
const BLOCK = 4;

/** A column less its mean: a new one, unless it may be written over. */
export function centered(column: Float64Array, { inPlace = false } = {}): CenteredColumn {
  const rows = column.length;
  const even = rows - (rows % 2);
  const last = rows > even ? column[even]! : 0;
  // Every sum in two parts: one would wait for each of its terms.
  let [most, other] = [Math.abs(last), 0];
  for (let i = 0; i < even; i += 2) {
    most = Math.max(most, Math.abs(column[i]!));
    other = Math.max(other, Math.abs(column[i + 1]!));
  }
  const greatest = Math.max(most, other);
  // A power of two: nothing is rounded.
  const scale = greatest === 0 ? 1 : 2 ** -Math.max(-1000, Math.floor(Math.log2(greatest)));
  // The first value is taken off before anything is summed: of a constant exactly nothing is left, and values far from 0 keep what they differ by.
  const first = column[0]! * scale;
  let [sum, next] = [rows > even ? last * scale - first : 0, 0];
  for (let i = 0; i < even; i += 2) {
    sum += column[i]! * scale - first;
    next += column[i + 1]! * scale - first;
  }
  const beyond = (sum + next) / rows;
  const values = inPlace ? column : new Float64Array(rows);
  let [squares, more] = [0, 0];
  for (let i = 0; i < even; i += 2) {
    const one = column[i]! * scale - first - beyond;
    const two = column[i + 1]! * scale - first - beyond;
    values[i] = one;
    values[i + 1] = two;
    squares += one * one;
    more += two * two;
  }
  if (rows > even) {
    values[even] = last * scale - first - beyond;
    squares += values[even] ** 2;
  }
  return { values, squares: squares + more };
}

/** R² of each pair of centered columns, row-major [a × b]; 0 where one is constant. */
export function squaredCorrelations(a: readonly CenteredColumn[], b: readonly CenteredColumn[]): Float64Array {
  const found = new Float64Array(a.length * b.length);
  for (let j = 0; j < b.length; j += BLOCK) {
    // The last block is filled up with its last column.
    const block = Array.from({ length: BLOCK }, (_, m) => b[Math.min(j + m, b.length - 1)]!);
    a.forEach((one, i) => {
      const sums = products(one.values, block);
      for (let m = 0; m < BLOCK && j + m < b.length; m++) {
        const squares = one.squares * block[m]!.squares;
        found[i * b.length + j + m] = squares === 0 ? 0 : Math.min(1, sums[m]! ** 2 / squares);
      }
    });
  }
  return found;
}

/** Σ x y with each of {@link BLOCK} columns. */
function products(x: Float64Array, block: readonly CenteredColumn[]): readonly number[] {
  const [p, q, r, s] = block.map(({ values }) => values) as [
    ...[Float64Array, Float64Array, Float64Array, Float64Array],
  ];
  let [ofP, ofQ, ofR, ofS] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!;
    ofP += value * p[i]!;
    ofQ += value * q[i]!;
    ofR += value * r[i]!;
    ofS += value * s[i]!;
  }
  return [ofP, ofQ, ofR, ofS];
}
