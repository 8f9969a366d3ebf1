// Depthwise convolution, forward and the gradient of its input, NHWC.
//
// Every channel of x meets `multiplier` filters, whose results lie side by side: out[c · multiplier + q]. These and the
// gradient of the filter work on rows of pixels with as many channels as the output has; where the multiplier is not 1, rows
// of x are spread to that width first, and rows of its gradient added up afterwards.
import { multiplyAdd } from './multiplyAdd';
import { zeroFloats } from './pack';
import { endInside, firstInside } from './positions';

/** target[k] += source[k] · weight, for `count` pixels, four channels of each. */
function addTap(target: usize, targetStep: i32, source: usize, sourceStep: i32, weight: v128, count: i32): void {
  for (let k: i32 = 0; k < count; k++) {
    v128.store(target, multiplyAdd(v128.load(target), v128.load(source), weight));
    target += targetStep;
    source += sourceStep;
  }
}

/** Three taps at once: target[k] += Σ sourceₙ[k] · weightₙ. */
function addThreeTaps(
  target: usize,
  targetStep: i32,
  source0: usize,
  source1: usize,
  source2: usize,
  sourceStep: i32,
  weight0: v128,
  weight1: v128,
  weight2: v128,
  count: i32,
): void {
  for (let k: i32 = 0; k < count; k++) {
    let sum = multiplyAdd(v128.load(target), v128.load(source0), weight0);
    sum = multiplyAdd(sum, v128.load(source1), weight1);
    v128.store(target, multiplyAdd(sum, v128.load(source2), weight2));
    target += targetStep;
    source0 += sourceStep;
    source1 += sourceStep;
    source2 += sourceStep;
  }
}

/** As `addTap`, for one channel. */
function addTapOfOne(target: usize, targetStep: i32, source: usize, sourceStep: i32, weight: f32, count: i32): void {
  for (let k: i32 = 0; k < count; k++) {
    store<f32>(target, load<f32>(target) + load<f32>(source) * weight);
    target += targetStep;
    source += sourceStep;
  }
}

/**
 * Gathers: target[p] += Σⱼ source[p · stride + offset + j · step] · weights[j], over the taps j that fall into the source.
 * Rows are [pixels][channels], weights [taps][channels].
 */
function gatherRow(
  target: usize,
  targetLength: i32,
  source: usize,
  sourceLength: i32,
  weights: usize,
  taps: i32,
  channels: i32,
  stride: i32,
  offset: i32,
  step: i32,
): void {
  const pixel = channels << 2;
  const advance = stride * pixel;
  let c: i32 = 0;
  for (; c + 4 <= channels; c += 4) {
    const to = target + (c << 2);
    const from = source + (c << 2);
    const weight = weights + (c << 2);
    let j: i32 = 0;
    for (; j + 3 <= taps; j += 3) {
      const low = offset + (step < 0 ? j + 2 : j) * step;
      const high = offset + (step < 0 ? j : j + 2) * step;
      const first = firstInside(low, stride);
      const end = endInside(high, stride, targetLength, sourceLength);
      for (let n: i32 = j; n < j + 3; n++) {
        // The ends, where not all three taps are inside.
        const place = offset + n * step;
        const own = firstInside(place, stride);
        const ownEnd = endInside(place, stride, targetLength, sourceLength);
        const w = v128.load(weight + n * pixel);
        const before = min(ownEnd, max(first, own));
        if (before > own) addTap(to + own * pixel, pixel, from + (own * stride + place) * pixel, advance, w, before - own);
        const after = max(before, end);
        if (ownEnd > after)
          addTap(to + after * pixel, pixel, from + (after * stride + place) * pixel, advance, w, ownEnd - after);
      }
      if (end > first) {
        const start = from + (first * stride + offset + j * step) * pixel;
        addThreeTaps(
          to + first * pixel,
          pixel,
          start,
          start + step * pixel,
          start + 2 * step * pixel,
          advance,
          v128.load(weight + j * pixel),
          v128.load(weight + (j + 1) * pixel),
          v128.load(weight + (j + 2) * pixel),
          end - first,
        );
      }
    }
    for (; j < taps; j++) {
      const place = offset + j * step;
      const own = firstInside(place, stride);
      const count = endInside(place, stride, targetLength, sourceLength) - own;
      if (count > 0) {
        const w = v128.load(weight + j * pixel);
        addTap(to + own * pixel, pixel, from + (own * stride + place) * pixel, advance, w, count);
      }
    }
  }
  for (; c < channels; c++) {
    for (let j: i32 = 0; j < taps; j++) {
      const place = offset + j * step;
      const own = firstInside(place, stride);
      const count = endInside(place, stride, targetLength, sourceLength) - own;
      if (count > 0) {
        addTapOfOne(
          target + own * pixel + (c << 2),
          pixel,
          source + (own * stride + place) * pixel + (c << 2),
          advance,
          load<f32>(weights + j * pixel + (c << 2)),
          count,
        );
      }
    }
  }
}

