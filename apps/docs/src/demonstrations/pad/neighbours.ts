/** The eight cells around a cell, from the one above it clockwise; undefined where there is none. */
export function neighbours(cell: number, width: number, cells: number): (number | undefined)[] {
  const column = cell % width;
  return [
    [-1, 0],
    [-1, 1],
    [0, 1],
    [1, 1],
    [1, 0],
    [1, -1],
    [0, -1],
    [-1, -1],
  ].map(([down, right]) => {
    const near = cell + down! * width + right!;
    return near < 0 || near >= cells || column + right! < 0 || column + right! >= width ? undefined : near;
  });
}
