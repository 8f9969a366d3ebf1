import type { backend_util } from '@tensorflow/tfjs-core';
import fc from 'fast-check';

/** A convolution, dense or depthwise: the shapes of its image and filter, and how the one moves over the other. */
export interface ConvolutionCase {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly filter: readonly [height: number, width: number, channels: number, outChannels: number];
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: 'valid' | 'same' | backend_util.ExplicitPadding;
  readonly seed: number;
}

const side = fc.integer({ min: 0, max: 3 });

/** Paddings by name and by hand. */
export const pads: fc.Arbitrary<ConvolutionCase['pad']> = fc.oneof(
  fc.constant('valid' as const),
  fc.constant('same' as const),
  fc.tuple(side, side, side, side).map(([top, bottom, left, right]): backend_util.ExplicitPadding => [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]),
);

/** What differs between kinds of convolution: `filters` is the last axis of the filter. */
interface Ranges {
  readonly channels: fc.Arbitrary<number>;
  readonly filters: fc.Arbitrary<number>;
  readonly mostTaps: number;
  readonly mostDilation: number;
}

/** Convolutions over strides, dilations, paddings, odd and tiny sizes. */
export function convolutionCases({ channels, filters, mostTaps, mostDilation }: Ranges): fc.Arbitrary<ConvolutionCase> {
  const length = fc.integer({ min: 1, max: 11 });
  const taps = fc.integer({ min: 1, max: mostTaps });
  const step = fc.integer({ min: 1, max: 3 });
  const dilation = fc.integer({ min: 1, max: mostDilation });
  return fc
    .record({
      batch: fc.integer({ min: 1, max: 3 }),
      size: fc.tuple(length, length),
      depth: channels,
      width: filters,
      window: fc.tuple(taps, taps),
      strides: fc.tuple(step, step),
      dilations: fc.tuple(dilation, dilation),
      pad: pads,
      seed: fc.nat(1000),
    })
    .map(({ batch, size, depth, width, window, strides, dilations, pad, seed }) => ({
      // Large enough for one output pixel without padding.
      x: [batch, size[0] + (window[0] - 1) * dilations[0], size[1] + (window[1] - 1) * dilations[1], depth] as const,
      filter: [window[0], window[1], depth, width] as const,
      strides,
      dilations,
      pad,
      seed,
    }));
}
