// Matrix products with any transposition, bias and activation.
import { convolve, convolveScratch } from './convolution';
import { COLUMNS, DEPTH, ROWS, TILE, tileFromColumns } from './microkernel';
import { copyFloats, packPanels, placeTile, zeroFloats } from './pack';

/** Bytes that the packed panels of B aim at: a product by a wider B is cut into strips of columns. */
const PANELS: i32 = 4194304;

function columnsPerStrip(depth: i32, columns: i32): i32 {
  const width8 = (columns + COLUMNS - 1) & ~(COLUMNS - 1);
  return min(width8, max(COLUMNS, (PANELS / (max(1, depth) << 2)) & ~(COLUMNS - 1)));
}

/** Bytes of scratch that `matMul` takes for this many rows and columns of the result, or fewer. */
export function matMulScratch(columns: i32, depth: i32, transposeA: i32): i32 {
  const width8 = (columns + COLUMNS - 1) & ~(COLUMNS - 1);
  const bias = width8 * 4 + 64;
  if (transposeA != 0) {
    const length = min(depth, DEPTH);
    const strip = columnsPerStrip(length, columns);
    return bias + strip * length * 4 + length * ROWS * 4 + 64 + TILE;
  }
  return bias + columnsPerStrip(depth, columns) * depth * 4 + convolveScratch(depth);
}

/**
 * out [rows, columns] = op(A) · op(B) + bias, then the activation (0 none, 1 relu, 2 relu6). A is [rows, depth], or
 * [depth, rows] to be transposed; B is [depth, columns] or [columns, depth]; `bias` is 0 where there is none.
 *
 * It computes the rows `first … last` of the result or, with `byColumns`, those columns.
 */
export function matMul(
  a: usize,
  b: usize,
  out: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  transposeA: i32,
  transposeB: i32,
  bias: usize,
  activation: i32,
  byColumns: i32,
  first: i32,
  last: i32,
  scratch: usize,
): void {
  const firstRow = byColumns != 0 ? 0 : first;
  const lastRow = byColumns != 0 ? rows : last;
  const firstColumn = byColumns != 0 ? first : 0;
  const width = (byColumns != 0 ? last : columns) - firstColumn;
  const width8 = (width + COLUMNS - 1) & ~(COLUMNS - 1);
  const biases = scratch;
  zeroFloats(biases, width8);
  if (bias != 0) copyFloats(biases, bias + (firstColumn << 2), width);
  const panels = scratch + width8 * 4 + 64;
  const rowStep = transposeB != 0 ? 4 : columns << 2;
  const columnStep = transposeB != 0 ? depth << 2 : 4;
  const fromB = b + <usize>firstColumn * columnStep;
  const to = out + ((<usize>firstColumn) << 2);
  const outStride = columns << 2;
  if (transposeA != 0) {
    columnsTimes(
      a,
      fromB,
      to,
      firstRow,
      lastRow,
      rows,
      width,
      depth,
      rowStep,
      columnStep,
      outStride,
      biases,
      activation,
      panels,
    );
    return;
  }
  const strip = columnsPerStrip(depth, width);
  const rest = panels + <usize>strip * depth * 4;
  for (let start: i32 = 0; start < width; start += strip) {
    const wide = min(strip, width - start);
    packPanels(fromB + <usize>start * columnStep, depth, wide, rowStep, columnStep, panels, depth, 0);
    // A row of A is a pixel of `depth` channels.
    convolve(
      a,
      firstRow,
      lastRow,
      rows,
      1,
      depth,
      panels,
      1,
      1,
      1,
      1,
      1,
      1,
      0,
      0,
      to + (start << 2),
      rows,
      1,
      wide,
      rows * outStride,
      outStride,
      outStride,
      biases + (start << 2),
      4,
      activation,
      rest,
    );
  }
}

/** Aᵀ · B for A of [depth, rows]: sums over runs of the depth wait in the result for the next run. */
function columnsTimes(
  a: usize,
  b: usize,
  out: usize,
  firstRow: i32,
  lastRow: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  rowStep: i32,
  columnStep: i32,
  outStride: i32,
  biases: usize,
  activation: i32,
  scratch: usize,
): void {
  const run = min(depth, DEPTH);
  const strip = columnsPerStrip(run, columns);
  const panels = scratch;
  const group = panels + <usize>strip * run * 4;
  const tile = group + run * ROWS * 4 + 64;
  for (let first: i32 = 0; first < columns; first += strip) {
    const width = min(strip, columns - first);
    for (let start: i32 = 0; start < depth; start += run) {
      const length = min(run, depth - start);
      const last = start + length == depth;
      packPanels(
        b + <usize>start * rowStep + <usize>first * columnStep,
        length,
        width,
        rowStep,
        columnStep,
        panels,
        run,
        0,
      );
      for (let m = firstRow; m < lastRow; m += ROWS) {
        const tall = min(ROWS, lastRow - m);
        packColumns(a + ((<usize>start * rows + m) << 2), length, tall, rows << 2, group);
        for (let n: i32 = 0; n < width; n += COLUMNS) {
          const wide = min(COLUMNS, width - n);
          const target = out + <usize>m * outStride + ((<usize>(first + n)) << 2);
          const whole = tall == ROWS && wide == COLUMNS;
          const direct = whole && (!last || activation == 0);
          let init = biases + ((first + n) << 2);
          let initStride: i32 = 0;
          if (start > 0) {
            init = whole ? target : tile;
            initStride = whole ? outStride : 32;
            if (!whole) {
              for (let r: i32 = 0; r < tall; r++) copyFloats(tile + (r << 5), target + <usize>r * outStride, wide);
            }
          }
          tileFromColumns(
            length,
            group,
            20,
            panels + <usize>n * run * 4,
            init,
            initStride,
            direct ? target : tile,
            direct ? outStride : 32,
          );
          if (!direct) placeTile(tile, target, outStride, tall, wide, last ? activation : 0);
        }
      }
    }
  }
}

/** Five neighbouring columns, `count` of them there, become [depth][5]. */
function packColumns(source: usize, depth: i32, count: i32, step: i32, target: usize): void {
  if (count == ROWS) {
    for (let k: i32 = 0; k < depth; k++) {
      v128.store(target, v128.load(source));
      store<f32>(target, load<f32>(source, 16), 16);
      source += step;
      target += 20;
    }
    return;
  }
  for (let k: i32 = 0; k < depth; k++) {
    for (let c: i32 = 0; c < count; c++) store<f32>(target + (c << 2), load<f32>(source + (c << 2)));
    for (let c: i32 = count; c < ROWS; c++) store<f32>(target + (c << 2), 0);
    source += step;
    target += 20;
  }
}
