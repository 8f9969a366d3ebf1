import { axes, LEFT, TOP } from '../drawing/axes.js';
import { draw, line } from '../drawing/svg.js';
import { type Activation, costOf, rectified } from './rectifiers.js';
import { MOST_X, type RectifierSettings } from './settings.js';

const MOST_F = 5;
const MOST_NATS = 7;
/** Finer above 0, where the logarithm of ReLU falls steeply. */
const GRID = [
  ...Array.from({ length: 161 }, (_, i) => -MOST_X + (2 * MOST_X * i) / 160),
  ...Array.from({ length: 40 }, (_, i) => 10 ** (-4 + i / 15)),
].sort((a, b) => a - b);
const TINTS: readonly (readonly [Activation, string])[] = [
  ['relu', 'first'],
  ['softplus', 'second'],
];

/** Draws f(x) of both, and how far noise moves z around it: one standard deviation of log ε either way. */
export function drawValues(svg: SVGSVGElement, { x: at, alpha }: RectifierSettings): void {
  const { x, y, plot } = axes(svg, {
    leastX: -MOST_X,
    mostX: MOST_X,
    mostY: MOST_F,
    titleX: 'x',
    titleY: 'z = ε f(x)',
  });
  draw(plot, 'path', { class: 'guide', d: `M${x(at)} ${y(0)}V${y(MOST_F)}` });
  for (const [activation, tint] of TINTS) {
    const group = draw(plot, 'g', { class: tint });
    const within = (value: number): number => Math.min(MOST_F, value);
    const side = (times: number): [number, number][] =>
      GRID.map((each) => [x(each), y(within(rectified(activation, each) * Math.exp(times * alpha)))]);
    draw(group, 'path', { class: 'area', d: `${line([...side(1), ...side(-1).reverse()])}Z` });
    draw(group, 'path', { class: 'curve', d: line(side(0)) });
    draw(group, 'circle', { class: 'mark', cx: x(at), cy: y(rectified(activation, at)), r: 6 });
  }
}

/** Draws what a unit pays for each x. */
export function drawCosts(svg: SVGSVGElement, { x: at, alpha, prior }: RectifierSettings): void {
  const { x, y, plot } = axes(svg, { leastX: -MOST_X, mostX: MOST_X, mostY: MOST_NATS, titleX: 'x', titleY: 'nats' });
  draw(plot, 'path', { class: 'guide', d: `M${x(at)} ${y(0)}V${y(MOST_NATS)}` });
  for (const [activation, tint] of TINTS) {
    const group = draw(plot, 'g', { class: tint });
    const nats = (each: number): number => costOf(activation, prior, each, alpha);
    // ReLU's cost jumps at 0: each side is a line of its own.
    for (const part of [GRID.filter((each) => each <= 0), GRID.filter((each) => each > 0)]) {
      const shown = part.filter((each) => nats(each) <= MOST_NATS);
      draw(group, 'path', { class: 'curve', d: line(shown.map((each) => [x(each), y(nats(each))])) });
    }
    const paid = nats(at);
    draw(group, 'circle', { class: 'mark', cx: x(at), cy: y(Math.min(MOST_NATS, paid)), r: 6 });
    if (paid > MOST_NATS) {
      draw(group, 'text', { class: 'words', x: Math.max(LEFT + 4, x(at) + 12), y: TOP + 16 }, `${paid.toFixed(1)} ↑`);
    }
  }
}
