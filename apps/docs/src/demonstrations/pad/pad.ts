import { colorOf, onThemeChange } from '../drawing/colors.js';
import { paintImage } from '../drawing/image.js';
import { type Drawing, emptyDrawing, SIDE } from './drawing.js';

export interface Pad {
  show(drawing: Drawing): void;
}

/**
 * Lets the reader draw: by pointer, or by keyboard with a pen that arrows move, and that space puts down or lifts; Delete wipes all out.
 *
 * @param drawn - Told of every stroke as it grows.
 */
export function pad(canvas: HTMLCanvasElement, drawn: (drawing: Drawing) => void): Pad {
  let drawing = emptyDrawing();
  let pen: { row: number; column: number; down: boolean } | undefined;
  let last: readonly [number, number] | undefined;

  function paint(): void {
    const values = Float32Array.from(drawing);
    if (pen !== undefined) values[pen.row * SIDE + pen.column] = pen.down ? 0.75 : 0.4;
    paintImage(canvas, values, SIDE, colorOf(canvas, '--surface'), colorOf(canvas, '--ink'));
  }

  /** Draws a line from the last cell: a quick pen skips cells. */
  function strokeTo(row: number, column: number): void {
    const [fromRow, fromColumn] = last ?? [row, column];
    const steps = Math.max(1, Math.abs(row - fromRow), Math.abs(column - fromColumn));
    drawing = drawing.slice();
    for (let step = 0; step <= steps; step++) {
      const y = Math.round(fromRow + ((row - fromRow) * step) / steps);
      const x = Math.round(fromColumn + ((column - fromColumn) * step) / steps);
      drawing[y * SIDE + x] = 1;
    }
    last = [row, column];
    paint();
    drawn(drawing);
  }

  const within = (cell: number): number => Math.max(0, Math.min(SIDE - 1, cell));
  function follow({ clientX, clientY }: PointerEvent): void {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    strokeTo(
      within(Math.floor(((clientY - top) / height) * SIDE)),
      within(Math.floor(((clientX - left) / width) * SIDE)),
    );
  }
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = undefined;
    follow(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) follow(event);
  });

  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  };
  canvas.addEventListener('keydown', (event) => {
    pen ??= { row: SIDE / 2, column: SIDE / 2, down: false };
    const move = moves[event.key];
    if (move !== undefined) pen = { ...pen, row: within(pen.row + move[0]), column: within(pen.column + move[1]) };
    else if (event.key === ' ' || event.key === 'Enter') {
      pen = { ...pen, down: !pen.down };
      last = undefined;
    } else if (event.key === 'Delete') {
      drawing = emptyDrawing();
      drawn(drawing);
    } else return;
    event.preventDefault();
    if (pen.down) strokeTo(pen.row, pen.column);
    else paint();
  });
  canvas.addEventListener('blur', () => {
    pen = undefined;
    paint();
  });
  onThemeChange(paint);
  return {
    show(shown) {
      drawing = shown;
      paint();
    },
  };
}
