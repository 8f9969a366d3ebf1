import { describe, expect, it } from 'vitest';
import { counts, probabilities } from '../discrete/data/table.js';
import { distanceOfLens, lensArea } from './circles.js';
import { informationDiagram } from './informationDiagram.js';
import { informationDiagramSvg } from './informationDiagramSvg.js';
import { informationDiagramLayout } from './informationDiagramLayout.js';

/** Area within an outline of circular arcs by the shoelace rule, each arc cut into many pieces; even-odd for a ring. */
function areaOf(path: string): number {
  let total = 0;
  for (const loop of path.split('Z').filter(Boolean)) {
    const numbers = loop.match(/-?[\d.]+/g)!.map(Number);
    const points: [number, number][] = [[numbers[0]!, numbers[1]!]];
    for (let i = 2; i < numbers.length; i += 7) {
      const [r, , , large, clockwise, x, y] = numbers.slice(i, i + 7) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const [px, py] = points[points.length - 1]!;
      const half = Math.min(r, Math.hypot(x - px, y - py) / 2);
      let angle = 2 * Math.asin(half / r);
      if (large === 1) angle = 2 * Math.PI - angle;
      // The centre lies to the right of the way for a clockwise arc of less than half a turn (y down).
      const aside = Math.sqrt(r * r - half * half) * (clockwise === large ? -1 : 1);
      const [cx, cy] = [(px + x) / 2 - (aside * (y - py)) / (2 * half), (py + y) / 2 + (aside * (x - px)) / (2 * half)];
      const start = Math.atan2(py - cy, px - cx);
      for (let k = 1; k <= 400; k++) {
        const at = start + ((clockwise === 1 ? 1 : -1) * angle * k) / 400;
        points.push([cx + r * Math.cos(at), cy + r * Math.sin(at)]);
      }
    }
    points.forEach(([x, y], i) => {
      const [nx, ny] = points[(i + 1) % points.length]!;
      total += (x * ny - nx * y) / 2;
    });
  }
  return Math.abs(total);
}

const close = (actual: number, expected: number, tolerance: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThan(tolerance);
};

describe('lensArea', () => {
  it('is that of two unit circles through each other’s centres', () => {
    expect(lensArea(1, 1, 1)).toBeCloseTo((2 * Math.PI) / 3 - Math.sqrt(3) / 2, 13);
  });

  it('is the smaller circle inside the larger, and nothing far away', () => {
    expect(lensArea(2, 1, 0.5)).toBeCloseTo(Math.PI, 13);
    expect(lensArea(2, 1, 3.5)).toBe(0);
  });

  it('is inverted by distanceOfLens', () => {
    for (const distance of [1.2, 2, 2.9])
      expect(distanceOfLens(2, 1, lensArea(2, 1, distance))).toBeCloseTo(distance, 9);
  });
});

describe('informationDiagramLayout of two', () => {
  it.each([
    [
      [
        [0.4, 0.1],
        [0.05, 0.45],
      ],
    ],
    [
      [
        [0.3, 0.02, 0.03],
        [0.05, 0.3, 0.3],
      ],
    ],
    [
      [
        [0.49, 0.01],
        [0.01, 0.49],
      ],
    ],
    [
      [
        [0.01, 0.0],
        [0.29, 0.7],
      ],
    ],
  ])('has areas proportional to values: %j', (joint) => {
    const diagram = informationDiagram(probabilities(joint));
    const { circles, regions, proportional, notes } = informationDiagramLayout(diagram);
    expect(proportional).toBe(true);
    expect(notes).toEqual([]);
    const perNat = (Math.PI * circles[0]!.radius ** 2) / diagram.quantities['H(X)']!;
    // Outlines are rounded to a hundredth of a pixel.
    for (const { path, value } of regions) close(areaOf(path), value * perNat, 15);
  });

  it('puts what is determined inside what determines it', () => {
    const { regions, circles, proportional } = informationDiagramLayout(
      informationDiagram([0, 0, 1, 1, 2, 3], [0, 0, 1, 1, 1, 0]),
    );
    expect(proportional).toBe(true);
    const [x, y] = circles as [(typeof circles)[number], (typeof circles)[number]];
    expect(Math.hypot(x.x - y.x, x.y - y.y)).toBeLessThanOrEqual(x.radius - y.radius + 1e-6);
    close(areaOf(regions[2]!.path), Math.PI * y.radius ** 2, 5);
    close(areaOf(regions[0]!.path), Math.PI * (x.radius ** 2 - y.radius ** 2), 15);
    expect(regions[1]!.path).toBe('');
    // The name of the inner one is in it: outside it would be across the other's line.
    expect(y.anchor).toBe('middle');
    expect(Math.hypot(y.label.x - y.x, y.label.y - y.y)).toBeLessThan(y.radius);
  });

  it('leaves independent variables apart, with the label of the empty overlap below', () => {
    const { regions, circles } = informationDiagramLayout(informationDiagram([0, 0, 1, 1], [0, 1, 0, 1]));
    expect(circles[1]!.x - circles[0]!.x).toBeCloseTo(circles[0]!.radius + circles[1]!.radius, 6);
    expect(regions[2]).toMatchObject({ name: 'I(X;Y)', path: '' });
    expect(regions[2]!.label.y).toBeGreaterThan(circles[0]!.y + circles[0]!.radius);
    expect(regions[2]!.pointer!.y).toBe(circles[0]!.y);
  });

  it('draws one circle twice for a variable and itself', () => {
    const { regions, proportional } = informationDiagramLayout(informationDiagram([0, 1], [0, 1]));
    expect(proportional).toBe(true);
    expect(regions.map(({ path }) => path === '')).toEqual([true, true, false]);
  });

  it('says so where areas cannot be proportional', () => {
    const constant = informationDiagramLayout(informationDiagram([0, 0], [0, 1]));
    expect(constant).toMatchObject({
      proportional: false,
      notes: ['Areas are not proportional to values: an entropy is not above 0.'],
    });
    const negative = informationDiagram(
      counts([
        [1, 1],
        [1, 1],
      ]),
      { estimator: 'millerMadow' },
    );
    expect(negative.quantities['I(X;Y)']).toBeLessThan(0);
    expect(informationDiagramLayout(negative)).toMatchObject({
      proportional: false,
      notes: ['Areas are not proportional to values: I(X;Y) is negative.'],
    });
  });
});

