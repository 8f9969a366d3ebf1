/** The upper two of four floats as doubles. */
// @ts-ignore: decorator
@inline
export function upperDoubles(values: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3));
}

/** Adds four floats to four doubles. */
export function addToDoubles(target: usize, values: v128): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(values)));
  v128.store(target, f64x2.add(v128.load(target, 16), upperDoubles(values)), 16);
}
