// Batch normalisation in training mode over rows of channels, [rows][channels], with an optional relu.
//
// Sums run over chunks of rows in float32, of values shifted near their mean, and across chunks in float64.
import { addToDoubles } from './doubles';
import { beginOfPart, partsOf } from './parts';

/** Rows of a chunk. */
const CHUNK: i32 = 64;

/** Fewest rows of a part of the sums. */
const PART: i32 = 512;

/** Parts of the sums over rows. */
export function batchNormParts(rows: i32): i32 {
  return partsOf(rows, PART);
}

/** Bytes of the sums of all parts: two doubles a channel each. */
export function batchNormSums(channels: i32, parts: i32): i32 {
  return parts * channels * 16;
}

/** Bytes of scratch that every step takes. */
export function batchNormScratch(channels: i32): i32 {
  return channels * 16 + 64;
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

/** factor[c] = scale[c] / √(variance[c] + epsilon); `scale` is 0 where there is none. */
function writeFactors(variance: usize, scale: usize, epsilon: f32, channels: i32, factors: usize): void {
  for (let c: i32 = 0; c < channels; c++) {
    const gain: f32 = scale != 0 ? load<f32>(scale + (c << 2)) : 1;
    const root = <f32>(1.0 / Math.sqrt(<f64>load<f32>(variance + (c << 2)) + <f64>epsilon));
    store<f32>(factors + (c << 2), root * gain);
  }
}

/** The mean of the first rows of each channel, near which the sums are taken; `sums` is room for two doubles a channel. */
export function batchNormCentres(x: usize, rows: i32, channels: i32, centres: usize, sums: usize): void {
  // So that squares of small differences add up and not squares of large values.
  for (let c: i32 = 0; c < channels; c++) store<f32>(centres + (c << 2), 0);
  memory.fill(sums, 0, (<usize>channels) << 4);
  const sample = min(CHUNK, rows);
  addMoments(x, sample, channels, centres, sums, sums + ((<usize>channels) << 3));
  for (let c: i32 = 0; c < channels; c++) {
    store<f32>(centres + (c << 2), <f32>(load<f64>(sums + (c << 3)) / <f64>sample));
  }
}

/** Σ(x − centre) and Σ(x − centre)² of each channel over the rows of the parts `first … last`. */
export function batchNormMoments(
  x: usize,
  rows: i32,
  channels: i32,
  centres: usize,
  sums: usize,
  parts: i32,
  first: i32,
  last: i32,
): void {
  const stride = (<usize>channels) << 2;
  for (let part = first; part < last; part++) {
    const own = sums + <usize>part * (channels << 4);
    memory.fill(own, 0, (<usize>channels) << 4);
    const end = beginOfPart(rows, part + 1, parts, CHUNK);
    for (let r = beginOfPart(rows, part, parts, CHUNK); r < end; r += CHUNK) {
      addMoments(x + <usize>r * stride, min(CHUNK, end - r), channels, centres, own, own + ((<usize>channels) << 3));
    }
  }
}

/** Number `index` of the sums, over all parts in their order. */
function total(sums: usize, channels: i32, parts: i32, index: i32): f64 {
  let sum: f64 = 0;
  for (let part: i32 = 0; part < parts; part++) sum += load<f64>(sums + <usize>part * (channels << 4) + (index << 3));
  return sum;
}

/** Mean and biased variance of each channel, from the sums of all parts. */
export function batchNormStatistics(
  sums: usize,
  parts: i32,
  rows: i32,
  channels: i32,
  centres: usize,
  mean: usize,
  variance: usize,
): void {
  for (let c: i32 = 0; c < channels; c++) {
    const offset = total(sums, channels, parts, c) / <f64>rows;
    const second = total(sums, channels, parts, channels + c) / <f64>rows - offset * offset;
    store<f32>(mean + (c << 2), <f32>(<f64>load<f32>(centres + (c << 2)) + offset));
    // Rounding may leave a constant channel a hair below 0. NaN passes.
    store<f32>(variance + (c << 2), <f32>(second < 0 ? 0 : second));
  }
}

/** y = (x − mean) · scale / √(variance + epsilon) + shift, then relu if asked, of the rows from `first` to `last`. */
export function batchNormNormalise(
  x: usize,
  channels: i32,
  mean: usize,
  variance: usize,
  shift: usize,
  scale: usize,
  epsilon: f32,
  relu: i32,
  y: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const factors = scratch;
  const stride = (<usize>channels) << 2;
  writeFactors(variance, scale, epsilon, channels, factors);
  const floor = relu != 0 ? f32x4.splat(0) : f32x4.splat(-Infinity);
  for (let row = first; row < last; row += CHUNK) {
    const count = min(CHUNK, last - row);
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const m = v128.load(mean + (c << 2));
      const f = v128.load(factors + (c << 2));
      const s = v128.load(shift + (c << 2));
      let at = x + <usize>row * stride + (c << 2);
      let to = y + <usize>row * stride + (c << 2);
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
      let at = x + <usize>row * stride + (c << 2);
      let to = y + <usize>row * stride + (c << 2);
      for (let r: i32 = 0; r < count; r++) {
        const value = (load<f32>(at) - m) * f + s;
        store<f32>(to, relu != 0 && value < 0 ? 0 : value);
        at += stride;
        to += stride;
      }
    }
  }
}

