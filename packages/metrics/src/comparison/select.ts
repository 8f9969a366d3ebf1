/** Up to so many values a place is found without a sample of them first. */
const FEW = 600;

/**
 * Reorders numbers such that the one at `place` is where sorting would put it, none before it is greater and none behind it less.
 *
 * Every pass parts the values at a pivot and keeps the side with the place. Of many values the pivot is looked for among a sample of them: about n + min(place, n − place) comparisons are made, where sorting makes n log₂ n.
 *
 * Source: R. W. Floyd, R. L. Rivest, [Expected time bounds for selection](https://doi.org/10.1145/360680.360691), 1975, with the sample taken around the place.
 *
 * @param values - Numbers, none of them NaN.
 * @param place - An integer ≥ 0, below the number of values.
 */
export function select(values: Float64Array, place: number): void {
  selectBetween(values, place, 0, values.length - 1);
}

function selectBetween(values: Float64Array, place: number, from: number, to: number): void {
  let [first, last] = [from, to];
  while (first < last) {
    if (last - first > FEW) {
      const count = last - first + 1;
      const share = (place - first + 1) / count;
      const sample = 0.5 * count ** (2 / 3);
      // Shifted by half of how far the place may be off in the sample, to the nearer end: what is beyond the pivot is then little, and has the place.
      const spread = Math.sqrt((Math.log(count) * sample * (count - sample)) / count);
      const side = share < 0.5 ? -0.5 : 0.5;
      const low = Math.max(first, Math.floor(place - sample * share + side * spread));
      const high = Math.min(last, Math.floor(place + sample * (1 - share) + side * spread));
      selectBetween(values, place, low, high);
    }
    const pivot = values[place]!;
    let [up, down] = [first, last];
    while (up <= down) {
      while (values[up]! < pivot) up++;
      while (values[down]! > pivot) down--;
      if (up > down) break;
      const higher = values[up]!;
      values[up++] = values[down]!;
      values[down--] = higher;
    }
    // Between the two all are the pivot.
    if (place <= down) last = down;
    else if (place >= up) first = up;
    else return;
  }
}
