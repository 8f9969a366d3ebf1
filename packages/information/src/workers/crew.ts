import type { Request } from './protocol.js';
import { startThread, type Answer, type Thread } from './thread.js';

/** What a worker does for a job: until all is done, or `stopped`. */
export type Work = (thread: Thread, place: number, stopped: () => boolean) => Promise<void>;

/** Workers that start when they are first needed, and share jobs. */
export interface Crew {
  /** A number that no other job has. */
  readonly job: () => number;
  /** Has the first `size` workers do `work` for a job, and closes the job in them. */
  readonly share: (job: number, size: number, signal: AbortSignal | undefined, work: Work) => Promise<void>;
  /** Ends all workers; what they are asked for rejects. */
  readonly end: (reason: Error) => Promise<void>;
}

/** A crew of at most `count` workers. */
export function crewOf(count: number): Crew {
  const threads: (Thread | undefined)[] = new Array<undefined>(count).fill(undefined);
  /** How many jobs each worker is with. */
  const serving = new WeakMap<Thread, number>();
  let jobs = 0;

  const threadAt = (place: number): Thread => {
    const running = threads[place];
    if (running !== undefined) return running;
    const thread = startThread(() => {
      if (threads[place] === thread) threads[place] = undefined;
    });
    threads[place] = thread;
    return thread;
  };

  return {
    job: () => jobs++,
    share: async (job, size, signal, work) => {
      signal?.throwIfAborted();
      let stopped = false;
      const crew = Array.from({ length: size }, (_, place) => threadAt(place));
      let onAbort = (): void => undefined;
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is the caller's own.
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      });
      // What this job alone has asked and not got: another's question to the same worker is none of its affair.
      const busy = new Set<Thread>();
      for (const thread of crew) serving.set(thread, (serving.get(thread) ?? 0) + 1);
      const working = crew.map((thread, place) => {
        const ask = async (request: Request): Promise<Answer> => {
          busy.add(thread);
          try {
            return await thread.ask(request);
          } finally {
            busy.delete(thread);
          }
        };
        return work({ ...thread, ask }, place, () => stopped);
      });
      // Whichever rejects second is not unhandled.
      for (const each of [...working, aborted]) each.catch(() => undefined);
      try {
        await Promise.race([Promise.all(working), aborted]);
      } catch (error) {
        stopped = true;
        // A worker in the middle of what nobody waits for is ended, unless another job is with it too.
        for (const [place, thread] of crew.entries()) {
          if (!busy.has(thread) || (serving.get(thread) ?? 0) > 1) continue;
          if (threads[place] === thread) threads[place] = undefined;
          void thread.stop(error);
        }
        throw error;
      } finally {
        for (const thread of crew) serving.set(thread, serving.get(thread)! - 1);
        signal?.removeEventListener('abort', onAbort);
        for (const thread of crew) thread.ask({ kind: 'close', job }).catch(() => undefined);
      }
    },
    end: async (reason) => {
      await Promise.all(threads.map(async (thread) => thread?.stop(reason)));
      threads.fill(undefined);
    },
  };
}
