// The exponential of two numbers at a time: src/learners/exponentials.ts says how, and which constants lie at the address given. They are read rather than
// written here, since a constant of this kind takes three instructions each time.

/** exp(x) of two numbers ≤ 0; of less than −708 that of −708. */
// @ts-ignore: decorator
@inline
export function expOfNegatives(x: v128, constants: usize): v128 {
  x = f64x2.pmax(x, v128.load64_splat(constants));
  const round = v128.load64_splat(constants, 16);
  const rounded = f64x2.add(f64x2.mul(x, v128.load64_splat(constants, 8)), round);
  const n = f64x2.sub(rounded, round);
  const r = f64x2.add(
    f64x2.add(x, f64x2.mul(n, v128.load64_splat(constants, 24))),
    f64x2.mul(n, v128.load64_splat(constants, 32)),
  );
  const s = f64x2.mul(r, r);
  let even = v128.load64_splat(constants, 40);
  let odd = v128.load64_splat(constants, 48);
  even = f64x2.add(v128.load64_splat(constants, 56), f64x2.mul(s, even));
  odd = f64x2.add(v128.load64_splat(constants, 64), f64x2.mul(s, odd));
  even = f64x2.add(v128.load64_splat(constants, 72), f64x2.mul(s, even));
  odd = f64x2.add(v128.load64_splat(constants, 80), f64x2.mul(s, odd));
  even = f64x2.add(v128.load64_splat(constants, 88), f64x2.mul(s, even));
  odd = f64x2.add(v128.load64_splat(constants, 96), f64x2.mul(s, odd));
  even = f64x2.add(v128.load64_splat(constants, 104), f64x2.mul(s, even));
  odd = f64x2.add(v128.load64_splat(constants, 112), f64x2.mul(s, odd));
  even = f64x2.add(v128.load64_splat(constants, 120), f64x2.mul(s, even));
  odd = f64x2.add(v128.load64_splat(constants, 128), f64x2.mul(s, odd));
  const one = v128.load64_splat(constants, 136);
  even = f64x2.add(one, f64x2.mul(s, even));
  odd = f64x2.add(one, f64x2.mul(s, odd));
  // n is in the last bits of what was rounded: taken off the exponent of 1, it makes 2⁻ⁿ.
  const halves = i64x2.sub(one, i64x2.shl(rounded, 52));
  return f64x2.mul(f64x2.add(even, f64x2.mul(r, odd)), halves);
}
