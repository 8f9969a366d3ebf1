/**
 * Puts the rows up to a bin of a feature in front among those from `from` on and before `to`, each side in the order it had.
 *
 * @returns The place of the first of the others; `moved` is memory for as many.
 */
export function partRows(
  rows: Uint32Array,
  [from, to]: readonly [from: number, to: number],
  column: Uint8Array,
  bin: number,
  moved: Uint32Array,
): number {
  let [front, back] = [from, 0];
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    if (column[row]! <= bin) rows[front++] = row;
    else moved[back++] = row;
  }
  for (let i = 0; i < back; i++) rows[front + i] = moved[i]!;
  return front;
}
