// Batch normalisation in training mode over rows of channels, [rows][channels], with an optional relu.
//
// Sums run over chunks of rows in float32, of values shifted near their mean, and across chunks in float64.

/** Rows of a chunk. */
const CHUNK: i32 = 64;

/** Bytes of scratch that both directions take. */
export function batchNormScratch(channels: i32): i32 {
  return channels * 32 + 64;
}

/** Adds Σ(x − shift) and Σ(x − shift)² of `rows` rows, channel by channel, to `sums` and `squares` (float64). */
function addMoments(x: usize, rows: i32, channels: i32, shift: usize, sums: usize, squares: usize): void {
  const stride = (<usize>channels) << 2;
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const s = v128.load(shift + (c << 2));
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let square0 = f32x4.splat(0);
    let square1 = f32x4.splat(0);
    let at = x + (c << 2);
    let r: i32 = 0;
    for (; r + 2 <= rows; r += 2) {
      const a = f32x4.sub(v128.load(at), s);
      const b = f32x4.sub(v128.load(at + stride), s);
      sum0 = f32x4.add(sum0, a);
      sum1 = f32x4.add(sum1, b);
      square0 = f32x4.add(square0, f32x4.mul(a, a));
      square1 = f32x4.add(square1, f32x4.mul(b, b));
      at += stride << 1;
    }
    if (r < rows) {
      const a = f32x4.sub(v128.load(at), s);
      sum0 = f32x4.add(sum0, a);
      square0 = f32x4.add(square0, f32x4.mul(a, a));
    }
    addToDoubles(sums + (c << 3), f32x4.add(sum0, sum1));
    addToDoubles(squares + (c << 3), f32x4.add(square0, square1));
  }
  for (; c < channels; c++) {
    const s = load<f32>(shift + (c << 2));
    let sum: f32 = 0;
    let square: f32 = 0;
    let at = x + (c << 2);
    for (let r: i32 = 0; r < rows; r++) {
      const a = load<f32>(at) - s;
      sum += a;
      square += a * a;
      at += stride;
    }
    store<f64>(sums + (c << 3), load<f64>(sums + (c << 3)) + <f64>sum);
    store<f64>(squares + (c << 3), load<f64>(squares + (c << 3)) + <f64>square);
  }
}

/** Adds four floats to four doubles. */
function addToDoubles(target: usize, values: v128): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.promote_low_f32x4(values)));
  v128.store(
    target,
    f64x2.add(v128.load(target, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3))),
    16,
  );
}

/** factor[c] = scale[c] / √(variance[c] + epsilon); `scale` is 0 where there is none. */
function writeFactors(variance: usize, scale: usize, epsilon: f32, channels: i32, factors: usize): void {
  for (let c: i32 = 0; c < channels; c++) {
    const gain: f32 = scale != 0 ? load<f32>(scale + (c << 2)) : 1;
    const root = <f32>(1.0 / Math.sqrt(<f64>load<f32>(variance + (c << 2)) + <f64>epsilon));
    store<f32>(factors + (c << 2), root * gain);
  }
}

/**
 * y = (x − mean) · scale / √(variance + epsilon) + shift, then relu if asked; mean and variance (biased) are those of x.
 */
export function batchNormTraining(
  x: usize,
  rows: i32,
  channels: i32,
  shift: usize,
  scale: usize,
  epsilon: f32,
  relu: i32,
  y: usize,
  mean: usize,
  variance: usize,
  scratch: usize,
): void {
  const sums = scratch;
  const squares = sums + ((<usize>channels) << 3);
  const centres = squares + ((<usize>channels) << 3);
  const factors = centres + ((<usize>channels) << 2);
  const stride = (<usize>channels) << 2;

  // Shift by the mean of the first chunk, so that squares of small differences add up and not squares of large values.
  for (let c: i32 = 0; c < channels; c++) store<f32>(centres + (c << 2), 0);
  memory.fill(sums, 0, (<usize>channels) << 4);
  const sample = min(CHUNK, rows);
  addMoments(x, sample, channels, centres, sums, squares);
  for (let c: i32 = 0; c < channels; c++) {
    store<f32>(centres + (c << 2), <f32>(load<f64>(sums + (c << 3)) / <f64>sample));
  }
  memory.fill(sums, 0, (<usize>channels) << 4);
  for (let r: i32 = 0; r < rows; r += CHUNK) {
    addMoments(x + <usize>r * stride, min(CHUNK, rows - r), channels, centres, sums, squares);
  }
  for (let c: i32 = 0; c < channels; c++) {
    const offset = load<f64>(sums + (c << 3)) / <f64>rows;
    const second = load<f64>(squares + (c << 3)) / <f64>rows - offset * offset;
    store<f32>(mean + (c << 2), <f32>(<f64>load<f32>(centres + (c << 2)) + offset));
    // Rounding may leave a constant channel a hair below 0. NaN passes.
    store<f32>(variance + (c << 2), <f32>(second < 0 ? 0 : second));
  }

  writeFactors(variance, scale, epsilon, channels, factors);
  const floor = relu != 0 ? f32x4.splat(0) : f32x4.splat(-Infinity);
  for (let first: i32 = 0; first < rows; first += CHUNK) {
    const count = min(CHUNK, rows - first);
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const m = v128.load(mean + (c << 2));
      const f = v128.load(factors + (c << 2));
      const s = v128.load(shift + (c << 2));
      let at = x + <usize>first * stride + (c << 2);
      let to = y + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        v128.store(to, f32x4.pmax(f32x4.add(f32x4.mul(f32x4.sub(v128.load(at), m), f), s), floor));
        at += stride;
        to += stride;
      }
    }
    for (; c < channels; c++) {
      const m = load<f32>(mean + (c << 2));
      const f = load<f32>(factors + (c << 2));
      const s = load<f32>(shift + (c << 2));
      let at = x + <usize>first * stride + (c << 2);
      let to = y + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const value = (load<f32>(at) - m) * f + s;
        store<f32>(to, relu != 0 && value < 0 ? 0 : value);
        at += stride;
        to += stride;
      }
    }
  }
}

