import { requireThat } from '@infodrop/requirements';
import { nodeBuiltin, nodeProcess } from '../runtime.js';
import { MOST_THREADS } from './protocol.js';

/** Most threads that are taken unasked: a kernel rarely has work for more. */
const ENOUGH = 8;

/** Processors that this process may use. */
function processors(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return nodeBuiltin('node:os')?.availableParallelism() ?? navigator?.hardwareConcurrency ?? 1;
}

/**
 * The number of threads to compute with: the option, else the variable INFODROP_THREADS, else one for each processor, up to
 * eight.
 *
 * @throws RangeError when what is asked for is no integer from 1 to 32.
 */
export function threadCount(option: number | undefined): number {
  const { INFODROP_THREADS: variable = '' } = nodeProcess()?.env ?? {};
  if (option === undefined && variable === '') return Math.min(ENOUGH, processors());
  const count = option ?? Number(variable);
  const [name, given] = option === undefined ? ['INFODROP_THREADS', variable] : ['threads', option];
  const holds = Number.isInteger(count) && count >= 1 && count <= MOST_THREADS;
  const wayOut = 'Leave it out to take one for each processor.';
  requireThat(holds, 'prepareEngine', name, `an integer from 1 to ${MOST_THREADS}`, given, wayOut);
  return count;
}
