// The standard normal law: its distribution function, the logarithm of that, and its quantiles.
import { exp4, log1p4, log4, splat } from './elementary';

/** t = 1/(1 + x/2). */
// @ts-ignore: decorator
@inline
function erfcxPlace4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(f32x4.mul(x, splat(0.5)), splat(1)));
}

/** x² + log erfc x − log t of x ≥ 0, to 1.2e-7. Source: Numerical Recipes, 2nd edition, §6.2 (erfcc). */
// @ts-ignore: decorator
@inline
function logErfcxRest4(t: v128): v128 {
  let p = f32x4.mul(t, splat(0.17087277));
  p = f32x4.mul(f32x4.add(p, splat(-0.82215223)), t);
  p = f32x4.mul(f32x4.add(p, splat(1.48851587)), t);
  p = f32x4.mul(f32x4.add(p, splat(-1.13520398)), t);
  p = f32x4.mul(f32x4.add(p, splat(0.27886807)), t);
  p = f32x4.mul(f32x4.add(p, splat(-0.18628806)), t);
  p = f32x4.mul(f32x4.add(p, splat(0.09678418)), t);
  p = f32x4.mul(f32x4.add(p, splat(0.37409196)), t);
  p = f32x4.mul(f32x4.add(p, splat(1.00002368)), t);
  return f32x4.add(p, splat(-1.26551223));
}

/** Φ(x). */
// @ts-ignore: decorator
@inline
export function normalCdf4(x: v128): v128 {
  const size = f32x4.abs(x);
  const t = erfcxPlace4(f32x4.mul(size, splat(0.7071067811865476)));
  const square = f32x4.mul(f32x4.mul(size, size), splat(0.5));
  const exponent = f32x4.sub(f32x4.sub(logErfcxRest4(t), square), splat(0.6931471805599453));
  // Φ(−|x|)
  const lower = f32x4.mul(t, exp4(exponent));
  return v128.bitselect(f32x4.sub(splat(1), lower), lower, f32x4.gt(x, splat(0)));
}

/** log Φ(x). */
// @ts-ignore: decorator
@inline
export function logNormalCdf4(x: v128): v128 {
  const size = f32x4.abs(x);
  const t = erfcxPlace4(f32x4.mul(size, splat(0.7071067811865476)));
  const square = f32x4.mul(f32x4.mul(size, size), splat(0.5));
  // log Φ(−|x|)
  const lower = f32x4.sub(f32x4.sub(f32x4.add(logErfcxRest4(t), log4(t)), square), splat(0.6931471805599453));
  return v128.bitselect(log1p4(f32x4.neg(exp4(lower))), lower, f32x4.gt(x, splat(0)));
}

// Quantiles by rational functions of three kinds. Source: M. J. Wichura, Algorithm AS 241, 1988 (PPND7).

/** Of x = 0.180625 − (p − ½)², for p within 0.425 of ½: what p − ½ is multiplied by. */
// @ts-ignore: decorator
@inline
function centre4(x: v128): v128 {
  const above = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(59.10937472), x), splat(159.29113202)), x), splat(50.434271938)), x), splat(3.3871327179));
  const below = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(67.1875636), x), splat(78.757757664)), x), splat(17.895169469)), x), splat(1));
  return f32x4.div(above, below);
}

/** Of x = s − 1.6, s = √(−log min(p, 1 − p)) up to 5. */
// @ts-ignore: decorator
@inline
function near4(x: v128): v128 {
  const above = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(0.17023821103), x), splat(1.3067284816)), x), splat(2.75681539)), x), splat(1.4234372777));
  const below = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(0.12021132975), x), splat(0.7370016425)), x), splat(1));
  return f32x4.div(above, below);
}

/** Of x = s − 5, above. */
// @ts-ignore: decorator
@inline
function far4(x: v128): v128 {
  const above = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(0.017337203997), x), splat(0.42868294337)), x), splat(3.081226386)), x), splat(6.657905115));
  const below = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(splat(0.012258202635), x), splat(0.24197894225)), x), splat(1));
  return f32x4.div(above, below);
}

/** Φ⁻¹(p); 0 and 1 give the ends of float32. */
// @ts-ignore: decorator
@inline
export function normalQuantile4(p: v128): v128 {
  // pmin and pmax keep a NaN.
  const inside = f32x4.pmin(f32x4.pmax(p, splat(1e-37)), splat(0.999999940395355));
  const distance = f32x4.sub(inside, splat(0.5));
  const centre = f32x4.mul(distance, centre4(f32x4.sub(splat(0.180625), f32x4.mul(distance, distance))));
  const s = f32x4.sqrt(f32x4.neg(log4(f32x4.min(inside, f32x4.sub(splat(1), inside)))));
  const size = v128.bitselect(near4(f32x4.sub(s, splat(1.6))), far4(f32x4.sub(s, splat(5))), f32x4.le(s, splat(5)));
  const tail = v128.xor(size, v128.and(distance, i32x4.splat(0x80000000)));
  return v128.bitselect(centre, tail, f32x4.le(f32x4.abs(distance), splat(0.425)));
}
