import { boardRows, describe } from './boardRows.js';
import { clock, TimeLeft } from './timeLeft.js';

/** How far a run is. */
export interface RunProgress {
  /** Optimizer steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Epochs begun (1 in the first), of `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** What else is shown, most important first: a name (which may be empty) and a text, means over the epoch so far. */
  readonly values: readonly (readonly [name: string, text: string])[];
}

/** Shows how far several runs are. */
export interface ProgressBoard {
  update(run: string, progress: RunProgress): void;
  /** A line that stays: a warning, a run that is finished. */
  note(line: string): void;
  /** Ends the display; the terminal is as it was. */
  close(): void;
}

/** What a board is made with. */
export interface ProgressBoardOptions {
  /** Titles of the runs, by name, in the order in which they are shown. */
  readonly runs: Readonly<Record<string, string>>;
  readonly stream: NodeJS.WriteStream;
  /** Milliseconds of any clock; for tests. */
  readonly now?: () => number;
}

/** Milliseconds between two drawings of the terminal's board. */
const drawEvery = 125;

/**
 * Live progress: on a terminal a row for each run that is under way and one for all of them; elsewhere (a log, a pipe) one line
 * for each epoch.
 *
 * @param options - See {@link ProgressBoardOptions}.
 * @returns The board; close it whatever happens.
 *
 * @example
 * const board = progressBoard({ runs: { a: 'β = 0.1' }, stream: process.stderr });
 */
export function progressBoard({ runs, stream, now = () => performance.now() }: ProgressBoardOptions): ProgressBoard {
  const timeLeft = new TimeLeft(Object.keys(runs));
  if (Object.keys(runs).length === 0) return noBoard(stream);
  return stream.isTTY ? terminalBoard(runs, stream, timeLeft, now) : lineBoard(runs, stream, timeLeft, now);
}

/** Nothing to show progress of. */
function noBoard(stream: NodeJS.WriteStream): ProgressBoard {
  return {
    update: () => undefined,
    note: (line) => stream.write(`${line}\n`),
    close: () => undefined,
  };
}

function terminalBoard(
  runs: Readonly<Record<string, string>>,
  stream: NodeJS.WriteStream,
  timeLeft: TimeLeft,
  now: () => number,
): ProgressBoard {
  const progress = new Map<string, RunProgress>();
  /** Widths of the rows that stand on the screen: a narrowed terminal has wrapped them. */
  let drawn: number[] = [];
  let lastDrawn = -Infinity;

  const erase = (): string => {
    const columns = Math.max(1, stream.columns || 80);
    const lines = drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    drawn = [];
    // To the first column of the first row of the board, and everything below it is cleared.
    return lines === 0 ? '' : `\u001B[${lines}A\r\u001B[J`;
  };
  const rows = (): string => {
    const lines = boardRows({
      runs: Object.entries(runs).map(([name, title]) => ({
        title,
        progress: progress.get(name),
        left: timeLeft.of(name),
      })),
      share: timeLeft.share(),
      left: timeLeft.ofAll(),
      columns: stream.columns || 80,
      rows: stream.rows || 24,
    });
    drawn = lines.map((line) => Array.from(line).length);
    return lines.map((line) => `${line}\n`).join('');
  };
  const draw = (before = ''): void => {
    lastDrawn = now();
    // One write, so that nothing is seen half drawn.
    stream.write(erase() + before + rows());
  };
  const redraw = (): void => {
    draw();
  };
  stream.write('\u001B[?25l');
  stream.on('resize', redraw);
  draw();
  return {
    update(run, made) {
      timeLeft.update(run, made, now());
      progress.set(run, made);
      if (now() - lastDrawn >= drawEvery || made.step === made.steps) draw();
    },
    note(line) {
      draw(`${line}\n`);
    },
    close() {
      stream.off('resize', redraw);
      draw();
      drawn = [];
      stream.write('\u001B[?25h');
    },
  };
}

function lineBoard(
  runs: Readonly<Record<string, string>>,
  stream: NodeJS.WriteStream,
  timeLeft: TimeLeft,
  now: () => number,
): ProgressBoard {
  const width = Math.max(...Object.values(runs).map((title) => title.length));
  const epochsDone = new Map<string, number>();
  return {
    update(run, progress) {
      timeLeft.update(run, progress, now());
      const finished = Math.floor((progress.step * progress.epochs) / progress.steps);
      const before = epochsDone.get(run) ?? 0;
      if (finished <= before) return;
      epochsDone.set(run, finished);
      const title = (runs[run] ?? run).padEnd(width);
      const left = `${clock(timeLeft.of(run))} left of this run, ${clock(timeLeft.ofAll())} of all`;
      stream.write(`${title}  ${describe(progress).join(', ')}, ${left}\n`);
    },
    note(line) {
      stream.write(`${line}\n`);
    },
    close() {
      // A log has no lines to take back, so there is nothing to close.
    },
  };
}
