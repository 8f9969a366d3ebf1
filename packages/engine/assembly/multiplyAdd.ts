/**
 * c + a · b of four lanes. The build with relaxed SIMD rounds it once, in one instruction where the processor has one; the
 * other build rounds twice. Not for what must have the same bits everywhere.
 */
// @ts-ignore: decorator
@inline
export function multiplyAdd(c: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}