/** Scatters: target[p · stride + offset + j · step] += source[p] · weights[j], over the taps that fall into the target. */
function scatterRow(
  target: usize,
  targetLength: i32,
  source: usize,
  sourceLength: i32,
  weights: usize,
  taps: i32,
  channels: i32,
  stride: i32,
  offset: i32,
  step: i32,
): void {
  const pixel = channels << 2;
  for (let j: i32 = 0; j < taps; j++) {
    const place = offset + j * step;
    const own = firstInside(place, stride);
    const count = endInside(place, stride, sourceLength, targetLength) - own;
    if (count <= 0) continue;
    const to = target + (own * stride + place) * pixel;
    const from = source + own * pixel;
    const weight = weights + j * pixel;
    let c: i32 = 0;
    for (; c + 4 <= channels; c += 4) {
      addTap(to + (c << 2), stride * pixel, from + (c << 2), pixel, v128.load(weight + (c << 2)), count);
    }
    for (; c < channels; c++) {
      addTapOfOne(to + (c << 2), stride * pixel, from + (c << 2), pixel, load<f32>(weight + (c << 2)), count);
    }
  }
}

/** Writes each of `count` floats `multiplier` times, and up to 12 bytes more. */
export function spread(target: usize, source: usize, count: i32, multiplier: i32): void {
  const step = (<usize>multiplier) << 2;
  for (let k: i32 = 0; k < count; k++) {
    const value = v128.load_splat<f32>(source);
    for (let q: usize = 0; q < step; q += 16) v128.store(target + q, value);
    target += step;
    source += 4;
  }
}

/** target[k] = Σ of `multiplier` neighbouring floats, `count` times. */
function addNeighbours(target: usize, source: usize, count: i32, multiplier: i32): void {
  let k: i32 = 0;
  if (multiplier == 2) {
    for (; k + 4 <= count; k += 4) {
      const low = v128.load(source);
      const high = v128.load(source, 16);
      const sum = f32x4.add(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      v128.store(target, sum);
      source += 32;
      target += 16;
    }
  }
  for (; k < count; k++) {
    let sum: f32 = 0;
    for (let q: i32 = 0; q < multiplier; q++) {
      sum += load<f32>(source);
      source += 4;
    }
    store<f32>(target, sum);
    target += 4;
  }
}

/** Bytes of scratch that the forward pass and the gradient of the input take. */
export function depthwiseScratch(width: i32, channels: i32, multiplier: i32): i32 {
  return 16 + (multiplier == 1 ? 0 : width * channels * multiplier * 4);
}

/**
 * y[b, oy, ox, c·m + q] = Σ x[b, oy·s − top + i·d, ox·s − left + j·d, c] · filter[i, j, c, q], for the rows (b, oy) of y
 * from `first` to `last`.
 */
export function depthwiseConv2d(
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  filter: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const outChannels = channels * multiplier;
  for (let unit: i32 = first; unit < last; unit++) {
    const b = unit / outHeight;
    const start = (unit % outHeight) * strideHeight - top;
    const target = y + <usize>unit * outWidth * outChannels * 4;
    zeroFloats(target, outWidth * outChannels);
    for (let i: i32 = 0; i < filterHeight; i++) {
      const row = start + i * dilationHeight;
      if (row < 0 || row >= height) continue;
      let source = x + <usize>(b * height + row) * width * channels * 4;
      if (multiplier != 1) {
        spread(scratch, source, width * channels, multiplier);
        source = scratch;
      }
      gatherRow(
        target,
        outWidth,
        source,
        width,
        filter + <usize>i * filterWidth * outChannels * 4,
        filterWidth,
        outChannels,
        strideWidth,
        -left,
        dilationWidth,
      );
    }
  }
}

/** The gradient of x, for its rows (b, row) from `first` to `last`. */
export function depthwiseConv2dInputGradient(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  multiplier: i32,
  filter: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  dx: usize,
  height: i32,
  width: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const outChannels = channels * multiplier;
  for (let unit: i32 = first; unit < last; unit++) {
    const b = unit / height;
    const row = unit % height;
    const result = dx + <usize>unit * width * channels * 4;
    const target = multiplier == 1 ? result : scratch;
    zeroFloats(target, width * outChannels);
    for (let i: i32 = 0; i < filterHeight; i++) {
      const place = row + top - i * dilationHeight;
      if (place < 0 || place % strideHeight != 0 || place / strideHeight >= outHeight) continue;
      const source = dy + <usize>(b * outHeight + place / strideHeight) * outWidth * outChannels * 4;
      const weights = filter + <usize>i * filterWidth * outChannels * 4;
      if (strideWidth == 1) {
        gatherRow(target, width, source, outWidth, weights, filterWidth, outChannels, 1, left, -dilationWidth);
      } else {
        scatterRow(
          target,
          width,
          source,
          outWidth,
          weights,
          filterWidth,
          outChannels,
          strideWidth,
          -left,
          dilationWidth,
        );
      }
    }
    if (multiplier != 1) addNeighbours(result, target, width * channels, multiplier);
  }
}
