import type { RunProgress } from '../progress/progressBoard.js';
import { describe } from '../progress/boardRows.js';
import type { EndedRun } from './lease.js';
import { clock } from '../progress/timeLeft.js';

/** How far a run of a queue is. */
export interface RunState {
  readonly title: string;
  readonly kind: 'train' | 'measure';
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Who has it or had it; empty while it waits. */
  readonly worker: string;
  readonly progress: RunProgress | null;
  /** Why it failed. */
  readonly message: string;
  /** It took, where it has ended. */
  readonly seconds: number;
}

/** A run that has ended. */
export function endedState(end: EndedRun): RunState {
  const { kind, run, worker, seconds, progress } = end;
  const { title } = run;
  const [state, message] = kind === 'done' ? (['done', ''] as const) : (['failed', end.message] as const);
  return { title, kind: run.kind, state, worker, progress, message, seconds };
}

/** A queue at one moment. */
export interface QueueState {
  readonly experiments: readonly string[];
  /** Whether the command that hands out has ended its sweep. */
  readonly ended: boolean;
  readonly runs: readonly RunState[];
}

/**
 * A queue as `infodrop status` shows it: how many runs are how far, which are under way where, which failed and why, time left.
 *
 * @param where - Which queue; without a password.
 * @param state - See {@link QueueState}.
 * @returns The lines.
 *
 * @example
 * stateLines('/shared/sweep', state)[1]; // 'train    12 of 60 done, 4 running, 44 waiting'
 */
export function stateLines(where: string, { experiments, ended, runs }: QueueState): string[] {
  const lines = [`queue    ${where}: ${experiments.join(', ')}, ${ended ? 'ended' : 'under way'}`];
  for (const kind of ['train', 'measure'] as const) {
    const those = runs.filter((run) => run.kind === kind);
    if (those.length === 0) continue;
    const count = (state: RunState['state']): number => those.filter((run) => run.state === state).length;
    const rest = (['running', 'waiting', 'failed'] as const).flatMap((state) =>
      count(state) === 0 ? [] : [`${count(state)} ${state}`],
    );
    lines.push(`${kind.padEnd(8)} ${[`${count('done')} of ${those.length} done`, ...rest].join(', ')}`);
  }
  for (const { state, title, worker, progress } of runs) {
    if (state !== 'running') continue;
    const far = progress === null ? ['begins'] : [percent(progress), ...describe(progress)];
    lines.push(`running  ${title}: ${far.join(', ')}; on ${worker}`);
  }
  for (const { state, title, worker, message } of runs) {
    if (state === 'failed') lines.push(`failed   ${title}: ${message}; on ${worker}`);
  }
  if (!ended) lines.push(`left     ${clock(millisecondsLeft(runs))} of what is queued`);
  return lines;
}

function percent({ step, steps }: RunProgress): string {
  return `${Math.floor((100 * step) / steps)} %`;
}

/** At the pace of the runs that are done, by as many workers as are at work; NaN where that is not known yet. */
function millisecondsLeft(runs: readonly RunState[]): number {
  const running = runs.filter(({ state }) => state === 'running');
  let left = 0;
  for (const kind of ['train', 'measure'] as const) {
    const those = runs.filter((run) => run.kind === kind);
    const done = those.filter(({ state }) => state === 'done');
    const usual = done.reduce((sum, { seconds }) => sum + seconds, 0) / done.length;
    const undone = those.reduce((sum, { state, progress }) => {
      if (state === 'waiting') return sum + 1;
      return state === 'running' ? sum + 1 - (progress === null ? 0 : progress.step / progress.steps) : sum;
    }, 0);
    if (undone > 0) left += undone * usual;
  }
  return left === 0 ? 0 : running.length === 0 ? Number.NaN : (1000 * left) / running.length;
}
