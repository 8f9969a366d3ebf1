import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressBoard, type RunProgress } from './progressBoard.js';

function stream(isTTY: boolean, columns = 80): { stream: NodeJS.WriteStream; text: () => string } {
  const through = new PassThrough();
  const written: string[] = [];
  through.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const terminal = Object.assign(through, { isTTY, columns, rows: 24 });
  return { stream: terminal as unknown as NodeJS.WriteStream, text: () => written.join('') };
}

const at = (step: number, nats = true): RunProgress => ({
  step,
  steps: 20,
  epoch: Math.floor((step - 1) / 10) + 1,
  epochs: 2,
  values: [['loss', '0.500'], ['error', '12.1 %'], ...(nats ? ([['', '412 nats']] as const) : [])],
});

const escape = '\u001B';

/** What stands on a terminal when all of this was written: moves up, returns and clears are obeyed, long lines wrap. */
function screen(text: string, columns: number): string[] {
  const lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  for (const [piece] of text.matchAll(new RegExp(`${escape}\\[\\??\\d*[A-Za-z]|[\\s\\S]`, 'gu'))) {
    const up = new RegExp(`^${escape}\\[(\\d*)A$`).exec(piece);
    if (up) row = Math.max(0, row - Number(up[1] === '' ? 1 : up[1]));
    else if (piece === '\u001B[J') {
      lines.length = row + 1;
      lines[row] = lines[row]!.slice(0, column);
    } else if (piece === '\r') column = 0;
    else if (piece === '\n') {
      row++;
      column = 0;
      lines[row] ??= [];
    } else if (!piece.startsWith('\u001B')) {
      if (column === columns) {
        row++;
        column = 0;
        lines[row] ??= [];
      }
      lines[row]![column++] = piece;
    }
  }
  return lines.map((line) => Array.from(line, (one) => one ?? ' ').join(''));
}

describe('progressBoard', () => {
  it('writes a line for each epoch where there is no terminal', () => {
    let time = 0;
    const { stream: log, text } = stream(false);
    const board = progressBoard({ runs: { a: 'β = 0.1', b: 'without noise' }, stream: log, now: () => time });
    for (let step = 1; step <= 20; step++) {
      time += 1000;
      board.update('a', at(step));
    }
    board.note('done');
    board.close();
    expect(text().split('\n')).toEqual([
      'β = 0.1        epoch 1/2, loss 0.500, error 12.1 %, 412 nats, 0:10 left of this run, 0:30 of all',
      'β = 0.1        epoch 2/2, loss 0.500, error 12.1 %, 412 nats, 0:00 left of this run, 0:20 of all',
      'done',
      '',
    ]);
  });

  it.each([40, 80, 170])('keeps every run in its row in %i columns, with notes in between', (columns) => {
    let time = 0;
    const { stream: terminal, text } = stream(true, columns);
    const runs = { a: 'without noise', b: 'β = 0.02', c: 'β = 0.1', d: 'β = 0.5' };
    const board = progressBoard({ runs, stream: terminal, now: () => time });
    const note = 'β = 0.02: a note that is longer than a narrow terminal is wide, as a warning of a worker may be';
    for (let step = 1; step <= 20; step++) {
      time += 200;
      board.update('a', at(step, false));
      board.update('b', at(step));
      if (step === 10) board.note(note);
    }
    board.close();
    const shown = screen(text(), columns);
    for (const title of Object.values(runs)) {
      expect(shown.filter((line) => line.startsWith(`${title} `)).length).toBe(1);
    }
    expect(shown.filter((line) => line.startsWith('all '))).toHaveLength(1);
    // The note stands above the board, whole, once.
    expect(shown.join('').split(note)).toHaveLength(2);
    expect(shown.findIndex((line) => line.startsWith('without noise'))).toBe(Math.ceil(note.length / columns));
    expect(text()).toContain('\u001B[?25l');
    expect(text().endsWith('\u001B[?25h')).toBe(true);
  });

  it('is clear of its rows after the terminal was made narrower', () => {
    let time = 0;
    const { stream: terminal, text } = stream(true, 80);
    const board = progressBoard({ runs: { a: 'without noise' }, stream: terminal, now: () => time });
    time += 200;
    board.update('a', at(10));
    const wide = screen(text(), 80).length;
    Object.assign(terminal, { columns: 40 });
    // The rows of up to 79 characters now take two lines each: as many are gone up.
    terminal.emit('resize');
    const moves = [...text().matchAll(new RegExp(`${escape}\\[(\\d+)A`, 'g'))].map(([, lines]) => Number(lines));
    expect(moves.at(-1)).toBeGreaterThan(wide - 1);
    board.close();
  });

  it('shows nothing where there is nothing to train', () => {
    const { stream: terminal, text } = stream(true);
    const board = progressBoard({ runs: {}, stream: terminal });
    board.note('a note');
    board.close();
    expect(text()).toBe('a note\n');
  });
});
