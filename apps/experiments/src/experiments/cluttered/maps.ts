import type { ArmOutcome } from '../../experiment/measured.js';
import type { MapsFigure } from '../../figure/maps.js';
import { detailOf, informed, layerTitle } from './tables.js';

/**
 * Test images, what each network takes them for, and below them, layer by layer and β by β, where the layer's information
 * comes from: of the first seed.
 *
 * @param outcomes - The arms, in the order in which they are shown; at least one has information layers.
 * @returns What the figure is drawn from.
 *
 * @example
 * clutteredMaps(outcomes).layers.length; // 2
 */
export function clutteredMaps(outcomes: readonly ArmOutcome[]): MapsFigure {
  const arms = informed(outcomes);
  const { layers, figure } = detailOf(arms[0]!);
  const side = Math.sqrt(figure.images[0]!.length);
  return {
    height: side,
    width: side,
    unit: 'nats per cell',
    examples: figure.images.map((image, i) => ({ title: `a ${figure.labels[i]!}`, image })),
    answers: outcomes.map((outcome) => ({
      title: outcome.title,
      texts: detailOf(outcome).figure.answers.map((answer, i) =>
        answer === figure.labels[i] ? `read as ${answer}` : `read as ${answer} ✗`,
      ),
    })),
    layers: layers.map((layer, index) => ({
      title: layerTitle(layer),
      height: layer.height,
      width: layer.width,
      rows: arms.map((arm) => ({
        title: arm.title,
        maps: detailOf(arm).figure.maps[index]!.map(withoutRounding),
      })),
    })),
    caption:
      'Where each layer’s information comes from: KL summed over channels, in nats above the cap, noise off, dead units counted 0. ' +
      'All maps of a layer share one linear scale from 0 to the largest cell shown; nothing is subtracted or clipped. ' +
      `The first ${figure.indices.length} test images with different digits.`,
  };
}

/** α may round to a hair above the cap, and a cell's nats then to a hair below 0: such a cell is drawn as 0. */
function withoutRounding(map: readonly number[]): number[] {
  return map.map((nats) => (nats < 0 && nats > -1e-4 ? 0 : nats));
}
