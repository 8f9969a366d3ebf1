import { describe, requireNumber, requireOptions } from '@infodrop/requirements';
import { crossings, distanceOfLens, outline, whole, type Circle, type Point } from './circles.js';
import type { DiagramRegion, InformationDiagram } from './informationDiagram.js';

/** How large the drawing is. */
export interface InformationDiagramLayoutOptions {
  /** In pixels, 480 by default. */
  readonly width?: number | undefined;
  /** In pixels; 320 by default for two variables, 440 for three. */
  readonly height?: number | undefined;
}

/** A variable's circle, and where its name goes. */
export interface DiagramCircle extends Circle {
  readonly name: string;
  readonly label: Point;
  /** Which end of the name is at its label, away from the circle: the `text-anchor` of SVG. */
  readonly anchor: 'start' | 'middle' | 'end';
}

/** A region, drawn. */
export interface DrawnRegion extends DiagramRegion {
  /** The `d` of an SVG path, to be filled by the even-odd rule; empty where the region has no area. */
  readonly path: string;
  /** Where its name and value go, centred. */
  readonly label: Point;
  /** Where a line from the label ends, for a region too narrow to hold it. */
  readonly pointer?: Point;
}

/** A diagram ready to be drawn: x to the right, y down, pixels. */
export interface InformationDiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly unit: string;
  readonly circles: readonly DiagramCircle[];
  readonly regions: readonly DrawnRegion[];
  /** Whether areas are proportional to values. */
  readonly proportional: boolean;
  /** What whoever looks at the drawing should know. */
  readonly notes: readonly string[];
}

const MARGIN = 40;
/** A region narrower than this has its label below the circles. */
const NARROW = 96;

/**
 * An information diagram as circles, outlines and places of labels, ready to be drawn with anything.
 *
 *   two variables:  π r² ∝ H(X), H(Y), overlap ∝ I(X;Y)
 *
 * Two circles are as large as their entropies and as far apart as makes their overlap the mutual information (by bisection). Where
 * that cannot be, because an entropy is 0, or an estimated I(X;Y) is negative or above an entropy, they are drawn alike with their
 * values written in, `proportional` is false and a note says why. Three circles always are: their seven areas cannot be
 * chosen freely, and a centre may be negative, which a note says too.
 *
 * @param diagram - What `informationDiagram` gave.
 * @param options - `width` and `height` in pixels, at least 160.
 * @returns Circles with names, regions with their outlines as SVG path data, and where labels go.
 * @throws RangeError when width or height is below 160.
 *
 * Edge cases: a region of no area has an empty path; X that determines Y has Y's circle inside its own.
 *
 * Source: Figure 1 of the analysis that docs/equations.md maps (https://arxiv.org/abs/1611.01353).
 *
 * @example
 * import { informationDiagram, informationDiagramLayout } from '@infodrop/information';
 * const layout = informationDiagramLayout(informationDiagram([0, 0, 1, 1], [0, 0, 0, 1]));
 * layout.regions.map(({ name }) => name); // ['H(X|Y)', 'H(Y|X)', 'I(X;Y)']
 */
export function informationDiagramLayout(
  diagram: InformationDiagram,
  options: InformationDiagramLayoutOptions = {},
): InformationDiagramLayout {
  return layoutFor('informationDiagramLayout', diagram, options);
}

/** The layout, for a function that gives errors its own name. */
export function layoutFor(
  caller: string,
  diagram: InformationDiagram,
  options: InformationDiagramLayoutOptions,
): InformationDiagramLayout {
  requireOptions(caller, options, ['width', 'height']);
  if (!Array.isArray((diagram as Partial<InformationDiagram> | null | undefined)?.regions)) {
    throw new TypeError(
      `${caller}: diagram must be what informationDiagram() gave, got ${describe(diagram)}. Pass samples or a table to that first.`,
    );
  }
  const three = diagram.variables.length === 3;
  const { width = 480, height = three ? 440 : 320 } = options;
  requireNumber(caller, 'width', width, { least: 160 });
  requireNumber(caller, 'height', height, { least: 160 });
  const { unit } = diagram;
  return {
    width,
    height,
    unit,
    ...(three ? threeCircles(diagram, width, height) : twoCircles(diagram, width, height)),
  };
}

