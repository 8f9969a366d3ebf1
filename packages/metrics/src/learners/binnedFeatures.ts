/** Features cut into bins, by which trees split: their rows are sorted once, and never again. */
export interface BinnedFeatures {
  readonly rows: number;
  /** Of each feature, the bin of every row. */
  readonly bins: readonly Uint8Array[];
  /** The place of each feature's first bin in a table of all bins, and behind them the size of that table. */
  readonly firstCell: Uint32Array;
  /** Of each feature, the least value in each of its bins. */
  readonly least: readonly Float64Array[];
  /** Of each feature, the greatest value in each of its bins. */
  readonly most: readonly Float64Array[];
}

/** As many as a byte tells apart. */
export const BINS = 256;

/** Cuts each feature at its quantiles; a feature of {@link BINS} different values or fewer keeps every one apart, so that nothing is lost. */
export function binFeatures(columns: readonly Float64Array[]): BinnedFeatures {
  const cut = columns.map(cutAtQuantiles);
  const bins = columns.map((column, f) => Uint8Array.from(column, (value) => firstNotBelow(cut[f]!.most, value)));
  const firstCell = new Uint32Array(bins.length + 1);
  bins.forEach((_, f) => {
    firstCell[f + 1] = firstCell[f]! + cut[f]!.most.length;
  });
  return {
    rows: columns[0]!.length,
    bins,
    firstCell,
    least: cut.map(({ least }) => least),
    most: cut.map(({ most }) => most),
  };
}

function cutAtQuantiles(column: Float64Array): { readonly least: Float64Array; readonly most: Float64Array } {
  const sorted = Float64Array.from(column).sort();
  const distinct = sorted.reduce((count, value, i) => count + (i === 0 || value !== sorted[i - 1] ? 1 : 0), 0);
  const least: number[] = [];
  const most: number[] = [];
  let last = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue;
    // Equal values are in the bin of the first of them.
    const bin = distinct <= BINS ? least.length : Math.floor((i * BINS) / sorted.length);
    if (bin !== last) least.push(sorted[i]!);
    most[least.length - 1] = sorted[i]!;
    last = bin;
  }
  return { least: Float64Array.from(least), most: Float64Array.from(most) };
}

/** The first place whose value is not below `value`. */
function firstNotBelow(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
