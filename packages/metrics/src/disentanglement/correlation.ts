/** A column less its mean, in units of its greatest distance from it: squares of any numbers fit. */
export function centered(column: Float64Array): Float64Array {
  const rows = column.length;
  let scale = 0;
  for (let i = 0; i < rows; i++) scale = Math.max(scale, Math.abs(column[i]!));
  if (scale === 0) return new Float64Array(rows);
  const found = new Float64Array(rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += found[i] = column[i]! / scale;
  const middle = sum / rows;
  let most = 0;
  for (let i = 0; i < rows; i++) {
    found[i]! -= middle;
    most = Math.max(most, Math.abs(found[i]!));
  }
  // What is left of a constant is the rounding of its mean.
  if (most <= 1e-12) return new Float64Array(rows);
  for (let i = 0; i < rows; i++) found[i]! /= most;
  return found;
}

/** R² of two centered columns; 0 where one is constant. */
export function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += a[i]! * b[i]!;
    ofA += a[i]! ** 2;
    ofB += b[i]! ** 2;
  }
  return ofA === 0 || ofB === 0 ? 0 : Math.min(1, both ** 2 / (ofA * ofB));
}
