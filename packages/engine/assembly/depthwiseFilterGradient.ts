// Gradient of the filter of a depthwise convolution: a sum over the pixels for each tap.
import { depthwiseScratch, spread } from './depthwise';
import { addToDoubles } from './doubles';
import { multiplyAdd } from './multiplyAdd';
import { endInside, firstInside } from './positions';

/** Σ over `count` pixels of a · b, four channels of each. */
function dotOfPixels(a: usize, aStep: i32, b: usize, bStep: i32, count: i32): v128 {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let k: i32 = 0;
  for (; k + 2 <= count; k += 2) {
    sum0 = multiplyAdd(sum0, v128.load(a), v128.load(b));
    sum1 = multiplyAdd(sum1, v128.load(a + aStep), v128.load(b + bStep));
    a += aStep << 1;
    b += bStep << 1;
  }
  if (k < count) sum0 = multiplyAdd(sum0, v128.load(a), v128.load(b));
  return f32x4.add(sum0, sum1);
}

/** Bytes of scratch that `depthwiseConv2dFilterGradient` takes. */
export function depthwiseConv2dFilterGradientScratch(
  width: i32,
  channels: i32,
  multiplier: i32,
  taps: i32,
): i32 {
  return taps * channels * multiplier * 8 + depthwiseScratch(width, channels, multiplier);
}

/**
 * The gradient of the filter, for the groups of four output channels from `first` to `last`, of ⌈channels · multiplier / 4⌉.
 * It adds up in float32 within a row of pixels, and in float64 across rows.
 */
export function depthwiseConv2dFilterGradient(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  dy: usize,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  dFilter: usize,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const outChannels = channels * multiplier;
  const pixel = outChannels << 2;
  const taps = filterHeight * filterWidth;
  const fromChannel = first << 2;
  const toChannel = min(last << 2, outChannels);
  const wide = scratch + ((<usize>(taps * outChannels)) << 3);
  memory.fill(scratch, 0, (<usize>(taps * outChannels)) << 3);
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const gradients = dy + <usize>(b * outHeight + oy) * outWidth * pixel;
      for (let i: i32 = 0; i < filterHeight; i++) {
        const row = oy * strideHeight - top + i * dilationHeight;
        if (row < 0 || row >= height) continue;
        let source = x + <usize>(b * height + row) * width * channels * 4;
        if (multiplier != 1) {
          spread(wide, source, width * channels, multiplier);
          source = wide;
        }
        for (let j: i32 = 0; j < filterWidth; j++) {
          const place = j * dilationWidth - left;
          const own = firstInside(place, strideWidth);
          const count = endInside(place, strideWidth, outWidth, width) - own;
          if (count <= 0) continue;
          const from = source + (own * strideWidth + place) * pixel;
          const given = gradients + own * pixel;
          const sums = scratch + ((<usize>((i * filterWidth + j) * outChannels)) << 3);
          let c = fromChannel;
          for (; c + 4 <= toChannel; c += 4) {
            const sum = dotOfPixels(from + (c << 2), strideWidth * pixel, given + (c << 2), pixel, count);
            addToDoubles(sums + (c << 3), sum);
          }
          for (; c < toChannel; c++) {
            let sum: f32 = 0;
            for (let k: i32 = 0; k < count; k++) {
              sum += load<f32>(from + k * strideWidth * pixel + (c << 2)) * load<f32>(given + k * pixel + (c << 2));
            }
            store<f64>(sums + (c << 3), load<f64>(sums + (c << 3)) + <f64>sum);
          }
        }
      }
    }
  }
  for (let t: i32 = 0; t < taps; t++) {
    for (let c = fromChannel; c < toChannel; c++) {
      const at = <usize>(t * outChannels + c);
      store<f32>(dFilter + (at << 2), <f32>load<f64>(scratch + (at << 3)));
    }
  }
}
