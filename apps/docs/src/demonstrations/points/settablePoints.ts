import { draw, set } from '../drawing/svg.js';
import { EXTENT, onGrid, type OwnPoint } from './ownPoint.js';

const STEP = EXTENT / 12;

export interface SettablePoints {
  /** Whether a click sets a point. */
  enable(enabled: boolean): void;
}

/**
 * Lets the reader set points: by a click, or by keyboard with a cross that arrows move, space or Enter to set, Backspace to take the
 * last one back.
 */
export function settablePoints(
  overlay: SVGSVGElement,
  current: () => { readonly points: readonly OwnPoint[]; readonly label: 0 | 1; readonly most: number },
  changed: (points: readonly OwnPoint[]) => void,
): SettablePoints {
  let enabled = false;
  let cross = { x: 0, y: 0 };
  const mark = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  mark.setAttribute('class', 'cross');
  draw(mark, 'path', { d: 'M-0.2 0H0.2M0 -0.2V0.2' });

  function add(x: number, y: number): void {
    const { points, label, most } = current();
    if (points.length < most) changed([...points, { x: onGrid(x), y: onGrid(y), label }]);
  }

  function moveCross(): void {
    if (!mark.isConnected) overlay.append(mark);
    set(mark, { transform: `translate(${cross.x} ${-cross.y})` });
  }

  overlay.addEventListener('click', ({ clientX, clientY }) => {
    if (!enabled) return;
    const { left, top, width, height } = overlay.getBoundingClientRect();
    add(((clientX - left) / width) * 2 * EXTENT - EXTENT, EXTENT - ((clientY - top) / height) * 2 * EXTENT);
  });

  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-STEP, 0],
    ArrowRight: [STEP, 0],
    ArrowUp: [0, STEP],
    ArrowDown: [0, -STEP],
  };
  overlay.addEventListener('keydown', (event) => {
    if (!enabled) return;
    const move = moves[event.key];
    if (move !== undefined) {
      const within = (value: number): number => Math.max(-EXTENT, Math.min(EXTENT, value));
      cross = { x: within(cross.x + move[0]), y: within(cross.y + move[1]) };
    } else if (event.key === ' ' || event.key === 'Enter') add(cross.x, cross.y);
    else if (event.key === 'Backspace') changed(current().points.slice(0, -1));
    else return;
    event.preventDefault();
    moveCross();
  });
  overlay.addEventListener('blur', () => {
    mark.remove();
  });

  return {
    enable(on) {
      enabled = on;
      overlay.classList.toggle('settable', on);
      if (on) {
        set(overlay, {
          tabindex: 0,
          role: 'application',
          'aria-label': 'Your points. Arrow keys move a cross, space sets a point, backspace takes the last one back.',
        });
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) overlay.removeAttribute(name);
      }
    },
  };
}
