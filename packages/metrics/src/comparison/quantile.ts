/** Of ascending numbers, the one below which a share of them is: linear between two (Hyndman & Fan's type 7); NaN of none. */
export function quantile(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * probability;
  const lower = Math.floor(position);
  return between(sorted[lower]!, sorted[Math.min(lower + 1, sorted.length - 1)]!, position - lower);
}

/** A part of the way from a number to the next. Not multiplied where nothing is between: an infinite neighbour would make it NaN. */
export const between = (low: number, high: number, part: number): number =>
  part === 0 || low === high ? low : low + (high - low) * part;
