/** One of equal parts that a search is cut into, so that workers can divide it. */
export interface Share {
  readonly part: number;
  readonly parts: number;
}

/** All of it. */
export const WHOLE: Share = { part: 0, parts: 1 };

/** The range of a share among `count` strips or leaves. */
export function shareOf(count: number, { part, parts }: Share): [from: number, to: number] {
  return [Math.floor((count * part) / parts), Math.floor((count * (part + 1)) / parts)];
}