type Drawn = Pick<InformationDiagramLayout, 'circles' | 'regions' | 'proportional' | 'notes'>;

function twoCircles({ variables, quantities, regions }: InformationDiagram, width: number, height: number): Drawn {
  const [x, y] = variables as [string, string];
  const [hx, hy, shared] = [quantities[`H(${x})`]!, quantities[`H(${y})`]!, quantities[`I(${x};${y})`]!];
  // Rounding may leave a shared part just above the smaller entropy.
  const proportional = hx > 0 && hy > 0 && shared >= 0 && shared <= Math.min(hx, hy) * (1 + 1e-12);
  let [r1, r2] = proportional ? [Math.sqrt(hx / Math.PI), Math.sqrt(hy / Math.PI)] : [1, 1];
  let distance = proportional ? distanceOfLens(r1, r2, shared) : 1.1;
  const left = Math.min(-r1, distance - r2);
  const span = Math.max(r1, distance + r2) - left;
  const scale = Math.min((width - 2 * MARGIN) / span, (height - 2.5 * MARGIN) / (2 * Math.max(r1, r2)));
  [r1, r2, distance] = [r1 * scale, r2 * scale, distance * scale];
  const middle = height / 2 - MARGIN / 4;
  const start = (width - span * scale) / 2 - left * scale;
  const a: Circle = { x: start, y: middle, radius: r1 };
  const b: Circle = { x: start + distance, y: middle, radius: r2 };

  const across = crossings(a, b);
  const nested = distance < Math.max(r1, r2);
  const [large, small] = r1 >= r2 ? [a, b] : [b, a];
  const ring = `${whole(large)}${whole(small, false)}`;
  const [up, down] = across ?? [a, a];
  const paths = across
    ? [
        outline([
          [a, down, false],
          [b, up, true],
        ]),
        outline([
          [b, down, true],
          [a, up, false],
        ]),
        outline([
          [a, down, true],
          [b, up, true],
        ]),
      ]
    : nested
      ? [large === a ? (r1 - r2 > 1e-3 ? ring : '') : '', large === b ? ring : '', whole(small)]
      : [whole(a), whole(b), ''];
  // From where to where each region reaches along the line through both centres.
  const extents = [
    [a.x - r1, Math.max(a.x - r1, Math.min(a.x + r1, b.x - r2))],
    [Math.min(b.x + r2, Math.max(b.x - r2, a.x + r1)), b.x + r2],
    [Math.max(a.x - r1, b.x - r2), Math.min(a.x + r1, b.x + r2)],
  ] as [number, number][];
  const below = middle + Math.max(r1, r2) + 24;
  const drawn = regions.map((region, i) => {
    const [from, to] = extents[i]!;
    const point = { x: (from + to) / 2, y: middle };
    if (to - from >= NARROW) return { ...region, path: paths[i]!, label: point };
    return { ...region, path: paths[i]!, label: { x: point.x, y: below }, pointer: point };
  });
  const why =
    shared < 0
      ? `I(${x};${y}) is negative`
      : hx > 0 && hy > 0
        ? `I(${x};${y}) is above an entropy`
        : 'an entropy is not above 0';
  const circles = [labelled(a, x, -2.1), labelled(b, y, -1.04)];
  if (nested && across === undefined && small.radius > 48 && small.radius < large.radius - 1e-3) {
    // Outside the inner circle would be across the outer one.
    const inner = small === a ? 0 : 1;
    circles[inner] = { ...circles[inner]!, label: { x: small.x, y: small.y - small.radius + 20 }, anchor: 'middle' };
  }
  return {
    circles,
    regions: spread(drawn, width),
    proportional,
    notes: proportional ? [] : [`Areas are not proportional to values: ${why}.`],
  };
}

