import { axes, RIGHT, WIDTH } from '../drawing/axes.js';
import { draw, line } from '../drawing/svg.js';
import { CAP, paidNats, toldNats } from './law.js';
import type { NoiseSettings } from './settings.js';

const MOST_NATS = 5;
const GRID = Array.from({ length: 120 }, (_, i) => 0.005 + ((CAP - 0.005) * i) / 119);

/** Draws what is paid and what is told, against α. */
export function drawCosts(svg: SVGSVGElement, { alpha, f, prior }: NoiseSettings): void {
  const { x, y, plot } = axes(svg, { mostX: CAP, mostY: MOST_NATS, titleX: 'α', titleY: 'nats' });
  const paid = (at: number): number => (paidNats(prior, 1, at) + paidNats(prior, f, at)) / 2;
  const told = (at: number): number => toldNats(1, f, at);
  const words = draw(plot, 'g', { class: 'told' });
  draw(words, 'path', { class: 'guide', d: `M${x(0)} ${y(Math.LN2)}H${x(CAP)}` });
  draw(
    words,
    'text',
    { class: 'words', x: WIDTH - RIGHT, y: y(Math.LN2) - 6, 'text-anchor': 'end' },
    'all there is to tell',
  );
  draw(draw(plot, 'g', { class: 'noise-symbol' }), 'path', {
    class: 'guide',
    d: `M${x(alpha)} ${y(0)}V${y(MOST_NATS)}`,
  });
  for (const [tint, nats] of [
    ['paid', paid],
    ['told', told],
  ] as const) {
    const group = draw(plot, 'g', { class: tint });
    const shown = GRID.filter((at) => nats(at) <= MOST_NATS);
    draw(group, 'path', { class: 'curve', d: line(shown.map((at) => [x(at), y(nats(at))])) });
    draw(group, 'circle', { class: 'mark', cx: x(alpha), cy: y(Math.min(MOST_NATS, nats(alpha))), r: 6 });
  }
}
