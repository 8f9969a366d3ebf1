import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWhole } from '../../runFolder/createWhole.js';
import type { RunReport } from '../lease.js';
import { namesIn, type QueueFolder, readIfThere } from './queueFolder.js';

/** What the worker that has a run says of itself, again and again. */
export interface Claim extends RunReport {
  /** Which worker: host, process, and a word of its own. */
  readonly worker: string;
  /** Grows by one each time that it is written. Whoever sees it stand still for long enough by its own clock may take the run. */
  readonly beat: number;
}

/** A claim that stands, by its number. */
export interface NumberedClaim {
  readonly id: string;
  readonly number: number;
}

/** The claim that counts of each run that somebody has taken. */
export function claimsIn({ claims }: QueueFolder): Map<string, NumberedClaim> {
  const highest = new Map<string, NumberedClaim>();
  for (const name of namesIn(claims)) {
    const [, id, digits] = /^([0-9a-f]+)\.(\d+)\.json$/.exec(name) ?? [];
    if (id === undefined || digits === undefined) continue;
    const number = Number(digits);
    if (number > (highest.get(id)?.number ?? 0)) highest.set(id, { id, number });
  }
  return highest;
}

function pathOf({ claims }: QueueFolder, { id, number }: NumberedClaim): string {
  return join(claims, `${id}.${number}.json`);
}

/** What a claim says; undefined when it is gone. */
export function readClaim(queue: QueueFolder, numbered: NumberedClaim): Claim | undefined {
  return readIfThere(pathOf(queue, numbered)) as Claim | undefined;
}

/** Takes a run under a number; false where another worker has that number. */
export function claim(queue: QueueFolder, numbered: NumberedClaim, worker: string): boolean {
  const first: Claim = { worker, beat: 0, progress: null, lines: [] };
  return createWhole(pathOf(queue, numbered), JSON.stringify(first));
}

/** Says that a claim is alive. */
export function writeClaim(queue: QueueFolder, numbered: NumberedClaim, content: Claim): void {
  const path = pathOf(queue, numbered);
  const draft = `${path}.${content.worker}.tmp`;
  try {
    writeFileSync(draft, JSON.stringify(content));
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Whether a claim is still this worker's: nobody has taken the run after it, or ended it. */
export function isHeld(queue: QueueFolder, { id, number }: NumberedClaim, worker: string): boolean {
  return (
    readClaim(queue, { id, number })?.worker === worker && readClaim(queue, { id, number: number + 1 }) === undefined
  );
}

/** Removes every claim of a run up to a number. */
export function removeClaims(queue: QueueFolder, { id, number }: NumberedClaim): void {
  for (let each = number; each >= 1; each--) rmSync(pathOf(queue, { id, number: each }), { force: true });
}

/**
 * Renews a claim from now on, as long as it is held.
 *
 * @param options - Milliseconds between two beats; what is said; called once when another has it, or its run has ended.
 * @returns What ends the renewing.
 */
export function renew(
  queue: QueueFolder,
  own: NumberedClaim,
  worker: string,
  { every, report, onLost }: { readonly every: number; readonly report: () => RunReport; readonly onLost: () => void },
): () => void {
  let beat = 0;
  const timer = setInterval(() => {
    try {
      if (isHeld(queue, own, worker)) {
        writeClaim(queue, own, { worker, beat: ++beat, ...report() });
        return;
      }
      clearInterval(timer);
      onLost();
    } catch {
      // A folder that cannot be reached for a moment: whoever sees no beat for long enough takes what is claimed.
    }
  }, every);
  return () => {
    clearInterval(timer);
  };
}
