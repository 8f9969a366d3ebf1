import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../commandError.js';
import { type QueueAddress } from './address.js';
import { type FolderHeader, readHeader } from './folder/folderHeader.js';
import { folderLeases } from './folder/folderLeases.js';
import { folderQueue } from './folder/folderQueue.js';
import { folderState } from './folder/folderState.js';
import { handsOut } from './folder/handsOut.js';
import { queueFolder } from './folder/queueFolder.js';
import { type QueueHeader, requireSameQueue } from './header.js';
import { type WorkersQueue } from './lease.js';
import { type OpenQueue } from './queue.js';
import { type QueueState } from './state.js';

/** What a queue is opened with by the command that hands out. */
export interface OpenOptions {
  readonly header: QueueHeader;
  /** Milliseconds of silence after which a run is another worker's. */
  readonly lease: number;
  /** When aborted, what is queued is left to its workers. */
  readonly signal: AbortSignal;
}

/**
 * Makes this command the one that hands out the runs of a queue, unless something else is queued there or another command is at it.
 *
 * @param address - Of the queue, which need not be there yet.
 * @param options - What the queue must say; milliseconds of silence after which another command's place is free; called once when one
 *   is waited for.
 * @returns What gives the place back.
 * @throws CommandError naming the first difference, or the other command.
 *
 * @example
 * const leave = await takeQueue(queueAddress('/shared/sweep'), { header, lease: 60_000, onWait: () => undefined });
 */
export async function takeQueue(
  { folder }: QueueAddress,
  { header, lease, onWait }: Pick<OpenOptions, 'header' | 'lease'> & { readonly onWait: () => void },
): Promise<() => void> {
  const there = readHeader(queueFolder(folder));
  if (there !== undefined) requireSameQueue(there.header, header, folder);
  return handsOut(folder, { lease, onWait });
}

/** Opens a queue for the command that hands out; it is made where there is none. */
export function openQueue({ folder }: QueueAddress, options: OpenOptions): OpenQueue {
  return folderQueue(folder, options);
}

/** Milliseconds between two looks for a queue that is not there yet. */
const lookEvery = 500;

/**
 * Waits until there is a queue with a sweep under way: workers of a cluster may begin before the command that hands out.
 *
 * @param address - Of the queue.
 * @param options - Milliseconds of patience; a signal that ends it; called once when there is something to wait for.
 * @returns What the queue says of itself; null when there was none for so long, or the signal was aborted.
 *
 * @example
 * await awaitQueue(address, { patience: 600_000, signal, onWait: () => console.error('waiting') });
 */
export async function awaitQueue(
  { folder }: QueueAddress,
  {
    patience,
    signal,
    onWait,
  }: { readonly patience: number; readonly signal: AbortSignal; readonly onWait: () => void },
): Promise<FolderHeader | null> {
  const end = performance.now() + patience;
  for (let looks = 0; ; looks++) {
    const there = readHeader(queueFolder(folder));
    if (there?.ended === false) return there;
    if (looks === 0) onWait();
    if (signal.aborted || performance.now() > end) return null;
    await sleep(lookEvery, undefined, { signal }).catch(() => undefined);
  }
}

/** Opens a queue that is there for a worker. */
export function openForWorker({ folder }: QueueAddress, { lease }: Pick<FolderHeader, 'lease'>): WorkersQueue {
  return folderLeases(folder, lease);
}

/**
 * What has become of every run of a queue.
 *
 * @param address - Of the queue.
 * @throws CommandError when there is none.
 *
 * @example
 * queueState(queueAddress('/shared/sweep')).ended; // false
 */
export function queueState({ folder }: QueueAddress): QueueState {
  const there = readHeader(queueFolder(folder));
  if (there === undefined) {
    throw new CommandError(
      `--queue must be that of a sweep, got ${folder} without queue.json. Begin one with infodrop sweep … --queue ${folder}.`,
    );
  }
  return folderState(folder, there);
}
