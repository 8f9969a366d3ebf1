import { join } from 'node:path';
import { informationFigure } from '../figure/informationFigure.js';
import { rasterize } from '../figure/rasterize.js';
import { figureCaption, reportPage } from '../report/reportPage.js';
import { layerTitle } from '../report/tables.js';
import { writeFileAtomically, writeJson } from '../runFolder/atomicFile.js';
import { type Measured } from './requests.js';
import { type QuickstartResult } from './result.js';

/**
 * Writes what a quickstart found: `result.json`, `figure.svg`, `figure.png` and `report.html`.
 *
 * @param folder - Of the run.
 * @param result - What was found.
 * @param measured - What each network's folder holds, in the order of the arms: the maps of the figure are there.
 *
 * @example
 * writeResults('runs/x', result, measured);
 */
export function writeResults(folder: string, result: QuickstartResult, measured: readonly Measured[]): void {
  const figure = quickstartFigure(result, measured);
  writeJson(join(folder, 'result.json'), result);
  writeFileAtomically(join(folder, 'figure.svg'), figure);
  writeFileAtomically(join(folder, 'figure.png'), rasterize(figure));
  writeFileAtomically(join(folder, 'report.html'), reportPage(result, figure));
}

/**
 * The figure of a quickstart, from its maps.
 *
 * @param result - What was found.
 * @param measured - As for {@link writeResults}.
 * @returns A complete SVG document.
 *
 * @example
 * quickstartFigure(result, measured);
 */
export function quickstartFigure(result: QuickstartResult, measured: readonly Measured[]): string {
  const informed = measured.filter(({ result: { layers } }) => layers.length > 0);
  const { labels, images } = informed[0]!.figure;
  return informationFigure({
    height: result.configuration.canvas,
    width: result.configuration.canvas,
    unit: 'nats per cell',
    caption: figureCaption(result),
    examples: images.map((image, i) => ({ title: `a ${labels[i]!}`, image })),
    layers: informed[0]!.result.layers.map((layer, index) => ({
      title: layerTitle(layer),
      height: layer.height,
      width: layer.width,
      rows: informed.map(({ result: { title }, figure: { maps } }) => ({
        title,
        maps: maps[index]!.map(withoutRounding),
      })),
    })),
  });
}

/** α may round to a hair above the cap, and a cell's nats then to a hair below 0: such a cell is drawn as 0. */
function withoutRounding(map: readonly number[]): number[] {
  return map.map((nats) => (nats < 0 && nats > -1e-4 ? 0 : nats));
}
