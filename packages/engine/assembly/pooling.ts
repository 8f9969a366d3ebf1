// Gradients of pooling in two dimensions, image by image. NHWC.
import { zeroFloats } from './pack';

/**
 * Gradient of the largest value of each window, for the images from `first` to `last`. Of equal values the first one, row
 * by row, takes it all; a window without a number above −∞ gives none.
 */
export function maxPoolGradient(
  dy: usize,
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  dx: usize,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
): void {
  const pixel = channels << 2;
  for (let b: i32 = first; b < last; b++) {
    const image = <usize>b * height * width * pixel;
    zeroFloats(dx + image, height * width * channels);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const startY = oy * strideHeight - top;
      const fromY = max(0, startY);
      const toY = min(height, startY + filterHeight);
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const startX = ox * strideWidth - left;
        const fromX = max(0, startX);
        const toX = min(width, startX + filterWidth);
        const gradient = dy + <usize>((b * outHeight + oy) * outWidth + ox) * pixel;
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          let largest = f32x4.splat(f32.NEGATIVE_INFINITY);
          let place = i32x4.splat(-1);
          for (let i: i32 = fromY; i < toY; i++) {
            let at = x + image + (i * width + fromX) * pixel + (c << 2);
            for (let j: i32 = fromX; j < toX; j++) {
              const value = v128.load(at);
              const above = f32x4.gt(value, largest);
              largest = v128.bitselect(value, largest, above);
              place = v128.bitselect(i32x4.splat(i * width + j), place, above);
              at += pixel;
            }
          }
          const given = v128.load(gradient + (c << 2));
          for (let i: i32 = fromY; i < toY; i++) {
            let to = dx + image + (i * width + fromX) * pixel + (c << 2);
            for (let j: i32 = fromX; j < toX; j++) {
              const taken = v128.and(given, i32x4.eq(place, i32x4.splat(i * width + j)));
              v128.store(to, f32x4.add(v128.load(to), taken));
              to += pixel;
            }
          }
        }
        for (; c < channels; c++) {
          let largest: f32 = f32.NEGATIVE_INFINITY;
          let place: i32 = -1;
          for (let i: i32 = fromY; i < toY; i++) {
            for (let j: i32 = fromX; j < toX; j++) {
              const value = load<f32>(x + image + (i * width + j) * pixel + (c << 2));
              if (value > largest) {
                largest = value;
                place = i * width + j;
              }
            }
          }
          if (place >= 0) {
            const to = dx + image + place * pixel + (c << 2);
            store<f32>(to, load<f32>(to) + load<f32>(gradient + (c << 2)));
          }
        }
      }
    }
  }
}

/** Gradient of the mean of each window, over as many pixels as of it lie in the image; images from `first` to `last`. */
export function avgPoolGradient(
  dy: usize,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
  dx: usize,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
): void {
  const pixel = channels << 2;
  for (let b: i32 = first; b < last; b++) {
    const image = dx + <usize>b * height * width * pixel;
    zeroFloats(image, height * width * channels);
    for (let oy: i32 = 0; oy < outHeight; oy++) {
      const startY = oy * strideHeight - top;
      const fromY = max(0, startY);
      const toY = min(height, startY + filterHeight);
      for (let ox: i32 = 0; ox < outWidth; ox++) {
        const startX = ox * strideWidth - left;
        const fromX = max(0, startX);
        const toX = min(width, startX + filterWidth);
        if (toY <= fromY || toX <= fromX) continue;
        const factor: f32 = <f32>1 / <f32>((toY - fromY) * (toX - fromX));
        const gradient = dy + <usize>((b * outHeight + oy) * outWidth + ox) * pixel;
        let c: i32 = 0;
        for (; c + 4 <= channels; c += 4) {
          const share = f32x4.mul(v128.load(gradient + (c << 2)), f32x4.splat(factor));
          for (let i: i32 = fromY; i < toY; i++) {
            let to = image + (i * width + fromX) * pixel + (c << 2);
            for (let j: i32 = fromX; j < toX; j++) {
              v128.store(to, f32x4.add(v128.load(to), share));
              to += pixel;
            }
          }
        }
        for (; c < channels; c++) {
          const share = load<f32>(gradient + (c << 2)) * factor;
          for (let i: i32 = fromY; i < toY; i++) {
            for (let j: i32 = fromX; j < toX; j++) {
              const to = image + (i * width + j) * pixel + (c << 2);
              store<f32>(to, load<f32>(to) + share);
            }
          }
        }
      }
    }
  }
}
