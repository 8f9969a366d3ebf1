import type { TrainingInstance } from '../wasm/trainingModule.js';
import type { ConvolutionGeometry } from './convolutionGeometry.js';
import { productTime } from './productTime.js';

/** The numbers of a 3 × 3 convolution at stride 1, in the direction that it is computed. */
interface Layout {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly columns: number;
}

/** Channels from which it is faster than direct products, on either side; and tiles, of which each repays the filter's transform. */
const FEWEST_CHANNELS = 8;
const FEWEST_TILES = 48;
/** Channels whose gradient `winogradSumFilterGradient` transforms at once, and the bytes that it takes for them. */
const SUM_CHANNELS = 5;
const SUM_SCRATCH = 2560;

/** Channels on both sides from which tiles of 4 × 4 are faster than those of 2 × 2, and what share of them the result fills at least. */
const WIDE_CHANNELS = 24;
const WIDE_SHARE = 0.75;
/** Bytes of a tile of 4 × 4 while the filter is transformed. */
const WIDE_TILE = 576;

const tilesOf = ({ batch, outHeight, outWidth }: Pick<Layout, 'batch' | 'outHeight' | 'outWidth'>, side = 2) =>
  batch * Math.ceil(outHeight / side) * Math.ceil(outWidth / side);

/** Whether tiles are of 4 × 4, by F(4 × 4, 3 × 3): 1.8 times fewer products, twice the difference. */
function isWide(layout: Layout): boolean {
  const { batch, channels, columns, outHeight, outWidth } = layout;
  const tiles = tilesOf(layout, 4);
  const share = (batch * outHeight * outWidth) / (16 * tiles);
  return Math.min(channels, columns) >= WIDE_CHANNELS && share >= WIDE_SHARE && tiles >= FEWEST_TILES;
}

/**
 * Whether a convolution is computed by Winograd's F(2 × 2, 3 × 3) or F(4 × 4, 3 × 3): 3 × 3 at stride 1, channels on both sides in fours.
 *
 * The first multiplies 2.25 times less often, and rounds differently: by about 10⁻⁶ of the largest value, as other libraries' do.
 */
export function takesWinograd(geometry: ConvolutionGeometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  return (
    filterHeight === 3 &&
    filterWidth === 3 &&
    strideHeight === 1 &&
    strideWidth === 1 &&
    dilationHeight === 1 &&
    dilationWidth === 1 &&
    [geometry.channels, geometry.outChannels].every((count) => count % 4 === 0 && count >= FEWEST_CHANNELS) &&
    tilesOf(geometry) >= FEWEST_TILES
  );
}

/** Bytes from one row, column, channel and column of the result to the next in a filter; negative ones reverse it. */
type FilterSteps = readonly [row: number, column: number, channel: number, out: number];

/** Convolves `source` with the filter at an address; `bias` is an address or 0. */
function convolve(
  { exports, run, scratch }: TrainingInstance,
  source: number,
  layout: Layout,
  filter: number,
  steps: FilterSteps,
  bias: number,
  activation: number,
  out: number,
): void {
  const { batch, height, width, channels, top, left, outHeight, outWidth, columns } = layout;
  if (isWide(layout)) {
    const size = exports.winogradWideFilter(channels, columns);
    const packed = scratch(size + WIDE_TILE);
    exports.transformWideFilter(filter, ...steps, channels, columns, packed, packed + size);
    run(
      'winogradWide',
      [source, height, width, channels, packed, top, left, out, outHeight, outWidth, columns, bias, activation],
      {
        units: tilesOf(layout, 4),
        align: SUM_CHANNELS,
        scratch: exports.winogradWideScratch(channels, columns),
        nanoseconds: productTime(batch * outHeight * outWidth, 9 * channels, columns) / 3,
      },
    );
    return;
  }
  const packed = scratch(exports.winogradFilter(channels, columns));
  exports.transformFilter(filter, ...steps, channels, columns, packed);
  run(
    'winograd',
    [source, height, width, channels, packed, top, left, out, outHeight, outWidth, columns, bias, activation],
    {
      units: tilesOf({ batch, outHeight, outWidth }),
      align: SUM_CHANNELS,
      scratch: exports.winogradScratch(channels, columns),
      nanoseconds: productTime(batch * outHeight * outWidth, 9 * channels, columns) / 2,
    },
  );
}

/** The convolution itself, with an activation by its number; all tensors are addresses, `bias` 0 where there is none. */
export function winograd(
  training: TrainingInstance,
  geometry: ConvolutionGeometry,
  tensors: { readonly x: number; readonly filter: number; readonly bias: number; readonly y: number },
  activation: number,
): void {
  const { channels, outChannels: columns } = geometry;
  const column = columns * 4;
  const steps = [3 * channels * column, channels * column, column, 4] as const;
  convolve(training, tensors.x, { ...geometry, columns }, tensors.filter, steps, tensors.bias, activation, tensors.y);
}

/** The gradient of its input: dy convolved with the filter reversed and transposed. */
export function winogradInputGradient(
  training: TrainingInstance,
  geometry: ConvolutionGeometry,
  tensors: { readonly dy: number; readonly filter: number; readonly dx: number },
): void {
  const { batch, height, width, channels, outHeight, outWidth, outChannels, top, left } = geometry;
  const tap = channels * outChannels * 4;
  const layout = {
    batch,
    height: outHeight,
    width: outWidth,
    channels: outChannels,
    top: 2 - top,
    left: 2 - left,
    outHeight: height,
    outWidth: width,
    columns: channels,
  };
  const steps = [-3 * tap, -tap, 4, outChannels * 4] as const;
  convolve(training, tensors.dy, layout, tensors.filter + 8 * tap, steps, 0, 0, tensors.dx);
}

/** The gradient of its filter. */
export function winogradFilterGradient(
  { exports, scratch, run }: TrainingInstance,
  geometry: ConvolutionGeometry,
  tensors: { readonly x: number; readonly dy: number; readonly dFilter: number },
): void {
  const { batch, height, width, channels, outHeight, outWidth, outChannels: columns } = geometry;
  const tiles = tilesOf(geometry);
  const parts = exports.winogradGradientParts(channels, columns, tiles);
  const sums = scratch(exports.winogradGradientSums(channels, columns, parts));
  run(
    'winogradFilterGradient',
    [
      tensors.x,
      height,
      width,
      channels,
      tensors.dy,
      geometry.top,
      geometry.left,
      outHeight,
      outWidth,
      columns,
      tiles,
      sums,
      parts,
    ],
    {
      units: parts,
      scratch: exports.winogradGradientScratch(channels, columns),
      nanoseconds: productTime(batch * outHeight * outWidth, 9 * channels, columns) / 2,
    },
  );
  run('winogradSumFilterGradient', [sums, parts, channels, columns, tensors.dFilter], {
    units: Math.ceil(channels / SUM_CHANNELS),
    scratch: SUM_SCRATCH,
    nanoseconds: 4 * parts * channels * columns,
  });
}