/** Labels below the circles, moved apart where they would overlap. */
function spread(regions: readonly DrawnRegion[], width: number): DrawnRegion[] {
  const low = regions.filter(({ pointer }) => pointer).sort((p, q) => p.label.x - q.label.x);
  const half = ((low.length - 1) * NARROW) / 2;
  const centre = low.reduce((sum, { label }) => sum + label.x, 0) / low.length;
  const first = Math.min(Math.max(centre, half + NARROW / 2), width - half - NARROW / 2) - half;
  const crowded = low.some(({ label }, i) => i > 0 && label.x - low[i - 1]!.label.x < NARROW);
  return regions.map((region) => {
    const place = low.indexOf(region);
    return place < 0 || !crowded ? region : { ...region, label: { ...region.label, x: first + place * NARROW } };
  });
}

function labelled(circle: Circle, name: string, angle: number): DiagramCircle {
  const reach = circle.radius + 12;
  return {
    ...circle,
    name,
    label: { x: circle.x + reach * Math.cos(angle), y: circle.y + reach * Math.sin(angle) },
    anchor: Math.cos(angle) > 0.2 ? 'start' : 'end',
  };
}

function threeCircles({ variables, regions }: InformationDiagram, width: number, height: number): Drawn {
  // In units of the radius: sides of the triangle of centres, and how far they are from its middle.
  const side = 1.12;
  const reach = side / Math.sqrt(3);
  const radius = Math.min((width - 2 * MARGIN) / (side + 2), (height - 2 * MARGIN) / (1.5 * reach + 2));
  const middle = { x: width / 2, y: height / 2 - (reach * radius) / 4 };
  const towards = (angle: number, distance: number): Point => ({
    x: middle.x + distance * radius * Math.cos(angle),
    y: middle.y + distance * radius * Math.sin(angle),
  });
  // X above on the left, Y above on the right, Z below: clockwise.
  const angles = [(-5 * Math.PI) / 6, -Math.PI / 6, Math.PI / 2] as const;
  // Names stand in the corners: two above, that of the lowest circle to its right.
  const corners = [-2.2, -0.94, Math.PI / 5] as const;
  const circles = angles.map((angle, i) => labelled({ ...towards(angle, reach), radius }, variables[i]!, corners[i]!));
  const next = (i: number): number => (i + 1) % 3;
  // Where the other two circles meet: outside circle i, and inside it.
  const meet = circles.map((_, i) => crossings(circles[next(i)]!, circles[next(i + 1)]!)!);
  const outer = meet.map(([point]) => point);
  const inner = meet.map(([, point]) => point);
  const pathOf = (inside: readonly number[]): string => {
    if (inside.length === 3) {
      return outline([2, 0, 1].map((k) => [circles[k]!, inner[next(k + 1)]!, true] as const));
    }
    if (inside.length === 1) {
      const i = inside[0]!;
      const [j, k] = [next(i), next(i + 1)];
      return outline([
        [circles[i]!, outer[k]!, true],
        [circles[j]!, inner[i]!, false],
        [circles[k]!, outer[j]!, false],
      ]);
    }
    const k = [0, 1, 2].find((each) => !inside.includes(each))!;
    const [i, j] = [next(k), next(k + 1)];
    return outline([
      [circles[i]!, inner[j]!, true],
      [circles[k]!, inner[i]!, false],
      [circles[j]!, outer[k]!, true],
    ]);
  };
  const labelOf = (inside: readonly number[]): Point => {
    if (inside.length === 3) return middle;
    if (inside.length === 1) return towards(angles[inside[0]!]!, reach + 0.4);
    const k = [0, 1, 2].find((each) => !inside.includes(each))!;
    return towards(angles[k]! + Math.PI, 0.58);
  };
  const notes = ['Areas are not proportional to values: three circles cannot be.'];
  const drawn = regions.map((region) => {
    const inside = region.inside.map((name) => variables.indexOf(name));
    if (region.value < 0) notes.push(`${region.name} is negative.`);
    return { ...region, path: pathOf(inside), label: labelOf(inside) };
  });
  return { circles, regions: drawn, proportional: false, notes };
}
