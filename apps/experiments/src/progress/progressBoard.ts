import { MultiBar, type SingleBar } from 'cli-progress';
import { TimeLeft, clock } from './timeLeft.js';

/** How far a run is. */
export interface RunProgress {
  /** Optimizer steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Epochs begun (1 in the first), of `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** Means over the epoch so far: the loss, the share of wrong answers (0…1, with the noise on), nats of all layers. */
  readonly loss: number;
  readonly error: number;
  readonly nats: number | null;
}

/** Shows how far several runs are. */
export interface ProgressBoard {
  update(run: string, progress: RunProgress): void;
  /** A line that stays: a warning, a run that is finished. */
  note(line: string): void;
  /** Ends the display; the terminal is as it was. */
  close(): void;
}

export interface ProgressBoardArgs {
  /** Titles of the runs, by name, in the order in which they are shown. */
  readonly runs: Readonly<Record<string, string>>;
  /** Steps of each run. */
  readonly steps: number;
  readonly stream: NodeJS.WriteStream;
  /** Milliseconds of any clock; for tests. */
  readonly now?: () => number;
}

/**
 * Live progress: a bar for each run and one for all of them on a terminal; elsewhere (a log, a pipe) one line for each epoch.
 *
 * @param args - See {@link ProgressBoardArgs}.
 * @returns The board; close it whatever happens.
 *
 * @example
 * const board = progressBoard({ runs: { a: 'β = 0.1' }, steps: 640, stream: process.stderr });
 */
export function progressBoard({
  runs,
  steps,
  stream,
  now = () => performance.now(),
}: ProgressBoardArgs): ProgressBoard {
  const timeLeft = new TimeLeft(Object.fromEntries(Object.keys(runs).map((run) => [run, steps])));
  const width = Math.max(...Object.values(runs).map((title) => title.length));
  return stream.isTTY
    ? barBoard(runs, steps, stream, timeLeft, width, now)
    : lineBoard(runs, stream, timeLeft, width, now);
}

function barBoard(
  runs: Readonly<Record<string, string>>,
  steps: number,
  stream: NodeJS.WriteStream,
  timeLeft: TimeLeft,
  width: number,
  now: () => number,
): ProgressBoard {
  const board = new MultiBar({
    stream,
    format: '{title} {bar} {text}',
    barsize: 20,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: false,
    stopOnComplete: false,
    forceRedraw: false,
    fps: 8,
    emptyOnZero: true,
    // The board is closed by its owner, who also decides what a signal does.
    gracefulExit: false,
  });
  const bars = new Map<string, SingleBar>();
  for (const [run, title] of Object.entries(runs)) {
    bars.set(run, board.create(steps, 0, { title: title.padEnd(width), text: 'waiting' }));
  }
  const done = new Map<string, number>();
  const all = board.create(steps * bars.size, 0, { title: 'all'.padEnd(width), text: '' });
  return {
    update(run, progress) {
      timeLeft.update(run, progress.step, now());
      bars.get(run)?.update(progress.step, { text: `${describe(progress)}, ${clock(timeLeft.of(run))} left` });
      done.set(run, progress.step);
      const total = [...done.values()].reduce((sum, step) => sum + step, 0);
      all.update(total, { text: `${clock(timeLeft.ofAll())} left` });
    },
    note(line) {
      board.log(`${line}\n`);
    },
    close() {
      board.stop();
    },
  };
}

function lineBoard(
  runs: Readonly<Record<string, string>>,
  stream: NodeJS.WriteStream,
  timeLeft: TimeLeft,
  width: number,
  now: () => number,
): ProgressBoard {
  const epochsDone = new Map<string, number>();
  return {
    update(run, progress) {
      timeLeft.update(run, progress.step, now());
      const finished = Math.floor((progress.step * progress.epochs) / progress.steps);
      const before = epochsDone.get(run) ?? 0;
      if (finished <= before) return;
      epochsDone.set(run, finished);
      const title = (runs[run] ?? run).padEnd(width);
      const left = `${clock(timeLeft.of(run))} left of this run, ${clock(timeLeft.ofAll())} of all`;
      stream.write(`${title}  ${describe(progress)}, ${left}\n`);
    },
    note(line) {
      stream.write(`${line}\n`);
    },
    close() {
      // Lines stay as they are.
    },
  };
}

function describe({ epoch, epochs, loss, error, nats }: RunProgress): string {
  const parts = [`epoch ${epoch}/${epochs}`, `loss ${loss.toFixed(3)}`, `error ${(100 * error).toFixed(1)} %`];
  return (nats === null ? parts : [...parts, `${nats.toFixed(0)} nats`]).join(', ');
}
