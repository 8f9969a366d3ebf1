/** Adds four floats to four doubles. */
export function addToDoubles(target: usize, values: v128): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(values)));
  v128.store(
    target,
    f64x2.add(v128.load(target, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3))),
    16,
  );
}
