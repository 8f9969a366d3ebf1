/** A point of a drawing: x to the right, y down, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Circle extends Point {
  readonly radius: number;
}

/** Area that two circles share, their centres `distance` apart. */
export function lensArea(first: number, second: number, distance: number): number {
  if (distance >= first + second) return 0;
  const smaller = Math.min(first, second);
  if (distance <= Math.abs(first - second)) return Math.PI * smaller * smaller;
  // Each part is a sector less a triangle.
  const half = (r: number, other: number): number => {
    const cosine = (distance * distance + r * r - other * other) / (2 * distance * r);
    const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
    return r * r * (angle - Math.sin(angle) * Math.cos(angle));
  };
  return half(first, second) + half(second, first);
}

/** How far apart two circles share an area, by bisection. */
export function distanceOfLens(first: number, second: number, area: number): number {
  let near = Math.abs(first - second);
  let far = first + second;
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (lensArea(first, second, middle) > area) near = middle;
    else far = middle;
  }
  return (near + far) / 2;
}

/** Where two circles meet: first the point on the left of who goes from one to the other (y down); undefined where they do not cross. */
export function crossings(a: Circle, b: Circle): readonly [Point, Point] | undefined {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const distance = Math.hypot(dx, dy);
  const along = (distance * distance + a.radius * a.radius - b.radius * b.radius) / (2 * distance);
  const square = a.radius * a.radius - along * along;
  if (!(square > 1e-9 * a.radius * a.radius)) return undefined;
  const [ux, uy] = [dx / distance, dy / distance];
  const aside = Math.sqrt(square);
  const at = (sign: number): Point => ({
    x: a.x + along * ux + sign * aside * uy,
    y: a.y + along * uy - sign * aside * ux,
  });
  return [at(1), at(-1)];
}

/** A step of an outline: along a circle to a point, clockwise or not. */
export type Arc = readonly [circle: Circle, to: Point, clockwise: boolean];

/** The closed outline that starts and ends where the last arc does, as the `d` of an SVG path. */
export function outline(arcs: readonly Arc[]): string {
  let from = arcs[arcs.length - 1]![1];
  let path = `M${round(from.x)} ${round(from.y)}`;
  for (const [{ x, y, radius }, to, clockwise] of arcs) {
    const turn = Math.atan2(to.y - y, to.x - x) - Math.atan2(from.y - y, from.x - x);
    const angle = (((clockwise ? turn : -turn) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI);
    const flags = `${angle > Math.PI ? 1 : 0} ${clockwise ? 1 : 0}`;
    path += `A${round(radius)} ${round(radius)} 0 ${flags} ${round(to.x)} ${round(to.y)}`;
    from = to;
  }
  return `${path}Z`;
}

/** A whole circle as an outline. */
export function whole({ x, y, radius }: Circle, clockwise = true): string {
  const circle = { x, y, radius };
  return outline([
    [circle, { x: x + radius, y }, clockwise],
    [circle, { x: x - radius, y }, clockwise],
  ]);
}

/** To a hundredth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
