import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

/** Pixels of the PNG for each pixel of the SVG. */
const zoom = 2;

/**
 * A picture of a figure, drawn without a browser and with the fonts of npm's `dejavu-fonts-ttf`, so that it is the same on
 * every machine.
 *
 * @param svg - A complete SVG document; text without a known font is set in DejaVu Sans. It is drawn as in light mode.
 * @returns PNG, at twice the size of the SVG.
 *
 * @example
 * rasterize('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>').subarray(1, 4).toString(); // 'PNG'
 */
export function rasterize(svg: string): Buffer {
  const require = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${file}`),
  );
  return new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
    .render()
    .asPng();
}
