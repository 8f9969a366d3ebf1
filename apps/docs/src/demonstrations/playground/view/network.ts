import type { Samples } from '../data/samples.js';
import type { Frame } from '../training/frame.js';
import { WIDTHS } from '../training/sizes.js';
import { draw, set } from '../../drawing/svg.js';

const WIDTH = 600;
const HEIGHT = 380;
const TOP = 64;
const COLUMNS = [58, 238, 406, 556] as const;
/** Pixels of width for each nat. */
const THICKNESS = 3.4;
const THINNEST = 0.6;
const FAINTEST = 0.16;

export interface NetworkView {
  /** Draws units and wires, for these inputs. */
  structure(samples: Samples, informative: number): void;
  frame(frame: Frame, measured: number): void;
}

interface Parts {
  readonly wires: readonly (readonly SVGPathElement[])[];
  readonly units: readonly (readonly Unit[])[];
  readonly headings: readonly SVGTextElement[];
}

interface Unit {
  readonly disc: SVGCircleElement;
  readonly label: SVGTextElement;
}

/** The network, its wires as thick as the nats they carry. */
export function networkView(svg: SVGSVGElement): NetworkView {
  set(svg, { viewBox: `0 0 ${WIDTH} ${HEIGHT}` });
  let parts: Parts | undefined;
  return {
    structure(samples, informative) {
      svg.replaceChildren();
      parts = build(svg, samples, informative);
    },
    frame(frame, measured) {
      if (parts) show(parts, frame, measured);
    },
  };
}

function build(svg: SVGSVGElement, { dimensions, names }: Samples, informative: number): Parts {
  const counts = [dimensions, ...WIDTHS, 1];
  const places = counts.map((count, column) =>
    Array.from({ length: count }, (_, i) => ({ x: COLUMNS[column]!, y: heightOf(i, count) })),
  );
  const wireGroup = draw(svg, 'g', { class: 'wires' });
  const wires = counts.slice(1).map((count, layer) =>
    places[layer]!.flatMap((from, i) =>
      Array.from({ length: count }, (_, j) => {
        const to = places[layer + 1]![j]!;
        const middle = (from.x + to.x) / 2;
        const kind = layer === 0 && i >= informative ? 'wire distractor' : `wire into-${layer + 1}`;
        return draw(wireGroup, 'path', {
          class: kind,
          d: `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`,
          'stroke-width': THINNEST,
          'stroke-opacity': FAINTEST,
        });
      }),
    ),
  );
  const units = places.map((column, layer) =>
    column.map(({ x, y }, i) => {
      const input = layer === 0;
      const kind = input ? `input${i >= informative ? ' distractor' : ''}` : `unit layer-${layer}`;
      const group = draw(svg, 'g', { class: kind });
      // The wires end behind it.
      if (!input) draw(group, 'circle', { class: 'ground', cx: x, cy: y, r: 13 });
      const disc = draw(group, 'circle', {
        class: 'disc',
        cx: x,
        cy: y,
        r: input ? 5 : 13,
        'fill-opacity': input ? 1 : 0,
      });
      const label = draw(
        group,
        'text',
        input ? { x: x - 11, y: y + 4, 'text-anchor': 'end' } : { x, y: y + 4, 'text-anchor': 'middle' },
        input ? shortName(names[i]!) : '',
      );
      return { disc, label };
    }),
  );
  const titles = ['x', 'z₁', 'z₂', 'y'];
  const headings = COLUMNS.map((x, layer) => {
    draw(svg, 'text', { x, y: 20, class: 'title', 'text-anchor': 'middle' }, titles[layer]);
    return draw(svg, 'text', { x, y: 38, class: 'nats', 'text-anchor': 'middle' });
  });
  return { wires, units, headings };
}

function show({ wires, units, headings }: Parts, frame: Frame, measured: number): void {
  const most = Math.log(measured);
  for (const [layer, nats] of frame.wires.entries()) {
    for (const [i, wire] of wires[layer]!.entries()) {
      const carried = nats[i]!;
      set(wire, {
        'stroke-width': (THINNEST + THICKNESS * carried).toFixed(2),
        'stroke-opacity': (FAINTEST + (1 - FAINTEST) * Math.min(1, carried)).toFixed(2),
      });
    }
  }
  for (const [layer, { units: nats }] of frame.layers.entries()) {
    for (const [i, { disc, label }] of units[layer + 1]!.entries()) {
      fill(disc, label, nats[i]!, nats[i]! / most);
    }
  }
  const [answer] = units.at(-1)!;
  fill(answer!.disc, answer!.label, frame.answerNats, frame.answerNats / Math.LN2);
  headings[0]!.textContent = `${most.toFixed(2)} nats`;
  for (const [layer, { aboutInput }] of frame.layers.entries()) {
    const { lower, upper } = aboutInput;
    headings[layer + 1]!.textContent =
      lower.toFixed(2) === upper.toFixed(2)
        ? `${upper.toFixed(2)} nats`
        : `${lower.toFixed(1)} to ${upper.toFixed(1)} nats`;
  }
  headings.at(-1)!.textContent = `≥ ${frame.answerNats.toFixed(2)} nats`;
}

function fill(disc: SVGCircleElement, label: SVGTextElement, nats: number, share: number): void {
  set(disc, { 'fill-opacity': (0.55 * Math.min(1, share)).toFixed(2) });
  label.textContent = nats < 0.05 ? '0' : nats.toFixed(1);
  label.classList.toggle('silent', nats < 0.05);
}

const heightOf = (i: number, count: number): number => {
  const step = Math.min(40, (HEIGHT - TOP - 16) / Math.max(1, count - 1));
  return (TOP + HEIGHT - 8) / 2 + (i - (count - 1) / 2) * step;
};

const shortName = (name: string): string => (name.length > 7 ? `${name.slice(0, 6)}…` : name);
