// Gradient of the input of a convolution: one convolution by the reversed, transposed taps for each phase of the stride.
import { convolve } from './convolution';
import { COLUMNS } from './microkernel';
import { packPanels, zeroFloats } from './pack';
import { ceilDivide } from './tiling';

function greatestCommonDivisor(a: i32, b: i32): i32 {
  while (b != 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/**
 * Input pixels of one phase, (position + padding) mod stride, meet the same filter taps: the first of them, of those that
 * lie `stride / gcd(dilation, stride)` apart, or −1 where a phase meets none.
 */
function firstTap(phase: i32, padding: i32, dilation: i32, stride: i32, taps: i32): i32 {
  let first: i32 = -1;
  for (let i: i32 = 0; i < min(taps, stride / greatestCommonDivisor(dilation, stride)); i++) {
    if ((phase + padding - i * dilation) % stride == 0) first = i;
  }
  return first;
}

function tapsOfPhase(first: i32, dilation: i32, stride: i32, taps: i32): i32 {
  return first < 0 ? 0 : (taps - 1 - first) / (stride / greatestCommonDivisor(dilation, stride)) + 1;
}

/** Bytes of one phase's taps, reversed and transposed, as panels. */
function phaseBytes(depth: i32, channels: i32): i32 {
  return ceilDivide(channels, COLUMNS) * depth * 32;
}

/** Bytes of the packed taps that `packInputGradient` writes; `depth` is filterHeight · filterWidth · outChannels. */
export function inputGradientPanels(depth: i32, channels: i32): i32 {
  return 32 + phaseBytes(depth, channels);
}

/** Packs the taps of every phase, one after the other behind eight zeros, for `conv2dInputGradient`. */
export function packInputGradient(
  filter: usize,
  filterHeight: i32,
  filterWidth: i32,
  channels: i32,
  outChannels: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
  height: i32,
  width: i32,
  packed: usize,
): void {
  const tapStepHeight = strideHeight / greatestCommonDivisor(dilationHeight, strideHeight);
  const tapStepWidth = strideWidth / greatestCommonDivisor(dilationWidth, strideWidth);
  let panels = packed + 32;
  zeroFloats(packed, COLUMNS);
  for (let phaseY: i32 = 0; phaseY < min(strideHeight, height); phaseY++) {
    const firstTapY = firstTap(phaseY, top, dilationHeight, strideHeight, filterHeight);
    const tapsY = tapsOfPhase(firstTapY, dilationHeight, strideHeight, filterHeight);
    for (let phaseX: i32 = 0; phaseX < min(strideWidth, width); phaseX++) {
      const firstTapX = firstTap(phaseX, left, dilationWidth, strideWidth, filterWidth);
      const tapsX = tapsOfPhase(firstTapX, dilationWidth, strideWidth, filterWidth);
      const depth = tapsY * tapsX * outChannels;
      for (let i: i32 = 0; i < tapsY; i++) {
        for (let j: i32 = 0; j < tapsX; j++) {
          const tap =
            (firstTapY + (tapsY - 1 - i) * tapStepHeight) * filterWidth + firstTapX + (tapsX - 1 - j) * tapStepWidth;
          const at = (i * tapsX + j) * outChannels;
          const from = filter + <usize>tap * channels * outChannels * 4;
          packPanels(from, outChannels, channels, 4, outChannels << 2, panels, depth, at);
        }
      }
      panels += phaseBytes(depth, channels);
    }
  }
}

/**
 * Gradient of the input: dx[b, i·d + y·s − top, …, c] += Σ dy[b, y, x, n] · filter[i, j, c, n], for the images
 * `first … last`, with the taps that `packInputGradient` packed. Takes `convolveScratch` bytes of scratch.
 *
 * Each phase is a convolution of dy at stride 1 by its taps, reversed and transposed; no zeros are inserted.
 */
export function conv2dInputGradient(
  dy: usize,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  packed: usize,
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
  channels: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const pixel = channels << 2;
  const gcdHeight = greatestCommonDivisor(dilationHeight, strideHeight);
  const gcdWidth = greatestCommonDivisor(dilationWidth, strideWidth);
  let panels = packed + 32;
  for (let phaseY: i32 = 0; phaseY < min(strideHeight, height); phaseY++) {
    const firstTapY = firstTap(phaseY, top, dilationHeight, strideHeight, filterHeight);
    const tapsY = tapsOfPhase(firstTapY, dilationHeight, strideHeight, filterHeight);
    const lastTapY = firstTapY + (tapsY - 1) * (strideHeight / gcdHeight);
    const rowsOfPhase = ceilDivide(height - phaseY, strideHeight);
    for (let phaseX: i32 = 0; phaseX < min(strideWidth, width); phaseX++) {
      const firstTapX = firstTap(phaseX, left, dilationWidth, strideWidth, filterWidth);
      const tapsX = tapsOfPhase(firstTapX, dilationWidth, strideWidth, filterWidth);
      const lastTapX = firstTapX + (tapsX - 1) * (strideWidth / gcdWidth);
      const columnsOfPhase = ceilDivide(width - phaseX, strideWidth);
      const target = dx + <usize>(phaseY * width + phaseX) * pixel;

      if (tapsY == 0 || tapsX == 0) {
        for (let b = first; b < last; b++) {
          for (let y: i32 = 0; y < rowsOfPhase; y++) {
            let to = target + <usize>(b * height + y * strideHeight) * width * pixel;
            for (let x: i32 = 0; x < columnsOfPhase; x++) {
              zeroFloats(to, channels);
              to += strideWidth * pixel;
            }
          }
        }
        continue;
      }

      const sourceTop = (lastTapY * dilationHeight - phaseY - top) / strideHeight;
      const sourceLeft = (lastTapX * dilationWidth - phaseX - left) / strideWidth;
      convolve(
        dy,
        first * rowsOfPhase * columnsOfPhase,
        last * rowsOfPhase * columnsOfPhase,
        outHeight,
        outWidth,
        outChannels,
        panels,
        tapsY,
        tapsX,
        1,
        1,
        dilationHeight / gcdHeight,
        dilationWidth / gcdWidth,
        sourceTop,
        sourceLeft,
        target,
        rowsOfPhase,
        columnsOfPhase,
        channels,
        height * width * pixel,
        strideHeight * width * pixel,
        strideWidth * pixel,
        packed,
        0,
        0,
        scratch,
      );
      panels += phaseBytes(tapsY * tapsX * outChannels, channels);
    }
  }
}