// The gradients: dx, dshift, and dscale where there is a scale. The mask of the relu is computed again from x, by the
// same operations in the same order.
//
//   g = dy where y > 0;  x̂ = (x − mean) / √(variance + ε)
//   dshift = Σ g;  dscale = Σ g x̂;  dx = scale / √(variance + ε) · (g − dshift / rows − x̂ · dscale / rows)

/** Σ g and Σ g (x − mean) of each channel over the rows of the parts `first … last`. */
export function batchNormGradientMoments(
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
  allSums: usize,
  parts: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const factors = scratch;
  writeFactors(variance, scale, epsilon, channels, factors);
  for (let part = first; part < last; part++) {
    const sums = allSums + <usize>part * (channels << 4);
    memory.fill(sums, 0, (<usize>channels) << 4);
    addGradientMoments(
      dy,
      x,
      beginOfPart(rows, part, parts, CHUNK),
      beginOfPart(rows, part + 1, parts, CHUNK),
      channels,
      mean,
      factors,
      shift,
      relu,
      sums,
    );
  }
}

function addGradientMoments(
  dy: usize,
  x: usize,
  begin: i32,
  end: i32,
  channels: i32,
  mean: usize,
  factors: usize,
  shift: usize,
  relu: i32,
  sums: usize,
): void {
  const products = sums + ((<usize>channels) << 3);
  const stride = (<usize>channels) << 2;
  // Without relu every value is above the threshold.
  const threshold: f32 = relu != 0 ? 0 : -Infinity;
  const thresholds = f32x4.splat(threshold);
  for (let first = begin; first < end; first += CHUNK) {
    const count = min(CHUNK, end - first);
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
}

/**
 * dshift, and dscale unless its address is 0, from the sums of all parts; and in `averages` the mean of g and then what
 * (x − mean) is multiplied by, a float32 each a channel.
 */
export function batchNormGradientStatistics(
  sums: usize,
  parts: i32,
  rows: i32,
  channels: i32,
  variance: usize,
  epsilon: f32,
  dshift: usize,
  dscale: usize,
  averages: usize,
): void {
  const slopes = averages + ((<usize>channels) << 2);
  for (let c: i32 = 0; c < channels; c++) {
    const sum = total(sums, channels, parts, c);
    const product = total(sums, channels, parts, channels + c);
    const spread = <f64>load<f32>(variance + (c << 2)) + <f64>epsilon;
    store<f32>(dshift + (c << 2), <f32>sum);
    if (dscale != 0) store<f32>(dscale + (c << 2), <f32>(product / Math.sqrt(spread)));
    store<f32>(slopes + (c << 2), <f32>(product / spread / <f64>rows));
    store<f32>(averages + (c << 2), <f32>(sum / <f64>rows));
  }
}

/** dx of the rows from `first` to `last`. */
export function batchNormGradient(
  dy: usize,
  x: usize,
  channels: i32,
  mean: usize,
  variance: usize,
  shift: usize,
  scale: usize,
  epsilon: f32,
  relu: i32,
  averages: usize,
  dx: usize,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const factors = scratch;
  const slopes = averages + ((<usize>channels) << 2);
  const stride = (<usize>channels) << 2;
  writeFactors(variance, scale, epsilon, channels, factors);
  const threshold: f32 = relu != 0 ? 0 : -Infinity;
  const thresholds = f32x4.splat(threshold);
  for (let row = first; row < last; row += CHUNK) {
    const count = min(CHUNK, last - row);
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      const m = v128.load(mean + (c << 2));
      const f = v128.load(factors + (c << 2));
      const s = v128.load(shift + (c << 2));
      const average = v128.load(averages + (c << 2));
      const slope = v128.load(slopes + (c << 2));
      let at = x + <usize>row * stride + (c << 2);
      let from = dy + <usize>row * stride + (c << 2);
      let to = dx + <usize>row * stride + (c << 2);
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
      const average = load<f32>(averages + (c << 2));
      const slope = load<f32>(slopes + (c << 2));
      let at = x + <usize>row * stride + (c << 2);
      let from = dy + <usize>row * stride + (c << 2);
      let to = dx + <usize>row * stride + (c << 2);
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
