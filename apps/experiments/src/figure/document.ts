/** A place in a figure, in pixels from its upper left corner. */
export interface Placed {
  readonly x: number;
  readonly y: number;
}

/** The fonts of every figure; the first is what `rasterize` has. */
export const font = "'DejaVu Sans', system-ui, sans-serif";

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
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', words);
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
