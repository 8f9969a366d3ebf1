import { requireThat } from '@infodrop/requirements';

/** One map of cells for each image. */
export interface CellMaps {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], row-major: per cell, in the unit of what was summed. */
  readonly values: Float64Array;
}

/**
 * Maps of a layer: what its units have, summed over the channels of each cell.
 *
 *   map[n, i, j] = Σ_c unit[n, i, j, c]
 *
 * Of the KL of information dropout's units these are the maps of where a layer's information comes from, in nats per cell;
 * with the log-uniform prior nats above the cap, known up to a constant.
 *
 * @param units - One number for each unit, row-major, shape [count, height, width, channels].
 * @param shape - That shape.
 * @returns See {@link CellMaps}; sums in double precision.
 * @throws RangeError when the shape is not four positive integers, does not fit the values, or a value is not finite.
 *
 * Source: the information plots of A. Achille, S. Soatto, 2016 (https://arxiv.org/abs/1611.01353); there each batch's minimum is
 * subtracted before plotting, here nothing is.
 *
 * @example
 * import { cellSums } from '@infodrop/analysis';
 * cellSums([1, 2, 3, 4], [1, 1, 2, 2]).values; // [3, 7]
 */
export function cellSums(units: ArrayLike<number>, shape: readonly number[]): CellMaps {
  requireThat(Array.isArray(shape), 'cellSums', 'shape', '[count, height, width, channels]', shape);
  const [count, height, width, channels] = shape;
  if (
    shape.length !== 4 ||
    shape.some((side) => !Number.isInteger(side) || side < 1) ||
    units.length !== shape.reduce((product, side) => product * side, 1)
  ) {
    throw new RangeError(
      `cellSums: shape must be [count, height, width, channels] of ${units.length} values, got [${shape.join(', ')}]. ` +
        'A layer without places has no map.',
    );
  }
  const values = new Float64Array(count! * height! * width!);
  for (let cell = 0, unit = 0; cell < values.length; cell++) {
    let sum = 0;
    for (let channel = 0; channel < channels!; channel++) sum += units[unit++]!;
    if (!Number.isFinite(sum)) {
      throw new RangeError(
        `cellSums: units must be finite, got ${sum} at cell ${cell}. Was the network trained to NaN?`,
      );
    }
    values[cell] = sum;
  }
  return { count: count!, height: height!, width: width!, values };
}
