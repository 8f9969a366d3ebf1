import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** A place in a figure, in pixels from its upper left corner. */
export interface Placed {
  readonly x: number;
  readonly y: number;
}

/** The fonts of every figure; the first is what `rasterize` has. */
export const font = "'DejaVu Sans', system-ui, sans-serif";

/** Height of a line of text, in pixels. */
export const lineHeight = 15;

/** The document that Plot draws a figure in: there is no page here. */
export const emptyDocument = (): Document => parseHTML('<!doctype html><html><body></body></html>').document;

/** How Plot's elements look in every figure: the colours are those of {@link standalone}. */
export const figureStyle = {
  className: 'infodrop-figure',
  style: { fontFamily: font, fontSize: '12px' },
} as const;

/** Axes for marks that are placed in pixels from the upper left corner. */
export const inPixels = {
  margin: 0,
  x: { type: 'identity', axis: null },
  y: { type: 'identity', axis: null },
} as const satisfies Plot.PlotOptions;

/** Lines of small text below each other, such as a caption. */
export const textBelow = (lines: readonly string[], { x, y }: Placed): Plot.Text =>
  Plot.text(
    lines.map((text, line) => ({ x, y: y + (line + 0.5) * lineHeight, text })),
    { x: 'x', y: 'y', text: 'text', textAnchor: 'start', fontSize: 11 },
  );

/** Says an element's picture to a screen reader. linkedom writes an attribute as HTML allows it, and a figure is XML. */
export function sayInWords(svg: Element, words: string): void {
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', words.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
}

/**
 * Makes of Plot's element a document of its own: name space, colours for light and dark, a ground, words for a screen reader.
 *
 * @param svg - As Plot gives it.
 * @param options - Its document, its size in pixels, and the words.
 * @returns A complete SVG document, without scripts, fonts or links outside itself.
 *
 * @example
 * standalone(svg, { document, width: 640, height: 360, words: 'Error against width.' });
 */
export function standalone(
  svg: Element,
  {
    document,
    width,
    height,
    words,
  }: { readonly document: Document; readonly width: number; readonly height: number; readonly words: string },
): string {
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  sayInWords(svg, words);
  svg.querySelectorAll('[aria-label]').forEach((group) => {
    group.removeAttribute('aria-label');
    group.setAttribute('aria-hidden', 'true');
  });
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('class', 'infodrop-ground');
  ground.setAttribute('width', `${width}`);
  ground.setAttribute('height', `${height}`);
  const style = svg.querySelector('style');
  if (style === null) throw new TypeError('standalone: Plot must give a style element, got none. Its version changed.');
  style.textContent = theme;
  style.after(ground);
  return `${svg.outerHTML}\n`;
}

const theme = `
.infodrop-figure { color: #1a1a1a; max-width: 100%; height: auto; }
.infodrop-figure text { white-space: pre; }
.infodrop-ground { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  .infodrop-figure { color: #e8e8e8; }
  .infodrop-ground { fill: #16181d; }
}
`;