/**
 * Gradients of `batchNormTraining`: dx, dshift, and dscale unless `scale` is 0. The mask of the relu is computed again
 * from x, by the same operations in the same order.
 *
 *   g = dy where y > 0;  x̂ = (x − mean) / √(variance + ε)
 *   dshift = Σ g;  dscale = Σ g x̂;  dx = scale / √(variance + ε) · (g − dshift / rows − x̂ · dscale / rows)
 */
export function batchNormTrainingGradient(
  dy: usize,
  x: usize,
  rows: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  shift: usize,
  scale: usize,
  epsilon: f32,
  relu: i32,
  dx: usize,
  dshift: usize,
  dscale: usize,
  scratch: usize,
): void {
  const sums = scratch;
  const products = sums + ((<usize>channels) << 3);
  const factors = products + ((<usize>channels) << 3);
  const slopes = factors + ((<usize>channels) << 2);
  const stride = (<usize>channels) << 2;
  writeFactors(variance, scale, epsilon, channels, factors);
  memory.fill(sums, 0, (<usize>channels) << 4);
  // Without relu every value is above the threshold.
  const threshold: f32 = relu != 0 ? 0 : -Infinity;
  const thresholds = f32x4.splat(threshold);

  for (let first: i32 = 0; first < rows; first += CHUNK) {
    const count = min(CHUNK, rows - first);
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const m = v128.load(mean + (c << 2));
      const f = v128.load(factors + (c << 2));
      const s = v128.load(shift + (c << 2));
      let sum = f32x4.splat(0);
      let product = f32x4.splat(0);
      let at = x + <usize>first * stride + (c << 2);
      let from = dy + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const d = f32x4.sub(v128.load(at), m);
        const keep = v128.not(f32x4.le(f32x4.add(f32x4.mul(d, f), s), thresholds));
        const g = v128.and(v128.load(from), keep);
        sum = f32x4.add(sum, g);
        product = f32x4.add(product, f32x4.mul(g, d));
        at += stride;
        from += stride;
      }
      addToDoubles(sums + (c << 3), sum);
      addToDoubles(products + (c << 3), product);
    }
    for (; c < channels; c++) {
      const m = load<f32>(mean + (c << 2));
      const f = load<f32>(factors + (c << 2));
      const s = load<f32>(shift + (c << 2));
      let sum: f32 = 0;
      let product: f32 = 0;
      let at = x + <usize>first * stride + (c << 2);
      let from = dy + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const d = load<f32>(at) - m;
        const g: f32 = d * f + s <= threshold ? 0 : load<f32>(from);
        sum += g;
        product += g * d;
        at += stride;
        from += stride;
      }
      store<f64>(sums + (c << 3), load<f64>(sums + (c << 3)) + <f64>sum);
      store<f64>(products + (c << 3), load<f64>(products + (c << 3)) + <f64>product);
    }
  }

  // From here `sums` holds the mean of g and `slopes` what (x − mean) is multiplied by, both float32.
  for (let c: i32 = 0; c < channels; c++) {
    const total = load<f64>(sums + (c << 3));
    const spread = <f64>load<f32>(variance + (c << 2)) + <f64>epsilon;
    const product = load<f64>(products + (c << 3));
    store<f32>(dshift + (c << 2), <f32>total);
    if (dscale != 0) store<f32>(dscale + (c << 2), <f32>(product / Math.sqrt(spread)));
    store<f32>(slopes + (c << 2), <f32>(product / spread / <f64>rows));
    store<f32>(sums + (c << 2), <f32>(total / <f64>rows));
  }

  for (let first: i32 = 0; first < rows; first += CHUNK) {
    const count = min(CHUNK, rows - first);
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const m = v128.load(mean + (c << 2));
      const f = v128.load(factors + (c << 2));
      const s = v128.load(shift + (c << 2));
      const average = v128.load(sums + (c << 2));
      const slope = v128.load(slopes + (c << 2));
      let at = x + <usize>first * stride + (c << 2);
      let from = dy + <usize>first * stride + (c << 2);
      let to = dx + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const d = f32x4.sub(v128.load(at), m);
        const keep = v128.not(f32x4.le(f32x4.add(f32x4.mul(d, f), s), thresholds));
        const g = v128.and(v128.load(from), keep);
        v128.store(to, f32x4.mul(f, f32x4.sub(f32x4.sub(g, average), f32x4.mul(d, slope))));
        at += stride;
        from += stride;
        to += stride;
      }
    }
    for (; c < channels; c++) {
      const m = load<f32>(mean + (c << 2));
      const f = load<f32>(factors + (c << 2));
      const s = load<f32>(shift + (c << 2));
      const average = load<f32>(sums + (c << 2));
      const slope = load<f32>(slopes + (c << 2));
      let at = x + <usize>first * stride + (c << 2);
      let from = dy + <usize>first * stride + (c << 2);
      let to = dx + <usize>first * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const d = load<f32>(at) - m;
        const g: f32 = d * f + s <= threshold ? 0 : load<f32>(from);
        store<f32>(to, f * (g - average - d * slope));
        at += stride;
        from += stride;
        to += stride;
      }
    }
  }
}
