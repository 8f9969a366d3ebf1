import { auroc } from '@infodrop/metrics';
import { cellKind } from './cellKinds.js';

/** What one image's information map says about the digit, the clutter and the empty ground. */
export interface CellStatistics {
  /** Sum over all cells, nats. */
  readonly nats: number;
  /** Mean nats of a cell inked by the digit; NaN where there is none. */
  readonly natsPerDigitCell: number;
  /** Mean nats of a cell inked by clutter only; NaN where there is none. */
  readonly natsPerClutterCell: number;
  /** Mean nats of an empty cell; NaN where there is none. */
  readonly natsPerEmptyCell: number;
  /** Nats of the digit's cells over all nats, 0…1; NaN where the map holds none. */
  readonly digitShareOfNats: number;
  /** Digit cells over all cells, 0…1. */
  readonly digitShareOfArea: number;
  /** P(a digit cell has more nats than a clutter-only cell), ties one half; NaN where there is no cell of one kind. */
  readonly auroc: number;
}

/**
 * Statistics of one information map by what lies in its cells.
 *
 * @param map - Nats of each cell, row-major.
 * @param kinds - `cellKind` of each cell, in the same order.
 * @returns See {@link CellStatistics}. A statistic without cells to rest on is NaN, for the caller to count.
 * @throws RangeError when the lengths differ or there is no cell.
 *
 * @example
 * cellStatistics([3, 1, 0, 0], [2, 1, 0, 0]).digitShareOfNats; // 0.75, on a quarter of the area
 */
export function cellStatistics(map: ArrayLike<number>, kinds: ArrayLike<number>): CellStatistics {
  if (map.length !== kinds.length || map.length === 0) {
    throw new RangeError(
      `cellStatistics: map must have one value for each of the ${kinds.length} cells, got ${map.length}. ` +
        'Make the kinds with the grid of this layer.',
    );
  }
  const digit: number[] = [];
  const clutter: number[] = [];
  const empty: number[] = [];
  for (let cell = 0; cell < map.length; cell++) {
    const side = kinds[cell] === cellKind.digit ? digit : kinds[cell] === cellKind.clutter ? clutter : empty;
    side.push(map[cell]!);
  }
  const sums = { digit: sum(digit), clutter: sum(clutter), empty: sum(empty) };
  const nats = sums.digit + sums.clutter + sums.empty;
  // 0 / 0 is NaN: no cell of that kind, or no nats at all.
  return {
    nats,
    natsPerDigitCell: sums.digit / digit.length,
    natsPerClutterCell: sums.clutter / clutter.length,
    natsPerEmptyCell: sums.empty / empty.length,
    digitShareOfNats: sums.digit / nats,
    digitShareOfArea: digit.length / map.length,
    auroc: digit.length > 0 && clutter.length > 0 ? auroc(digit, clutter) : Number.NaN,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
