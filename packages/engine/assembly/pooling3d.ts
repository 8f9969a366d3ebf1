// Pooling in three dimensions, volume by volume. NDHWC.
import { zeroFloats } from './pack';

/**
 * The largest value of each window, for the volumes from `first` to `last`; NaN are passed over, and of nothing it is −∞. With
 * `dy` other than 0, its gradient instead, in `out`, which has the shape of x: of equal values the last takes it all.
 */
export function maxPool3d(
  x: usize,
  dy: usize,
  depth: i32,
  height: i32,
  width: i32,
  channels: i32,
  filterDepth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideDepth: i32,
  strideHeight: i32,
  strideWidth: i32,
  front: i32,
  top: i32,
  left: i32,
  out: usize,
  outDepth: i32,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
): void {
  const volume = depth * height * width * channels;
  for (let b: i32 = first; b < last; b++) {
    const given = x + ((<usize>(b * volume)) << 2);
    const dx = out + ((<usize>(b * volume)) << 2);
    if (dy != 0) zeroFloats(dx, volume);
    let window: i32 = b * outDepth * outHeight * outWidth * channels;
    for (let oz: i32 = 0; oz < outDepth; oz++) {
      const startZ = oz * strideDepth - front;
      const fromZ = max(0, startZ);
      const toZ = min(depth, startZ + filterDepth);
      for (let oy: i32 = 0; oy < outHeight; oy++) {
        const startY = oy * strideHeight - top;
        const fromY = max(0, startY);
        const toY = min(height, startY + filterHeight);
        for (let ox: i32 = 0; ox < outWidth; ox++) {
          const startX = ox * strideWidth - left;
          const fromX = max(0, startX);
          const toX = min(width, startX + filterWidth);
          for (let c: i32 = 0; c < channels; c++) {
            let largest: f32 = f32.NEGATIVE_INFINITY;
            let place: i32 = -1;
            for (let i: i32 = fromZ; i < toZ; i++) {
              for (let j: i32 = fromY; j < toY; j++) {
                let at: i32 = ((i * height + j) * width + fromX) * channels + c;
                for (let k: i32 = fromX; k < toX; k++) {
                  const value = load<f32>(given + ((<usize>at) << 2));
                  if (value >= largest) {
                    largest = value;
                    place = at;
                  }
                  at += channels;
                }
              }
            }
            const element = (<usize>(window + c)) << 2;
            if (dy == 0) {
              store<f32>(out + element, largest);
            } else if (place >= 0) {
              const to = dx + ((<usize>place) << 2);
              store<f32>(to, load<f32>(to) + load<f32>(dy + element));
            }
          }
          window += channels;
        }
      }
    }
  }
}

/** Gradient of the mean of each window, over as many cells as of it lie in the volume; volumes from `first` to `last`. */
export function avgPool3dGradient(
  dy: usize,
  depth: i32,
  height: i32,
  width: i32,
  channels: i32,
  filterDepth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideDepth: i32,
  strideHeight: i32,
  strideWidth: i32,
  front: i32,
  top: i32,
  left: i32,
  dx: usize,
  outDepth: i32,
  outHeight: i32,
  outWidth: i32,
  first: i32,
  last: i32,
): void {
  const volume = depth * height * width * channels;
  for (let b: i32 = first; b < last; b++) {
    const to = dx + ((<usize>(b * volume)) << 2);
    zeroFloats(to, volume);
    let window: i32 = b * outDepth * outHeight * outWidth * channels;
    for (let oz: i32 = 0; oz < outDepth; oz++) {
      const startZ = oz * strideDepth - front;
      const fromZ = max(0, startZ);
      const toZ = min(depth, startZ + filterDepth);
      for (let oy: i32 = 0; oy < outHeight; oy++) {
        const startY = oy * strideHeight - top;
        const fromY = max(0, startY);
        const toY = min(height, startY + filterHeight);
        for (let ox: i32 = 0; ox < outWidth; ox++) {
          const startX = ox * strideWidth - left;
          const fromX = max(0, startX);
          const toX = min(width, startX + filterWidth);
          const cells: i32 = max(0, toZ - fromZ) * max(0, toY - fromY) * max(0, toX - fromX);
          const factor: f32 = cells == 0 ? 0 : <f32>1 / <f32>cells;
          for (let i: i32 = fromZ; i < toZ; i++) {
            for (let j: i32 = fromY; j < toY; j++) {
              for (let k: i32 = fromX; k < toX; k++) {
                let at = to + ((<usize>(((i * height + j) * width + k) * channels)) << 2);
                let from = dy + ((<usize>window) << 2);
                for (let c: i32 = 0; c < channels; c++) {
                  store<f32>(at, load<f32>(at) + load<f32>(from) * factor);
                  at += 4;
                  from += 4;
                }
              }
            }
          }
          window += channels;
        }
      }
    }
  }
}
