import type { SplitSamples } from '../data/samples.js';
import { EXTENT } from '../../points/ownPoint.js';
import { CELLS } from '../training/sizes.js';
import { colorOf, onThemeChange } from '../../drawing/colors.js';
import { draw } from '../../drawing/svg.js';

/** How strongly a certain belief is coloured. */
const STRENGTH = 0.72;

export interface Boundary {
  /** Draws the points, which stay while a network is trained. */
  points(samples: SplitSamples): void;
  beliefs(beliefs: Float32Array): void;
  /** Nothing is believed yet. */
  clear(): void;
}

/** The plane of the first two inputs: what the network believes of each place, and the points. */
export function boundary(canvas: HTMLCanvasElement, overlay: SVGSVGElement): Boundary {
  canvas.width = CELLS;
  canvas.height = CELLS;
  const context = canvas.getContext('2d')!;
  overlay.setAttribute('viewBox', `${-EXTENT} ${-EXTENT} ${2 * EXTENT} ${2 * EXTENT}`);
  let last: Float32Array | undefined;

  function paint(): void {
    if (last === undefined) {
      context.clearRect(0, 0, CELLS, CELLS);
      return;
    }
    const classes = last.length / CELLS ** 2;
    const surface = colorOf(canvas, '--surface');
    const colors = Array.from({ length: classes }, (_, label) => colorOf(canvas, `--class-${label}`));
    const image = context.createImageData(CELLS, CELLS);
    for (let cell = 0; cell < CELLS ** 2; cell++) {
      const weights = colors.map(
        (_, label) => STRENGTH * Math.max(0, last![cell * classes + label]! - 1 / classes) * (classes / (classes - 1)),
      );
      const rest = 1 - weights.reduce((sum, weight) => sum + weight, 0);
      for (let channel = 0; channel < 3; channel++) {
        const value = colors.reduce(
          (sum, color, label) => sum + weights[label]! * color[channel]!,
          rest * surface[channel]!,
        );
        image.data[4 * cell + channel] = value;
      }
      image.data[4 * cell + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }

  onThemeChange(paint);
  return {
    points({ training, heldOut }) {
      overlay.replaceChildren();
      for (const [samples, kind] of [
        [heldOut, 'held-out'],
        [training, 'training'],
      ] as const) {
        const group = draw(overlay, 'g', { class: `points ${kind}` });
        for (let i = 0; i < samples.size; i++) {
          draw(group, 'circle', {
            cx: samples.inputs[i * samples.dimensions]!.toFixed(3),
            cy: (-samples.inputs[i * samples.dimensions + 1]!).toFixed(3),
            r: kind === 'training' ? 0.075 : 0.045,
            class: `class-${samples.labels[i]!}`,
          });
        }
      }
    },
    beliefs(beliefs) {
      last = beliefs;
      paint();
    },
    clear() {
      last = undefined;
      paint();
    },
  };
}
