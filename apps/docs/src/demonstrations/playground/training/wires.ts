/**
 * Divides the nats of each unit among the wires into it, by the variance that each brings.
 *
 *   nats of wire i → j  =  nats of j · w²ᵢⱼ Var(zᵢ) / Σ_k w²ₖⱼ Var(z_k)
 *
 * It is a picture of where a unit listens, not a measure of information: wires that bring the same share it.
 *
 * @param weights - [inputs, units], row-major.
 * @param values - What comes in, [points, inputs], row-major.
 * @returns [inputs, units], row-major; a unit's wires sum to its nats.
 */
export function wireNats(weights: Float32Array, values: Float32Array, nats: Float32Array): Float32Array {
  const units = nats.length;
  const inputs = weights.length / units;
  const variances = variancesOf(values, inputs);
  const wires = new Float32Array(weights.length);
  for (let j = 0; j < units; j++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += weights[i * units + j]! ** 2 * variances[i]!;
    for (let i = 0; i < inputs && sum > 0; i++) {
      wires[i * units + j] = (nats[j]! * weights[i * units + j]! ** 2 * variances[i]!) / sum;
    }
  }
  return wires;
}

/** The variance of each column. */
function variancesOf(values: Float32Array, columns: number): Float64Array {
  const rows = values.length / columns;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (const [cell, value] of values.entries()) {
    means[cell % columns]! += value / rows;
    squares[cell % columns]! += value ** 2 / rows;
  }
  return squares.map((square, column) => Math.max(0, square - means[column]! ** 2));
}
