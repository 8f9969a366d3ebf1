// Points that a reader sets, and their place in an address.

/** Half the side of the square that they lie in. */
export const EXTENT = 3;

/** A point that the reader set, in the square from −EXTENT to EXTENT, of one of two colours. */
export interface OwnPoint {
  readonly x: number;
  readonly y: number;
  readonly label: 0 | 1;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
const LEVELS = DIGITS.length ** 2;

/** A point as the square's grid of 4096 × 4096 has it, so that it is the same when it comes back from an address. */
export function onGrid(x: number): number {
  const level = Math.min(LEVELS - 1, Math.max(0, Math.round(((x + EXTENT) / (2 * EXTENT)) * (LEVELS - 1))));
  return (level / (LEVELS - 1)) * 2 * EXTENT - EXTENT;
}

/** Four characters a point, those of each label behind another. */
export function pointsToText(points: readonly OwnPoint[]): string {
  const digits = (x: number): string => {
    const level = Math.round(((x + EXTENT) / (2 * EXTENT)) * (LEVELS - 1));
    return DIGITS[Math.floor(level / DIGITS.length)]! + DIGITS[level % DIGITS.length]!;
  };
  return [0, 1]
    .map((label) =>
      points
        .filter((point) => point.label === label)
        .map(({ x, y }) => digits(x) + digits(y))
        .join(''),
    )
    .join('.');
}

/** The first `most` of the points that a text has; none where it is not of this kind. */
export function pointsFromText(text: string, most: number): readonly OwnPoint[] {
  const coordinate = (pair: string): number =>
    ((DIGITS.indexOf(pair[0]!) * DIGITS.length + DIGITS.indexOf(pair[1]!)) / (LEVELS - 1)) * 2 * EXTENT - EXTENT;
  const [zeros = '', ones = '', ...rest] = text.split('.');
  if (rest.length > 0 || !/^(?:[\w-]{4})*$/.test(zeros) || !/^(?:[\w-]{4})*$/.test(ones)) return [];
  const read = (part: string, label: 0 | 1): OwnPoint[] =>
    (part.match(/.{4}/g) ?? []).map((four) => ({
      x: coordinate(four.slice(0, 2)),
      y: coordinate(four.slice(2)),
      label,
    }));
  return [...read(zeros, 0), ...read(ones, 1)].slice(0, most);
}
