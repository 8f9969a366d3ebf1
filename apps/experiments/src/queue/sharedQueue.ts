import { CommandError } from '../commandError.js';
import { openStore } from '../runStore/openStore.js';
import type { RunStore } from '../runStore/runStore.js';
import { storeAddress } from '../runStore/storeAddress.js';
import { queueAddress } from './address.js';
import { placeOf, type QueuePlace } from './place.js';
import { secondsOf } from './secondsOf.js';

/** A queue that workers on other machines serve, and where its runs are kept. */
export interface SharedQueue {
  readonly place: QueuePlace;
  readonly store: RunStore;
  /** Milliseconds of silence after which a run is another worker's. */
  readonly lease: number;
  /** Which queue, as a worker is told. */
  readonly words: readonly string[];
}

/** What was typed behind flags of `infodrop sweep`. */
export interface SharedQueueFlags {
  readonly queue?: string | undefined;
  readonly store?: string | undefined;
  readonly lease?: string | undefined;
  readonly out?: string | undefined;
}

/**
 * The queue that a sweep hands its runs out by.
 *
 * @param flags - What was typed.
 * @returns The queue, its place to be closed; undefined where none was named.
 * @throws CommandError when flags contradict each other, or queue or store cannot be reached.
 *
 * @example
 * const queue = await sharedQueue({ queue: 'redis://queue.example/0', store: 's3://results/widths' });
 */
export async function sharedQueue({ queue, store, lease, out }: SharedQueueFlags): Promise<SharedQueue | undefined> {
  if (queue === undefined) {
    const [flag, got] = lease !== undefined ? ['--lease', lease] : ['--store', 'one'];
    if (lease === undefined && store === undefined) return undefined;
    throw new CommandError(`${flag} must be left out without --queue, got ${got}. Workers of this command need none.`);
  }
  const queuePlace = queueAddress(queue);
  const storePlace = storeAddress(queuePlace, store);
  const leaseMilliseconds = 1000 * secondsOf('--lease', lease ?? '60', 1);
  const runStore = await openStore(storePlace, out);
  const place = await placeOf(queuePlace);
  // A store that has one name everywhere is named by the queue.
  const words = ['--queue', queue, ...(store === undefined || runStore.address !== null ? [] : ['--store', store])];
  return { place, store: runStore, lease: leaseMilliseconds, words };
}
