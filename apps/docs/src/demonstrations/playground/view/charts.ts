import type { Frame } from '../training/frame.js';
import { type Axes, axes, BOTTOM, HEIGHT, RIGHT, TOP, WIDTH } from '../../drawing/axes.js';
import { draw, line, set } from '../../drawing/svg.js';

/** A chart that is given the frames of one training, from the first. */
export interface Chart {
  start(options: { readonly classes: number; readonly measured: number }): void;
  frames(frames: readonly Frame[]): void;
}

/** The information plane: what each layer carries of the input, and of the label. */
export function informationPlane(svg: SVGSVGElement): Chart {
  let ready:
    | {
        readonly axes: Axes;
        readonly trails: SVGPathElement[];
        readonly bars: SVGPathElement[];
        readonly dots: SVGCircleElement[];
      }
    | undefined;
  return {
    start({ classes, measured }) {
      const most = Math.log(classes);
      const frame = axes(svg, {
        mostX: Math.log(measured) * 1.02,
        mostY: most * 1.12,
        titleX: 'I(x; z), nats',
        titleY: 'I(z; y), nats',
        textX: String,
        textY: (value) => value.toFixed(1),
      });
      const { x, y, plot } = frame;
      // No layer can lie left of this line: what z says of y it says of x.
      const corner = Math.min(most, Math.log(measured));
      draw(plot, 'path', {
        class: 'limit',
        d: line([
          [x(0), y(0)],
          [x(corner), y(corner)],
          [WIDTH - RIGHT, y(corner)],
        ]),
      });
      draw(
        plot,
        'text',
        { class: 'limit-text', x: WIDTH - RIGHT, y: y(most) - 5, 'text-anchor': 'end' },
        'all there is to know of y',
      );
      const each = <T>(make: (layer: number) => T): T[] => [1, 2].map(make);
      ready = {
        axes: frame,
        trails: each((layer) => draw(plot, 'path', { class: `trail layer-${layer}` })),
        bars: each((layer) => draw(plot, 'path', { class: `bar layer-${layer}` })),
        dots: each((layer) => draw(plot, 'circle', { class: `dot layer-${layer}`, r: 0 })),
      };
      for (const [i, layer] of [1, 2].entries()) {
        const at = { x: WIDTH - RIGHT - 84 + 46 * i, y: HEIGHT - BOTTOM - 12 };
        draw(plot, 'circle', { class: `dot layer-${layer}`, cx: at.x, cy: at.y - 4, r: 4 });
        draw(plot, 'text', { class: 'key', x: at.x + 8, y: at.y }, `z${['₁', '₂'][i]!}`);
      }
    },
    frames(frames) {
      const last = frames.at(-1);
      if (ready === undefined || last === undefined) return;
      const {
        axes: { x, y },
        trails,
        bars,
        dots,
      } = ready;
      for (const [i, { aboutInput, aboutLabel }] of last.layers.entries()) {
        const height = y(aboutLabel);
        set(trails[i]!, {
          d: line(frames.map(({ layers }) => [x(layers[i]!.aboutInput.upper), y(layers[i]!.aboutLabel)])),
        });
        set(bars[i]!, {
          d: `M${x(aboutInput.lower).toFixed(1)} ${height.toFixed(1)}H${x(aboutInput.upper).toFixed(1)}`,
        });
        set(dots[i]!, { cx: x(aboutInput.upper).toFixed(1), cy: height.toFixed(1), r: 5 });
      }
    },
  };
}

/** The errors as the training went. */
export function errorChart(svg: SVGSVGElement): Chart {
  let ready: { readonly axes: Axes; readonly training: SVGPathElement; readonly heldOut: SVGPathElement } | undefined;
  let shownTo = 0;
  return {
    start({ classes }) {
      shownTo = 1500;
      const frame = axes(svg, {
        mostX: shownTo,
        mostY: 1 - 1 / classes,
        titleX: 'training steps',
        titleY: 'wrong answers',
        textX: (value) => value.toLocaleString('en'),
        textY: (value) => `${Math.round(100 * value)} %`,
      });
      const { plot } = frame;
      ready = {
        axes: frame,
        training: draw(plot, 'path', { class: 'error training' }),
        heldOut: draw(plot, 'path', { class: 'error held-out' }),
      };
      for (const [i, [kind, text]] of [
        ['held-out', 'held out'],
        ['training', 'trained on'],
      ].entries()) {
        draw(plot, 'path', { class: `error ${kind!}`, d: `M${WIDTH - RIGHT - 86} ${TOP + 10 + 17 * i}h18` });
        draw(plot, 'text', { class: 'key', x: WIDTH - RIGHT - 62, y: TOP + 14 + 17 * i }, text);
      }
    },
    frames(frames) {
      const last = frames.at(-1);
      if (ready === undefined || last === undefined) return;
      while (last.step > shownTo) {
        shownTo *= 2;
        ready.axes.range(shownTo);
      }
      const { x, y } = ready.axes;
      set(ready.training, { d: line(frames.map(({ step, trainingError }) => [x(step), y(trainingError)])) });
      set(ready.heldOut, { d: line(frames.map(({ step, heldOutError }) => [x(step), y(heldOutError)])) });
    },
  };
}
