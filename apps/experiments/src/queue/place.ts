import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../commandError.js';
import type { RunStore } from '../runStore/runStore.js';
import type { QueueAddress } from './address.js';
import { type QueueHeader, requireSameQueue } from './header.js';
import type { WorkersQueue } from './lease.js';
import type { OpenQueue } from './queue.js';
import type { QueueState } from './state.js';

/** What a queue says of itself. */
export interface QueueThere {
  readonly header: QueueHeader;
  /** Milliseconds of silence after which a run is another worker's. */
  readonly lease: number;
  /** Whether the sweep has ended: then workers leave. */
  readonly ended: boolean;
}

/** What a queue is opened with by the command that hands out. */
export interface OpenOptions extends Pick<QueueThere, 'header' | 'lease'> {
  /** Below whose folder those of all runs must lie. */
  readonly store: Pick<RunStore, 'folder'>;
  /** When aborted, what is queued is left to its workers. */
  readonly signal: AbortSignal;
}

/** A place where a queue is, or can be: all that sweeps, workers and `infodrop status` need of it. */
export interface QueuePlace {
  /** As it is shown. */
  readonly where: string;
  /** What the queue there says of itself; undefined where there is none. */
  read(): Promise<QueueThere | undefined>;
  /**
   * Makes this command the one that hands out; one that does it is waited for until it shows that it is alive, or has been silent for the
   * time of the lease. Gives what gives the place back.
   */
  handOut(options: { readonly lease: number; readonly onWait: () => void }): Promise<() => Promise<void>>;
  /** Opens the queue for the command that hands out; it is made where there is none. */
  open(options: OpenOptions): Promise<OpenQueue>;
  /** Opens a queue that is there for a worker. */
  serve(lease: number): WorkersQueue;
  /** What has become of every run of a queue that is there. */
  state(there: QueueThere): Promise<QueueState>;
  /** Leaves a server. */
  close(): Promise<void>;
}

/**
 * The place that was typed behind `--queue`.
 *
 * @param address - As {@link queueAddress} reads it.
 * @returns The place; to be closed.
 * @throws CommandError when the server cannot be reached.
 *
 * @example
 * const place = await placeOf(queueAddress('/shared/sweep'));
 */
export async function placeOf(address: QueueAddress): Promise<QueuePlace> {
  if ('folder' in address) {
    const { folderPlace } = await import('./folder/folderPlace.js');
    return folderPlace(address.folder);
  }
  const { redisPlace } = await import('./redis/redisPlace.js');
  return redisPlace(address.redis);
}

/**
 * Makes this command the one that hands out, unless something else is queued there or another command is at it.
 *
 * @param place - Where the queue is, or will be.
 * @param options - What the queue must say; its lease; called once when another command is waited for.
 * @returns What gives the place back.
 * @throws CommandError naming the first difference, or the other command.
 *
 * @example
 * const leave = await takeQueue(place, { header, lease: 60_000, onWait: () => undefined });
 */
export async function takeQueue(
  place: QueuePlace,
  { header, ...options }: Omit<OpenOptions, 'signal' | 'store'> & { readonly onWait: () => void },
): Promise<() => Promise<void>> {
  const there = await place.read();
  if (there !== undefined) requireSameQueue(there.header, header, place.where);
  return place.handOut(options);
}

/** The refusal of a queue that another command hands out. */
export function handedOutElsewhere(where: string, worker: string): CommandError {
  return new CommandError(
    `the queue ${where} must be handed out by one command at a time, got ${worker} at work. Wait for it, or end it first.`,
  );
}

/** Milliseconds between two looks for a queue that is not there yet. */
const lookForItEvery = 500;

/**
 * Waits until there is a queue with a sweep under way: workers of a cluster may begin before the command that hands out.
 *
 * @param place - Where it is looked for.
 * @param options - Milliseconds of patience; a signal that ends it; called once when there is something to wait for.
 * @returns What the queue says of itself; null when there was none for so long, or the signal was aborted.
 *
 * @example
 * await awaitQueue(place, { patience: 600_000, signal, onWait: () => console.error('waiting') });
 */
export async function awaitQueue(
  place: QueuePlace,
  {
    patience,
    signal,
    onWait,
  }: { readonly patience: number; readonly signal: AbortSignal; readonly onWait: () => void },
): Promise<QueueThere | null> {
  const end = performance.now() + patience;
  for (let looks = 0; ; looks++) {
    const there = await place.read();
    if (there?.ended === false) return there;
    if (looks === 0) onWait();
    if (signal.aborted || performance.now() > end) return null;
    await sleep(lookForItEvery, undefined, { signal }).catch(() => undefined);
  }
}
