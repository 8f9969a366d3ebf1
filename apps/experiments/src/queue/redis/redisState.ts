import { lostTooOften } from '../lease.js';
import type { QueueThere } from '../place.js';
import { endedState, type QueueState, type RunState } from '../state.js';
import { names, type Server } from './connection.js';
import type { RunJob } from './redisLeases.js';

/**
 * What has become of every run of a queue on a Redis server.
 *
 * @param server - The connection.
 * @param there - What the queue says of itself.
 * @returns The runs: those that have ended, then the others in the order in which they are taken.
 *
 * @example
 * (await redisState(server, there)).runs.filter(({ state }) => state === 'running').length; // 4
 */
export async function redisState({ client, bullmq }: Server, { header, ended }: QueueThere): Promise<QueueState> {
  const queue = new bullmq.Queue(names.queue, { connection: client, prefix: names.prefix });
  const jobs = async (...types: ('completed' | 'failed' | 'active' | 'wait' | 'prioritized')[]): Promise<RunJob[]> =>
    (await queue.getJobs(types, 0, -1, true)) as unknown as RunJob[];
  const state = ({ data: { title, kind }, progress }: RunJob, state: RunState['state']): RunState => {
    const said = typeof progress === 'object' ? progress : { worker: '', progress: null };
    return { title, kind, state, worker: said.worker, progress: said.progress, message: '', seconds: 0 };
  };
  return {
    experiments: Object.keys(header.experiments),
    ended,
    runs: [
      ...(await jobs('completed')).map(({ returnvalue }) => endedState(returnvalue)),
      ...(await jobs('failed')).map((job) => ({ ...state(job, 'failed'), message: lostTooOften.message })),
      ...(await jobs('active')).map((job) => state(job, 'running')),
      ...(await jobs('wait', 'prioritized')).map((job) => state(job, 'waiting')),
    ],
  };
}
