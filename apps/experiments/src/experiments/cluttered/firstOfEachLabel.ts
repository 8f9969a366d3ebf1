/**
 * The examples that the figure shows, by a rule that nobody can steer: going through a split in its order, each that has a label
 * not seen before, until there are enough.
 *
 * @param labels - Label of each example.
 * @param count - How many are wanted, an integer ≥ 1.
 * @returns Their indices, increasing; fewer when there are fewer labels.
 *
 * @example
 * firstOfEachLabel([3, 3, 7, 3, 1], 3); // [0, 2, 4]
 */
export function firstOfEachLabel(labels: ArrayLike<number>, count: number): number[] {
  const seen = new Set<number>();
  const indices: number[] = [];
  for (let index = 0; index < labels.length && indices.length < count; index++) {
    const label = labels[index]!;
    if (seen.has(label)) continue;
    seen.add(label);
    indices.push(index);
  }
  return indices;
}
