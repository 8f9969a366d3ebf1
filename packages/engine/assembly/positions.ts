// Positions of a filter at which one of its taps, or its first, is inside the image.

/** The first position ≥ 0 at which position · stride + offset ≥ 0. */
// @ts-ignore: decorator
@inline
export function firstInside(offset: i32, stride: i32): i32 {
  return offset < 0 ? (stride - 1 - offset) / stride : 0;
}

/** One past the last position < `positions` at which position · stride + offset < length. */
// @ts-ignore: decorator
@inline
export function endInside(offset: i32, stride: i32, positions: i32, length: i32): i32 {
  return offset < length ? min(positions, (length - 1 - offset) / stride + 1) : 0;
}
