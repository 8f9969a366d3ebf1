import { axes } from '../drawing/axes.js';
import { draw, line } from '../drawing/svg.js';
import { densityOf } from './law.js';

const MOST_Z = 6;
const CURVE_POINTS = 600;

/** Draws the laws of z for both inputs, and the draws of each in a row of its own below. */
export function drawLaws(
  svg: SVGSVGElement,
  f: number,
  alpha: number,
  draws: readonly [readonly number[], readonly number[]],
): void {
  const inputs = [
    { f: 1, tint: 'first' },
    { f, tint: 'second' },
  ];
  const grid = Array.from({ length: CURVE_POINTS }, (_, i) => ((i + 0.5) / CURVE_POINTS) * MOST_Z);
  const curves = inputs.map((input) => grid.map((z) => densityOf(z, input.f, alpha)));
  const most = 1.08 * Math.max(...curves.flat());
  const { x, y, plot } = axes(svg, {
    mostX: MOST_Z,
    leastY: -0.22 * most,
    mostY: most,
    titleX: 'z',
    titleY: 'density',
    textY: () => '',
  });
  for (const [i, { f: value, tint }] of inputs.entries()) {
    const curve = grid.map((z, cell): [number, number] => [x(z), y(curves[i]![cell]!)]);
    const group = draw(plot, 'g', { class: tint });
    draw(group, 'path', { class: 'area', d: `${line([[x(0), y(0)], ...curve])}L${x(MOST_Z)} ${y(0)}Z` });
    draw(group, 'path', { class: 'curve', d: line(curve) });
    draw(group, 'path', { class: 'guide', d: `M${x(value)} ${y(0)}V${y(most)}` });
    for (const z of draws[i]!.filter((each) => each < MOST_Z)) {
      draw(group, 'circle', { class: 'draw', cx: x(z).toFixed(1), cy: y(-(0.06 + 0.09 * i) * most), r: 3 });
    }
  }
}
