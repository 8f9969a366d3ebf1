/**
 * A power of two near a size ≥ 0 that is farther than 2^±`far` from 1, where squares of differences may overflow or
 * vanish: values are divided by two to this power first. 0 for all other sizes, and for 0.
 */
export function exponentBeyond(far: number, size: number): number {
  if (size === 0) return 0;
  // Two to minus this power is in range too.
  const exponent = Math.max(-1000, Math.floor(Math.log2(size)));
  return Math.abs(exponent) < far ? 0 : exponent;
}