describe('informationDiagramLayout of three', () => {
  const xor = informationDiagram([0, 0, 1, 1], [0, 1, 0, 1], [0, 1, 1, 0], { base: 2 });

  it('cuts three circles into seven regions that fill them, without overlap', () => {
    const { circles, regions } = informationDiagramLayout(xor);
    for (const { name, radius } of circles) {
      const own = regions
        .filter(({ inside }) => inside.includes(name))
        .reduce((sum, { path }) => sum + areaOf(path), 0);
      close(own, Math.PI * radius ** 2, 30);
    }
    const [first, second] = circles as [(typeof circles)[number], (typeof circles)[number]];
    const lens = regions.filter(({ inside }) => inside.includes('X') && inside.includes('Y'));
    const distance = Math.hypot(first.x - second.x, first.y - second.y);
    close(
      lens.reduce((sum, { path }) => sum + areaOf(path), 0),
      lensArea(first.radius, second.radius, distance),
      10,
    );
  });

  it('has each label within the circles of its region only, and says that the centre is negative', () => {
    const { circles, regions, notes, proportional } = informationDiagramLayout(xor);
    for (const { inside, label } of regions) {
      for (const { name, x, y, radius } of circles) {
        expect(Math.hypot(label.x - x, label.y - y) < radius).toBe(inside.includes(name));
      }
    }
    expect(proportional).toBe(false);
    expect(notes).toContain('I(X;Y;Z) is negative.');
  });

  it('fits into the size asked for', () => {
    for (const [width, height] of [
      [480, 440],
      [200, 600],
      [900, 200],
    ] as const) {
      const { circles } = informationDiagramLayout(xor, { width, height });
      for (const { x, y, radius, label } of circles) {
        expect(Math.min(x, y, width - x, height - y) - radius).toBeGreaterThan(0);
        expect(Math.min(label.x, label.y, width - label.x, height - label.y)).toBeGreaterThan(5);
      }
    }
  });

  it('has as much room above the circles as below, and names that lead away from them', () => {
    const { circles, height } = informationDiagramLayout(xor);
    const above = Math.min(...circles.map(({ y, radius }) => y - radius));
    const below = height - Math.max(...circles.map(({ y, radius }) => y + radius));
    expect(above).toBeCloseTo(below, 9);
    expect(circles.map(({ anchor }) => anchor)).toEqual(['end', 'start', 'start']);
    for (const { x, y, radius, label } of circles) {
      for (const other of circles)
        expect(Math.hypot(label.x - other.x, label.y - other.y)).toBeGreaterThan(other.radius);
      expect(Math.hypot(label.x - x, label.y - y)).toBeCloseTo(radius + 12, 9);
    }
  });

  it('refuses sizes that hold no picture, and unknown options', () => {
    expect(() => informationDiagramLayout(xor, { width: 100 })).toThrow('informationDiagramLayout: width must be');
    expect(() => informationDiagramLayout(xor, { height: NaN })).toThrow(RangeError);
    expect(() => informationDiagramLayout(xor, { size: 9 } as never)).toThrow(TypeError);
  });
});

describe('the drawing of what is no diagram', () => {
  it.each([undefined, null, 3, [0, 1], {}])('refuses %j by the name of the function called', (diagram) => {
    expect(() => informationDiagramLayout(diagram as never)).toThrow(
      /^informationDiagramLayout: diagram must be what informationDiagram\(\) gave, got/,
    );
    expect(() => informationDiagramSvg(diagram as never)).toThrow(/^informationDiagramSvg: diagram must be/);
  });
});
