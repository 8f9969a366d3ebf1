/** Where a layer's information comes from: one map of nats for each image. */
export interface InformationMaps {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width], row-major, nats per cell. */
  readonly nats: Float64Array;
}

/**
 * Information maps of a layer: its KL divergences summed over the channels of each cell.
 *
 *   map[n, i, j] = Σ_c KL[n, i, j, c]
 *
 * @param kl - KL of each unit in nats, row-major, shape [count, height, width, channels].
 * @param shape - That shape.
 * @returns The maps, in nats per cell. With the log-uniform prior they are nats above the cap: known up to a constant.
 * @throws RangeError when the shape is not four positive integers, does not fit the values, or a value is not finite.
 *
 * Source: the information plots of Achille & Soatto (arXiv 1611.01353); there each batch's minimum is subtracted before plotting, here nothing is.
 *
 * @example
 * informationMaps(new Float32Array([1, 2, 3, 4]), [1, 1, 2, 2]).nats; // Float64Array [3, 7]
 */
export function informationMaps(kl: ArrayLike<number>, shape: readonly number[]): InformationMaps {
  const [count, height, width, channels] = shape;
  if (
    shape.length !== 4 ||
    shape.some((side) => !Number.isInteger(side) || side < 1) ||
    kl.length !== shape.reduce((product, side) => product * side, 1)
  ) {
    throw new RangeError(
      `informationMaps: shape must be [count, height, width, channels] of ${kl.length} values, got [${shape.join(', ')}]. ` +
        'A layer without places has no map.',
    );
  }
  const nats = new Float64Array(count! * height! * width!);
  for (let cell = 0, unit = 0; cell < nats.length; cell++) {
    let sum = 0;
    for (let channel = 0; channel < channels!; channel++) sum += kl[unit++]!;
    if (!Number.isFinite(sum)) {
      throw new RangeError(
        `informationMaps: kl must be finite, got ${sum} at cell ${cell}. Was the network trained to NaN?`,
      );
    }
    nats[cell] = sum;
  }
  return { count: count!, height: height!, width: width!, nats };
}
