import { informationDiagramLayout } from '@infodrop/information';
import { draw, set } from '../drawing/svg.js';
import { EXTENT, type OwnPoint } from '../points/ownPoint.js';
import type { Overlap } from './estimates.js';

/** Draws the points, and the cells that the circles read them by. */
export function drawPoints(svg: SVGSVGElement, points: readonly OwnPoint[], cells: number): void {
  set(svg, { viewBox: `${-EXTENT} ${-EXTENT} ${2 * EXTENT} ${2 * EXTENT}` });
  svg.replaceChildren();
  const group = draw(svg, 'g', { class: 'points' });
  for (let i = 1; i < cells; i++) {
    const at = -EXTENT + (2 * EXTENT * i) / cells;
    draw(group, 'path', { class: 'cell-edge', d: `M${at} ${-EXTENT}V${EXTENT}M${-EXTENT} ${at}H${EXTENT}` });
  }
  for (const { x, y, label } of points) {
    draw(group, 'circle', { cx: x.toFixed(3), cy: (-y).toFixed(3), r: 0.075, class: `class-${label}` });
  }
}

/** Draws entropies as circles, and what they share as their overlap. */
export function drawOverlap(svg: SVGSVGElement, { diagram }: Overlap): void {
  const { width, height, circles, regions, notes } = informationDiagramLayout(diagram, { width: 480, height: 340 });
  svg.replaceChildren();
  set(svg, {
    viewBox: `0 0 ${width} ${height}`,
    'aria-label': regions.map(({ name, value }) => `${name} ${value.toFixed(2)} nats`).join(', '),
  });
  for (const [i, { x, y, radius, name, label, anchor }] of circles.entries()) {
    const group = draw(svg, 'g', { class: ['first', 'second', 'told'][i]! });
    draw(group, 'circle', { class: 'area', cx: x, cy: y, r: radius });
    draw(group, 'circle', { class: 'curve', cx: x, cy: y, r: radius });
    draw(group, 'text', { class: 'words name', x: label.x, y: label.y + 5, 'text-anchor': anchor }, name);
  }
  for (const { name, value, label, pointer } of regions) {
    if (pointer !== undefined)
      draw(svg, 'path', { class: 'guide', d: `M${label.x} ${label.y - 14}L${pointer.x} ${pointer.y}` });
    draw(svg, 'text', { x: label.x, y: label.y - 8, 'text-anchor': 'middle' }, name.replaceAll('colour', 'c'));
    draw(
      svg,
      'text',
      { class: 'value', x: label.x, y: label.y + 13, 'text-anchor': 'middle' },
      value.toFixed(2).replace('-', '−'),
    );
  }
  if (notes.length > 0) draw(svg, 'title', {}, notes.join(' '));
}
