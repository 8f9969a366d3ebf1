/** Two values of z say the same of y where their p(y|z) are this close: what the package calls one effective cluster. */
const SAME = 1e-4;

/**
 * The encoder p(z|x) with those z put together that say the same of y, in the order in which the rows of x use them.
 *
 * @param encoder - p(z|x), a row each x.
 * @param decoder - p(y|z), a row each z.
 * @returns p(cluster|x), a row each x; clusters that no x uses are left out.
 */
export function clustered(
  encoder: readonly (readonly number[])[],
  decoder: readonly (readonly number[])[],
): number[][] {
  const used = decoder.map((_, z) => encoder.some((row) => row[z]! > 1e-6));
  const groups: number[][] = [];
  for (const [z, says] of decoder.entries()) {
    if (!used[z]!) continue;
    const group = groups.find(([first]) => says.every((p, y) => Math.abs(p - decoder[first!]![y]!) < SAME));
    if (group === undefined) groups.push([z]);
    else group.push(z);
  }
  const shares = encoder.map((row) => groups.map((group) => group.reduce((sum, z) => sum + row[z]!, 0)));
  // A cluster's place is that of the first row that goes there rather than anywhere else.
  const favourites = shares.map((row) => row.indexOf(Math.max(...row)));
  const order = [...groups.keys()].sort((a, b) => placeOf(favourites, a) - placeOf(favourites, b));
  return shares.map((row) => order.map((group) => row[group]!));
}

const placeOf = (favourites: readonly number[], group: number): number => {
  const place = favourites.indexOf(group);
  return place < 0 ? favourites.length : place;
};
