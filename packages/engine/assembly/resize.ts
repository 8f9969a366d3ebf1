// Gradients of resizing images, image by image. NHWC.
import { zeroFloats } from './pack';

/** target += source · factor over `count` floats. */
function addScaled(target: usize, source: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor);
  let c: i32 = 0;
  for (; c + 4 <= count; c += 4) {
    v128.store(target, f32x4.add(v128.load(target), f32x4.mul(v128.load(source), factors)));
    target += 16;
    source += 16;
  }
  for (; c < count; c++) {
    store<f32>(target, load<f32>(target) + load<f32>(source) * factor);
    target += 4;
    source += 4;
  }
}

/** Where output pixel `index` of `outLength` lies in an input of `length`: at its corner, or with both ends aligned. */
// @ts-ignore: decorator
@inline
function scaleOf(length: i32, outLength: i32, alignCorners: i32): f64 {
  return alignCorners != 0 && outLength > 1
    ? <f64>(length - 1) / <f64>(outLength - 1)
    : <f64>length / <f64>outLength;
}

// @ts-ignore: decorator
@inline
function nearest(index: i32, scale: f64, length: i32, alignCorners: i32): i32 {
  const place = <f64>index * scale;
  return min(length - 1, <i32>(alignCorners != 0 ? Math.floor(place + 0.5) : Math.floor(place)));
}

/** Gradient of nearest-neighbour resizing, for the images from `first` to `last`. */
export function resizeNearestGradient(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  dx: usize,
  height: i32,
  width: i32,
  alignCorners: i32,
  first: i32,
  last: i32,
): void {
  const pixel = channels << 2;
  const scaleY = scaleOf(height, outHeight, alignCorners);
  const scaleX = scaleOf(width, outWidth, alignCorners);
  for (let b: i32 = first; b < last; b++) {
    const image = dx + (<usize>b * height * width) * pixel;
    zeroFloats(image, height * width * channels);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const row = image + <usize>(nearest(oy, scaleY, height, alignCorners) * width) * pixel;
      let from = dy + (<usize>(b * outHeight + oy) * outWidth) * pixel;
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        addScaled(row + nearest(ox, scaleX, width, alignCorners) * pixel, from, 1, channels);
        from += pixel;
      }
    }
  }
}

/** Gradient of bilinear resizing, for the images from `first` to `last`. */
export function resizeBilinearGradient(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  dx: usize,
  height: i32,
  width: i32,
  alignCorners: i32,
  first: i32,
  last: i32,
): void {
  const pixel = channels << 2;
  const scaleY = scaleOf(height, outHeight, alignCorners);
  const scaleX = scaleOf(width, outWidth, alignCorners);
  for (let b: i32 = first; b < last; b++) {
    const image = dx + (<usize>b * height * width) * pixel;
    zeroFloats(image, height * width * channels);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const placeY = <f64>oy * scaleY;
      const above = min(<i32>Math.floor(placeY), height - 1);
      const below = min(<i32>Math.ceil(placeY), height - 1);
      const partY = placeY - <f64>above;
      let from = dy + (<usize>(b * outHeight + oy) * outWidth) * pixel;
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const placeX = <f64>ox * scaleX;
        const before = min(<i32>Math.floor(placeX), width - 1);
        const after = min(<i32>Math.ceil(placeX), width - 1);
        const partX = placeX - <f64>before;
        addScaled(image + (above * width + before) * pixel, from, <f32>((1 - partY) * (1 - partX)), channels);
        if (partX != 0) addScaled(image + (above * width + after) * pixel, from, <f32>((1 - partY) * partX), channels);
        if (partY != 0) {
          addScaled(image + (below * width + before) * pixel, from, <f32>(partY * (1 - partX)), channels);
          if (partX != 0) addScaled(image + (below * width + after) * pixel, from, <f32>(partY * partX), channels);
        }
        from += pixel;
      }
    }
  }
}
