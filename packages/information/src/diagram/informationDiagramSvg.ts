import { round } from './circles.js';
import type { InformationDiagram } from './informationDiagram.js';
import { layoutFor, type InformationDiagramLayoutOptions } from './informationDiagramLayout.js';

/**
 * An information diagram as an SVG picture: the layout of `informationDiagramLayout` with names and values.
 *
 * Everything is drawn in `currentColor`, so that it is read on light and dark ground alike; a negative region is hatched.
 *
 * @param diagram - What `informationDiagram` gave.
 * @param options - `width` and `height` in pixels, as for the layout.
 * @returns The text of an `<svg>` element; names are escaped.
 * @throws As informationDiagramLayout.
 *
 * Edge cases: values are written with three digits after the point.
 *
 * Source: seed Figure 1.
 *
 * @example
 * import { informationDiagram, informationDiagramSvg } from '@infodrop/information';
 * const svg = informationDiagramSvg(informationDiagram([0, 0, 1, 1], [0, 0, 0, 1], { base: 2 }));
 * svg.startsWith('<svg'); // true
 */
export function informationDiagramSvg(
  diagram: InformationDiagram,
  options: InformationDiagramLayoutOptions = {},
): string {
  const { width, height, unit, circles, regions, notes } = layoutFor('informationDiagramSvg', diagram, options);
  const text = (x: number, y: number, words: string, more = ''): string =>
    `<text x="${round(x)}" y="${round(y)}"${more}>${escaped(words)}</text>`;
  const body: string[] = [];
  for (const { path, value } of regions) {
    // The hatch says what the sign does; the tint is the same everywhere but in the overlaps, which it adds up in.
    if (value < 0 && path !== '') body.push(`<path d="${path}" fill="url(#negative)"/>`);
  }
  for (const { x, y, radius } of circles) {
    const circle = `cx="${round(x)}" cy="${round(y)}" r="${round(radius)}"`;
    body.push(`<circle ${circle} fill="currentColor" fill-opacity=".08" stroke="currentColor" stroke-width="1.5"/>`);
  }
  for (const { name, label } of circles)
    body.push(text(label.x, label.y + 5, name, ' font-weight="bold" font-size="16"'));
  for (const { name, value, label, pointer } of regions) {
    if (pointer !== undefined) {
      const ends = `x1="${round(label.x)}" y1="${round(label.y - 14)}" x2="${round(pointer.x)}" y2="${round(pointer.y)}"`;
      body.push(`<line ${ends} stroke="currentColor" stroke-opacity=".6"/>`);
    }
    body.push(text(label.x, label.y - 2, name), text(label.x, label.y + 14, written(value)));
  }
  const title = `Information diagram of ${diagram.variables.join(', ')}, in ${unit}. ${notes.join(' ')}`.trim();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle" fill="currentColor">`,
    `<title>${escaped(title)}</title>`,
    '<defs><pattern id="negative" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="6" fill="currentColor" fill-opacity=".3"/></pattern></defs>',
    ...body,
    text(width - 8, height - 8, unit, ' text-anchor="end" fill-opacity=".7"'),
    '</svg>',
  ].join('\n');
}

/** Three digits after the point, with a real minus sign; no sign on what rounds to 0. */
function written(value: number): string {
  const digits = value.toFixed(3);
  return digits === '-0.000' ? '0.000' : digits.replace('-', '−');
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
