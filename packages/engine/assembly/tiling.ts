// How many tiles cover a length.

/** ⌈a / b⌉ of a ≥ 0, b > 0. */
// @ts-ignore: decorator
@inline
export function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}
