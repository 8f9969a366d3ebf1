import type { RunProgress } from './progressBoard.js';
import { clock } from './timeLeft.js';

/** What a terminal's board shows at one moment. */
export interface BoardState {
  readonly runs: readonly {
    readonly title: string;
    /** Undefined before its turn. */
    readonly progress: RunProgress | undefined;
    /** Milliseconds; NaN where it is not known yet. */
    readonly left: number;
  }[];
  /** Share of all steps that are done. */
  readonly share: number;
  readonly left: number;
  /** Size of the terminal. */
  readonly columns: number;
  readonly rows: number;
}

const longestBar = 20;
const shortestBar = 6;

/**
 * A board as lines: none is longer than the terminal is wide, for a wrapped line could not be drawn over.
 *
 * Time left is shown at every width; the rest goes as room gets short: first the last values, then the bar, then the end of
 * the title. When there are more runs than rows, those that are under way come first, and the others are counted.
 *
 * @param state - See {@link BoardState}.
 * @returns The lines, without newlines, that of all runs last.
 *
 * @example
 * boardRows(state).at(-1); // 'all ████░░ 1:05 left'
 */
export function boardRows({ runs, share, left, columns, rows }: BoardState): string[] {
  // The last column stays empty: some terminals wrap when it is filled.
  const width = Math.max(1, columns - 1);
  const all = 'all';
  const room = Math.max(2, rows - 3);
  const shown = runs.length <= room ? runs : firstUnderWay(runs, room - 1);
  const titleWidth = Math.max(all.length, ...shown.map(({ title }) => length(title)));
  const lines = shown.map(({ title, progress, left }) =>
    progress === undefined
      ? row(title, titleWidth, 0, ['waiting'], '', width)
      : row(
          title,
          titleWidth,
          progress.step / progress.steps,
          progress.step === progress.steps ? ['done', ...describe(progress)] : describe(progress),
          progress.step === progress.steps ? '' : `${clock(left)} left`,
          width,
        ),
  );
  if (shown.length < runs.length) {
    const done = runs.filter(({ progress }) => progress?.step === progress?.steps && progress !== undefined).length;
    const waiting = runs.filter(({ progress }) => progress === undefined).length;
    lines.push(cut(`${runs.length} runs: ${done} done, ${waiting} waiting`, width));
  }
  return [...lines, row(all, titleWidth, share, [], `${clock(left)} left`, width)];
}

/**
 * What a row says of a run besides its time left, most important first.
 *
 * @param progress - How far it is.
 *
 * @example
 * describe(progress); // ['epoch 1/8', 'loss 0.512', 'error 12.1 %']
 */
export function describe({ epoch, epochs, values }: RunProgress): string[] {
  return [`epoch ${epoch}/${epochs}`, ...values.map(([name, text]) => (name === '' ? text : `${name} ${text}`))];
}

function row(
  title: string,
  titleWidth: number,
  share: number,
  parts: readonly string[],
  left: string,
  width: number,
): string {
  const leftWidth = left === '' ? 0 : length(left) + 1;
  // At least the time left, then as much of the title as fits.
  const named = Math.min(titleWidth, Math.max(1, width - leftWidth - 1));
  const head = cut(title, named).padEnd(named);
  let rest = width - named - 1 - leftWidth;
  const bar = rest >= shortestBar ? Math.min(longestBar, Math.max(shortestBar, Math.floor(rest / 3))) : 0;
  rest -= bar === 0 ? 0 : bar + 1;
  const fitting: string[] = [];
  for (const part of parts) {
    const needed = length(part) + (fitting.length === 0 ? 0 : 2);
    if (needed > rest) break;
    fitting.push(part);
    rest -= needed;
  }
  const filled = Math.round(share * bar);
  const drawn = bar === 0 ? [] : ['█'.repeat(filled) + '░'.repeat(bar - filled)];
  const text = [...fitting.slice(0, -1), ...fitting.slice(-1)].join(', ');
  const words = [text, left].filter((word) => word !== '').join(text !== '' && left !== '' && rest >= 1 ? ', ' : ' ');
  return cut([head, ...drawn, words].join(' ').trimEnd(), width);
}

/** The runs that are under way, then the next ones, as many as there is room for. */
function firstUnderWay(runs: BoardState['runs'], room: number): BoardState['runs'] {
  const rank = ({ progress }: BoardState['runs'][number]): number =>
    progress === undefined ? 1 : progress.step === progress.steps ? 2 : 0;
  const chosen = new Set([...runs].sort((a, b) => rank(a) - rank(b)).slice(0, room));
  return runs.filter((run) => chosen.has(run));
}

function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

function length(text: string): number {
  return Array.from(text).length;
}
