import { colorOf, onThemeChange } from '../drawing/colors.js';
import { paintImage } from '../drawing/image.js';
import { draw, set } from '../drawing/svg.js';
import type { Code } from './codes.js';
import { type Decoder, SIDE } from './decoder.js';
import { exponential, type Layout, type Place, straight } from './layout.js';
import { type LatentSettings, REACH } from './settings.js';

/** Side of the drawing, in its own units. */
const SIZE = 300;
/** Places along each side that the background of pictures draws. */
const ATLAS = 13;
/** How far an arrow key moves the cross, in standard deviations of the prior. */
const STEP = 0.1;

/** One autoencoder, as the page has it. */
export interface Shown {
  readonly decode: Decoder;
  readonly codes: readonly Code[];
  /** Whether a place is the logarithm of the code. */
  readonly isLog: boolean;
}

/** The plane of codes of one autoencoder, and the image of the place where the cross is. */
export interface PlaneView {
  show(settings: LatentSettings): void;
}

/** What a place draws. */
export const drawnAt = ({ decode, isLog }: Shown, [first, second]: Place): Float32Array =>
  decode(isLog ? [Math.exp(first), Math.exp(second)] : [first, second]);

/**
 * Draws a plane, and moves its cross by pointer and by keyboard.
 *
 * @param moved - Told of the place that the cross is to be moved to.
 */
export function planeView(
  { svg, atlas, image }: { svg: SVGSVGElement; atlas: HTMLCanvasElement; image: HTMLCanvasElement },
  shown: Shown,
  moved: (place: Place) => void,
): PlaneView {
  let current: LatentSettings | undefined;
  const layoutOf = ({ axes }: LatentSettings): Layout => (shown.isLog && axes === 'plain' ? exponential : straight);
  let painted = '';
  set(svg, { viewBox: `0 0 ${SIZE} ${SIZE}` });
  const codes = draw(svg, 'g', { class: 'codes' });
  const cross = draw(svg, 'g', { class: 'place' });
  draw(cross, 'circle', { r: 7 });
  draw(cross, 'path', { d: 'M-13 0H13M0 -13V13' });

  function place(event: PointerEvent): void {
    if (current === undefined) return;
    const { left, top, width, height } = svg.getBoundingClientRect();
    moved(layoutOf(current).fromDrawing([(event.clientX - left) / width, (event.clientY - top) / height]));
  }
  svg.addEventListener('pointerdown', (event) => {
    svg.setPointerCapture(event.pointerId);
    place(event);
  });
  svg.addEventListener('pointermove', (event) => {
    if (svg.hasPointerCapture(event.pointerId)) place(event);
  });
  const moves: Readonly<Record<string, Place>> = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, STEP],
    ArrowDown: [0, -STEP],
  };
  svg.addEventListener('keydown', (event) => {
    const move = moves[event.key];
    if (move === undefined || current === undefined) return;
    event.preventDefault();
    const within = (value: number): number => Math.max(-REACH, Math.min(REACH, value));
    moved([within(current.first + move[0]), within(current.second + move[1])]);
  });

  function paintBehind(settings: LatentSettings): void {
    const layout = layoutOf(settings);
    const kind = `${settings.behind} ${settings.axes}`;
    if (painted === kind) return;
    painted = kind;
    codes.replaceChildren();
    atlas.hidden = settings.behind === 'codes';
    if (settings.behind === 'pictures') {
      paintAtlas(layout);
      return;
    }
    for (const { digit, loc } of shown.codes) {
      const [right, down] = layout.toDrawing(loc);
      if (right < 0 || right > 1 || down < 0 || down > 1) continue;
      draw(
        codes,
        'text',
        { x: (right * SIZE).toFixed(1), y: (down * SIZE + 3).toFixed(1), class: `digit class-${digit % 5}` },
        String(digit),
      );
    }
  }

  function paintAtlas(layout: Layout): void {
    const values = new Float32Array((ATLAS * SIDE) ** 2);
    for (let row = 0; row < ATLAS; row++) {
      for (let column = 0; column < ATLAS; column++) {
        const drawn = drawnAt(shown, layout.fromDrawing([(column + 0.5) / ATLAS, (row + 0.5) / ATLAS]));
        for (let y = 0; y < SIDE; y++) {
          values.set(drawn.subarray(y * SIDE, (y + 1) * SIDE), (row * SIDE + y) * ATLAS * SIDE + column * SIDE);
        }
      }
    }
    paint(atlas, values, ATLAS * SIDE);
  }

  const paint = (canvas: HTMLCanvasElement, values: ArrayLike<number>, columns: number): void => {
    paintImage(canvas, values, columns, colorOf(canvas, '--surface'), colorOf(canvas, '--ink'));
  };
  const view: PlaneView = {
    show(settings) {
      current = settings;
      paintBehind(settings);
      const at: Place = [settings.first, settings.second];
      const [right, down] = layoutOf(settings).toDrawing(at);
      set(cross, { transform: `translate(${(right * SIZE).toFixed(1)} ${(down * SIZE).toFixed(1)})` });
      paint(image, drawnAt(shown, at), SIDE);
    },
  };
  onThemeChange(() => {
    painted = '';
    if (current !== undefined) view.show(current);
  });
  return view;
}
