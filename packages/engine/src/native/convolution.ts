import type { ConvolutionGeometry } from '../kernels/convolutionGeometry.js';

/** A geometry in the order in which the native convolutions take it, behind the addresses. */
export function nativeGeometry(geometry: ConvolutionGeometry): number[] {
  return [
    geometry.batch,
    geometry.height,
    geometry.width,
    geometry.channels,
    geometry.filterHeight,
    geometry.filterWidth,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.dilationHeight,
    geometry.dilationWidth,
    geometry.top,
    geometry.left,
    geometry.outHeight,
    geometry.outWidth,
    geometry.outChannels,
  ];
}
