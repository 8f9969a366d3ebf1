// The exponentials of four numbers at a time: src/learners/exponentials.ts says how, and which constants lie at the address given. They are read rather than
// written here, since a constant of this kind takes three instructions each time.

/**
 * In place of numbers, four of them every `step` bytes, exp of how far they are below others, the first two below a, the other two below b; and their sums, four at
 * `sums`. Of less than −708 it is that of −708.
 */
export function exponentialsBelow(
  from: usize,
  end: usize,
  step: i32,
  a: v128,
  b: v128,
  constants: usize,
  sums: usize,
): void {
  const one = v128.load64_splat(constants, 136);
  let ofA = f64x2.splat(0);
  let ofB = ofA;
  for (; from < end; from += step) {
    let c = v128.load64_splat(constants);
    let x = f64x2.pmax(f64x2.sub(v128.load(from), a), c);
    let y = f64x2.pmax(f64x2.sub(v128.load(from, 16), b), c);
    c = v128.load64_splat(constants, 8);
    const round = v128.load64_splat(constants, 16);
    const m = f64x2.add(f64x2.mul(x, c), round);
    const n = f64x2.add(f64x2.mul(y, c), round);
    const whole = f64x2.sub(m, round);
    const other = f64x2.sub(n, round);
    c = v128.load64_splat(constants, 24);
    x = f64x2.add(x, f64x2.mul(whole, c));
    y = f64x2.add(y, f64x2.mul(other, c));
    c = v128.load64_splat(constants, 32);
    x = f64x2.add(x, f64x2.mul(whole, c));
    y = f64x2.add(y, f64x2.mul(other, c));
    const s = f64x2.mul(x, x);
    const t = f64x2.mul(y, y);
    // Even and odd terms apart.
    let p = v128.load64_splat(constants, 40);
    let q = v128.load64_splat(constants, 48);
    let u = p;
    let v = q;
    c = v128.load64_splat(constants, 56);
    p = f64x2.add(c, f64x2.mul(s, p));
    u = f64x2.add(c, f64x2.mul(t, u));
    c = v128.load64_splat(constants, 64);
    q = f64x2.add(c, f64x2.mul(s, q));
    v = f64x2.add(c, f64x2.mul(t, v));
    c = v128.load64_splat(constants, 72);
    p = f64x2.add(c, f64x2.mul(s, p));
    u = f64x2.add(c, f64x2.mul(t, u));
    c = v128.load64_splat(constants, 80);
    q = f64x2.add(c, f64x2.mul(s, q));
    v = f64x2.add(c, f64x2.mul(t, v));
    c = v128.load64_splat(constants, 88);
    p = f64x2.add(c, f64x2.mul(s, p));
    u = f64x2.add(c, f64x2.mul(t, u));
    c = v128.load64_splat(constants, 96);
    q = f64x2.add(c, f64x2.mul(s, q));
    v = f64x2.add(c, f64x2.mul(t, v));
    c = v128.load64_splat(constants, 104);
    p = f64x2.add(c, f64x2.mul(s, p));
    u = f64x2.add(c, f64x2.mul(t, u));
    c = v128.load64_splat(constants, 112);
    q = f64x2.add(c, f64x2.mul(s, q));
    v = f64x2.add(c, f64x2.mul(t, v));
    c = v128.load64_splat(constants, 120);
    p = f64x2.add(c, f64x2.mul(s, p));
    u = f64x2.add(c, f64x2.mul(t, u));
    c = v128.load64_splat(constants, 128);
    q = f64x2.add(c, f64x2.mul(s, q));
    v = f64x2.add(c, f64x2.mul(t, v));
    p = f64x2.add(one, f64x2.mul(s, p));
    u = f64x2.add(one, f64x2.mul(t, u));
    q = f64x2.add(one, f64x2.mul(s, q));
    v = f64x2.add(one, f64x2.mul(t, v));
    // The whole number is in the last bits of what was rounded: taken off the exponent of 1, it makes 2⁻ⁿ.
    p = f64x2.mul(f64x2.add(p, f64x2.mul(x, q)), i64x2.sub(one, i64x2.shl(m, 52)));
    u = f64x2.mul(f64x2.add(u, f64x2.mul(y, v)), i64x2.sub(one, i64x2.shl(n, 52)));
    v128.store(from, p);
    v128.store(from, u, 16);
    ofA = f64x2.add(ofA, p);
    ofB = f64x2.add(ofB, u);
  }
  v128.store(sums, ofA);
  v128.store(sums, ofB, 16);
}
