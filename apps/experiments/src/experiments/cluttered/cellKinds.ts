/** What lies in a cell of a layer's grid. */
export const cellKind = { empty: 0, clutter: 1, digit: 2 } as const;

/** Height and width, in pixels or in cells. */
export interface GridSize {
  readonly height: number;
  readonly width: number;
}

/**
 * What lies in each cell of a layer's grid, from the masks of the canvas.
 *
 * A cell of a layer whose strides multiply to s stands for its block of s × s pixels. It is a **digit** cell when at least
 * one pixel of the block is inked by the digit, a **clutter** cell when none is and at least one is inked by clutter, and
 * **empty** otherwise: so a cell that holds both counts as the digit's.
 *
 * @param digitMask - Canvas pixels inked by the digit (nonzero), row-major, [canvas.height, canvas.width].
 * @param clutterMask - Canvas pixels inked by clutter, likewise.
 * @param canvas - Size of the canvas in pixels.
 * @param grid - Size of the layer in cells; it must divide the canvas.
 * @returns `cellKind` of each cell, row-major, [grid.height, grid.width].
 * @throws RangeError when the grid does not divide the canvas or a mask has another size.
 *
 * @example
 * cellKinds([1, 0, 0, 0], [0, 1, 0, 1], { height: 1, width: 4 }, { height: 1, width: 2 }); // Uint8Array [2, 1]
 */
export function cellKinds(
  digitMask: ArrayLike<number>,
  clutterMask: ArrayLike<number>,
  canvas: GridSize,
  grid: GridSize,
): Uint8Array {
  const rows = canvas.height / grid.height;
  const columns = canvas.width / grid.width;
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || rows < 1 || columns < 1) {
    throw new RangeError(
      `cellKinds: grid must divide the canvas of ${canvas.height} × ${canvas.width}, ` +
        `got ${grid.height} × ${grid.width}. Choose a canvas that the strides divide.`,
    );
  }
  const pixels = canvas.height * canvas.width;
  for (const [name, mask] of [
    ['digitMask', digitMask],
    ['clutterMask', clutterMask],
  ] as const) {
    if (mask.length !== pixels) {
      throw new RangeError(
        `cellKinds: ${name} must have ${pixels} pixels, got ${mask.length}. Pass one image at a time.`,
      );
    }
  }
  const kinds = new Uint8Array(grid.height * grid.width);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const kind = digitMask[pixel] ? cellKind.digit : clutterMask[pixel] ? cellKind.clutter : cellKind.empty;
    const row = Math.floor(Math.floor(pixel / canvas.width) / rows);
    const cell = row * grid.width + Math.floor((pixel % canvas.width) / columns);
    if (kind > kinds[cell]!) kinds[cell] = kind;
  }
  return kinds;
}
