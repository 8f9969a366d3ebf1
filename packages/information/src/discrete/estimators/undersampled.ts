/**
 * A warning where more than half of the samples have a value that no other has, as real numbers taken for labels do: plug-in values
 * say nothing then. None otherwise.
 */
export function undersampled(counts: ArrayLike<number>, total: number): string[] {
  let singles = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator over a typed array takes several times as long.
  for (let i = 0; i < counts.length; i++) singles += +(counts[i] === 1);
  return 2 * singles > total && total > 1
    ? [
        `${singles} of ${total} samples have a value that occurs once: the plug-in value mostly tells how many samples there are. For labels take another estimator; for real numbers, nearest neighbours.`,
      ]
    : [];
}
