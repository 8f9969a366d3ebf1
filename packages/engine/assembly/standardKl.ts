// Divergence of normal laws from the standard one, and its gradient in the scale.
import { log4, splat, squareLessOne4 } from './elementary';

/** |(a² − 1)/2 − log a| + μ²/2: what rounding leaves of the first half below 0 has its sign taken away. */
// @ts-ignore: decorator
@inline
function divergence4(loc: v128, scale: v128): v128 {
  const half = splat(0.5);
  const spread = f32x4.abs(f32x4.sub(f32x4.mul(squareLessOne4(scale), half), log4(scale)));
  return f32x4.add(spread, f32x4.mul(f32x4.mul(loc, loc), half));
}

// @ts-ignore: decorator
@inline
function slope4(dy: v128, scale: v128): v128 {
  return f32x4.mul(dy, f32x4.div(squareLessOne4(scale), scale));
}

/** KL(N(loc, scale²) ‖ N(0, 1)) of the elements from `first` to `last`. */
export function standardKl(loc: usize, scale: usize, out: usize, first: i32, last: i32): void {
  let place = <usize>first << 2;
  let left = last - first;
  for (; left >= 4; left -= 4) {
    v128.store(out + place, divergence4(v128.load(loc + place), v128.load(scale + place)));
    place += 16;
  }
  for (; left > 0; left--) {
    const value = divergence4(v128.load_splat<f32>(loc + place), v128.load_splat<f32>(scale + place));
    store<f32>(out + place, f32x4.extract_lane(value, 0));
    place += 4;
  }
}

/** dy · (scale² − 1)/scale of those elements. */
export function standardKlGradient(dy: usize, scale: usize, out: usize, first: i32, last: i32): void {
  let place = <usize>first << 2;
  let left = last - first;
  for (; left >= 4; left -= 4) {
    v128.store(out + place, slope4(v128.load(dy + place), v128.load(scale + place)));
    place += 16;
  }
  for (; left > 0; left--) {
    const value = slope4(v128.load_splat<f32>(dy + place), v128.load_splat<f32>(scale + place));
    store<f32>(out + place, f32x4.extract_lane(value, 0));
    place += 4;
  }
}
