/** Number of the matrix in a batch of `shape` that meets matrix `index` of the broadcast batch `outShape`. */
export function batchIndex(index: number, outShape: readonly number[], shape: readonly number[]): number {
  let rest = index;
  let stride = 1;
  let at = 0;
  for (let axis = outShape.length - 1; axis >= 0; axis--) {
    const length = outShape[axis]!;
    const own = shape[axis - (outShape.length - shape.length)] ?? 1;
    if (own !== 1) at += (rest % length) * stride;
    rest = Math.floor(rest / length);
    stride *= own;
  }
  return at;
}
