/** A column less its mean, in units of its greatest distance from it: squares of any numbers fit. */
export function centered(column: Float64Array): Float64Array {
  const scale = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const scaled = column.map((value) => value / scale);
  const middle = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  const distances = scaled.map((value) => value - middle);
  const most = distances.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
  // What is left of a constant is the rounding of its mean.
  return most <= 1e-12 ? new Float64Array(column.length) : distances.map((value) => value / most);
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
