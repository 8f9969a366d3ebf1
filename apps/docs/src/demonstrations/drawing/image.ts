import type { Color } from './colors.js';

/** Paints values from 0 to 1 from one colour to another, a pixel each; the canvas gets this many columns. */
export function paintImage(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  columns: number,
  from: Color,
  to: Color,
): void {
  const rows = values.length / columns;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(columns, rows);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const share = Math.max(0, Math.min(1, values[pixel]!));
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * pixel + channel] = from[channel]! + share * (to[channel]! - from[channel]!);
    }
    image.data[4 * pixel + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
