import { shareOf } from '../cluttered/scene.js';
import { axes } from '../drawing/axes.js';
import { draw, line } from '../drawing/svg.js';
import type { Look } from './looks.js';

/** The digit's share of a layer's nats at every β, and, dotted, its share of the area. */
export function drawShares(
  svg: SVGSVGElement,
  { looks, digitMask, at }: { readonly looks: readonly Look[]; readonly digitMask: Uint8Array; readonly at: number },
): void {
  const places = looks.map(({ beta }) => Math.log10(beta));
  const { x, y, plot } = axes(svg, {
    leastX: Math.min(...places),
    mostX: Math.max(...places),
    mostY: 1,
    titleX: 'β',
    titleY: '',
    textX: (place) => String(Number((10 ** place).toPrecision(1))),
    textY: (share) => String(Math.round(100 * share)),
  });
  const here = x(places[at]!);
  draw(plot, 'path', { class: 'guide', d: `M${here} ${y(0)}V${y(1)}` });
  const { area } = shareOf(looks[0]!.maps[0], digitMask);
  draw(plot, 'path', { class: 'guide', d: `M${x(places[0]!)} ${y(area)}H${x(places.at(-1)!)}` });
  for (const [layer, tint] of (['first', 'second'] as const).entries()) {
    const group = draw(plot, 'g', { class: tint });
    const shares = looks.map(({ maps }) => shareOf(maps[layer]!, digitMask).nats);
    draw(group, 'path', { class: 'curve', d: line(shares.map((share, i) => [x(places[i]!), y(share)])) });
    draw(group, 'circle', { class: 'mark', cx: here, cy: y(shares[at]!), r: 6 });
  }
}
