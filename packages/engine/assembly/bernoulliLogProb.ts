// Logarithms of the probabilities of rows of binary values: Σ x·l − log(1 + e^l).
import { upperDoubles } from './doubles';
import { exp4, log4, sigmoid4, splat } from './elementary';

/** Factors of 1 to 2 whose product is taken before its logarithm: it is at most 2⁵¹². */
const BLOCK: i32 = 512;

/** The logarithm of a product ≥ 1: of a power of 2, of what is left beside it in float32, and what the rounding to that took. */
function logOfProduct(product: f64): f64 {
  const bits = reinterpret<u64>(product);
  const exponent = <i32>(bits >> 52) - 1023;
  const rest = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
  const rounded = <f32>rest;
  const lost = (rest - <f64>rounded) / <f64>rounded;
  return <f64>exponent * 0.6931471805599453 + <f64>f32x4.extract_lane(log4(splat(rounded)), 0) + lost;
}

/** x·l − max(l, 0), which cancels exactly where x is 1 and l large. What is left of a term is −log(1 + e^−|l|). */
// @ts-ignore: decorator
@inline
function linear(x: v128, logits: v128): v128 {
  return f32x4.sub(f32x4.mul(x, logits), f32x4.max(logits, splat(0)));
}

// @ts-ignore: decorator
@inline
function power(logits: v128): v128 {
  return exp4(f32x4.neg(f32x4.abs(logits)));
}

/** That of the rows from `first` to `last`, of `columns` values each: Σ log(1 + e^−|l|) is the logarithm of a product. */
export function bernoulliLogProb(
  x: usize,
  logits: usize,
  columns: i32,
  out: usize,
  first: i32,
  last: i32,
): void {
  const begin = (<usize>first * columns) << 2;
  x += begin;
  logits += begin;
  const one = f64x2.splat(1);
  for (let row = first; row < last; row++) {
    let sum: f64 = 0;
    for (let from: i32 = 0; from < columns; from += BLOCK) {
      let low = f64x2.splat(0);
      let high = low;
      let lowProduct = one;
      let highProduct = one;
      let left = min(BLOCK, columns - from);
      for (; left >= 4; left -= 4) {
        const l = v128.load(logits);
        const terms = linear(v128.load(x), l);
        const powers = power(l);
        low = f64x2.add(low, f64x2.promote_low_f32x4(terms));
        high = f64x2.add(high, upperDoubles(terms));
        lowProduct = f64x2.mul(lowProduct, f64x2.add(one, f64x2.promote_low_f32x4(powers)));
        highProduct = f64x2.mul(highProduct, f64x2.add(one, upperDoubles(powers)));
        x += 16;
        logits += 16;
      }
      const both = f64x2.add(low, high);
      const products = f64x2.mul(lowProduct, highProduct);
      let product = f64x2.extract_lane(products, 0) * f64x2.extract_lane(products, 1);
      sum += f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
      for (; left > 0; left--) {
        const l = v128.load_splat<f32>(logits);
        sum += <f64>f32x4.extract_lane(linear(v128.load_splat<f32>(x), l), 0);
        product *= 1 + <f64>f32x4.extract_lane(power(l), 0);
        x += 4;
        logits += 4;
      }
      sum -= logOfProduct(product);
    }
    store<f32>(out + (<usize>row << 2), <f32>sum);
  }
}

/** Gradients of the logits of those rows, dy · (x − σ(l)). */
export function bernoulliLogProbGradient(
  dy: usize,
  x: usize,
  logits: usize,
  columns: i32,
  out: usize,
  first: i32,
  last: i32,
): void {
  const begin = (<usize>first * columns) << 2;
  x += begin;
  logits += begin;
  out += begin;
  for (let row = first; row < last; row++) {
    const factor = load<f32>(dy + (<usize>row << 2));
    let left = columns;
    for (; left >= 4; left -= 4) {
      v128.store(out, f32x4.mul(f32x4.sub(v128.load(x), sigmoid4(v128.load(logits))), splat(factor)));
      x += 16;
      logits += 16;
      out += 16;
    }
    for (; left > 0; left--) {
      const sigma = f32x4.extract_lane(sigmoid4(v128.load_splat<f32>(logits)), 0);
      store<f32>(out, (load<f32>(x) - sigma) * factor);
      x += 4;
      logits += 4;
      out += 4;
    }
  }
}
