export type Color = readonly [red: number, green: number, blue: number];

/** A colour of the page's theme, as #rrggbb in its style. */
export function colorOf(element: Element, variable: string): Color {
  const text = getComputedStyle(element).getPropertyValue(variable).trim();
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(text) ?? []).slice(1).map((hex) => parseInt(hex, 16));
  return [red, green, blue];
}

/** Draws again where the reader turns the light on or off: a canvas keeps the colours that it was painted with. */
export function onThemeChange(repaint: () => void): void {
  new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}
