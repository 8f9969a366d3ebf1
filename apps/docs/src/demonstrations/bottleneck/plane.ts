import { axes } from '../drawing/axes.js';
import { draw, line } from '../drawing/svg.js';
import type { BottleneckCurve, CurvePoint } from './curve.js';

/** Draws the information plane: the curve, what lies beyond it, and the representation at one price with the line of that slope. */
export function drawPlane(svg: SVGSVGElement, { points, entropy, information }: BottleneckCurve, at: CurvePoint): void {
  const mostX = Math.max(entropy, 0.1) * 1.04;
  const mostY = Math.max(information * 1.15, 0.05);
  const { x, y, plot } = axes(svg, { mostX, mostY, titleX: 'I(x; z), nats', titleY: 'I(z; y), nats' });
  const within = Math.min(mostY, mostX);
  draw(plot, 'path', {
    class: 'guide',
    d: line([
      [x(0), y(0)],
      [x(within), y(within)],
    ]),
  });
  const most = draw(plot, 'g', { class: 'told' });
  draw(most, 'path', { class: 'guide', d: `M${x(0)} ${y(information)}H${x(mostX)}` });
  draw(
    most,
    'text',
    { class: 'words', x: x(mostX), y: y(information) + 18, 'text-anchor': 'end' },
    'all that x says of y',
  );
  const ends = points.map(({ kept, told }): [number, number] => [x(kept), y(told)]);
  const curve = [...ends, [x(0), y(0)] as const].sort(([a], [b]) => a - b);
  draw(plot, 'path', { class: 'area', d: `${line([...curve, [x(mostX), curve.at(-1)![1]], [x(mostX), y(0)]])}Z` });
  draw(plot, 'path', { class: 'curve', d: line(curve) });
  // Where it would cross the axes: told − price · kept is the same along it.
  const worth = at.told - at.price * at.kept;
  const lineEnd = Math.min(mostX, (mostY - worth) / at.price);
  const tangent = draw(plot, 'g', { class: 'price' });
  draw(tangent, 'path', {
    class: 'curve thin',
    d: line([
      [x(0), y(worth)],
      [x(lineEnd), y(worth + at.price * lineEnd)],
    ]),
  });
  draw(tangent, 'circle', { class: 'mark', cx: x(at.kept), cy: y(at.told), r: 6 });
}
