import { setTimeout as sleep } from 'node:timers/promises';
import { claim, claimsIn, isHeld, readClaim, removeClaims, renew } from './claims.js';
import { beatEvery, lookEvery } from '../lease.js';
import { handedOutElsewhere } from '../place.js';
import { makeQueueFolder, queueFolder } from './queueFolder.js';
import { workerName } from '../workerName.js';
import { Silence } from './silence.js';

/** What is claimed by the command that hands out: no run has this id. */
const id = '0';

/**
 * Makes this command the one that hands out the runs of a queue. One that has it is waited for until it has been silent for the time
 * of the lease, or shows that it is alive.
 *
 * @param folder - Of the queue; made where it is missing.
 * @param options - Milliseconds of silence after which another's place is free; called once when there is something to wait for.
 * @returns What gives the place back.
 * @throws CommandError when another command hands out.
 *
 * @example
 * const leave = await handsOut('/shared/sweep', { lease: 60_000, onWait: () => console.error('waiting') });
 */
export async function handsOut(
  folder: string,
  { lease, onWait }: { readonly lease: number; readonly onWait: () => void },
): Promise<() => Promise<void>> {
  const queue = queueFolder(folder);
  makeQueueFolder(queue);
  const worker = workerName();
  const silence = new Silence({ lease, longestGap: 4 * lookEvery(lease) });
  let first: string | undefined;
  for (;;) {
    const last = claimsIn(queue).get(id);
    const said = last && readClaim(queue, last);
    const sign = `${last?.number ?? 0}:${said?.beat ?? 0}`;
    if (last !== undefined && said !== undefined && !silence.isOver(id, sign, performance.now())) {
      if (first === undefined) onWait();
      first ??= sign;
      if (sign !== first) {
        throw handedOutElsewhere(folder, said.worker);
      }
      await sleep(lookEvery(lease));
      continue;
    }
    const own = { id, number: (last?.number ?? 0) + 1 };
    if (!claim(queue, own, worker)) continue;
    const stop = renew(queue, own, worker, {
      every: beatEvery(lease),
      report: () => ({ progress: null, lines: [] }),
      // The lock of the sweep's folder, which is gone with it, says so.
      onLost: () => undefined,
    });
    return () => {
      stop();
      if (isHeld(queue, own, worker)) removeClaims(queue, own);
      return Promise.resolve();
    };
  }
}
