// The program of a worker: it knows every public measure by name, and every way to draw samples anew.
import * as measures from '../index.js';
import { type AnyStatistic, numberOf } from '../significance/statistic.js';
import { DIVISIBLE, type Divided } from './divisible.js';
import type { DIVISIBLE_NAMES, Reply, Request } from './protocol.js';
import { SCHEMES } from './schemes.js';

interface Port {
  postMessage: (message: Reply, transfer: ArrayBuffer[]) => void;
  on?: (event: 'message', listener: (request: Request) => void) => void;
  onmessage?: ((event: { data: Request }) => void) | null;
}

const replicators = new Map<number, (index: number) => unknown>();
const divided = new Map<number, Divided>();
const known = measures as unknown as Readonly<Record<string, AnyStatistic>>;

function answer(request: Request): unknown {
  const { job } = request;
  switch (request.kind) {
    case 'replicates': {
      const scheme = SCHEMES.find(({ name }) => name === request.scheme)!;
      replicators.set(job, scheme.replicate(known[request.measure]!, request.task));
      return undefined;
    }
    case 'range': {
      const { caller, from, to } = request;
      const replicate = replicators.get(job)!;
      const values = new Float64Array(to - from);
      for (let index = from; index < to; index++) {
        values[index - from] = numberOf(caller, replicate(index), `in replicate ${index}`);
      }
      return values;
    }
    case 'estimate':
      return known[request.measure]!(...request.variables, request.options);
    case 'divided estimate': {
      const divide = DIVISIBLE[request.measure as (typeof DIVISIBLE_NAMES)[number]];
      divided.set(job, divide(request.variables, request.options));
      return undefined;
    }
    case 'share':
      return divided.get(job)!.share(request.share);
    case 'whole':
      return divided.get(job)!.whole(request.parts);
    case 'close':
      replicators.delete(job);
      divided.delete(job);
      return undefined;
  }
}

/** The buffers of a result or of its members: handed over instead of copied, since nothing here is kept of them. */
function buffersOf(result: unknown): ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  const members = result instanceof Float64Array ? [result] : Object.values(result);
  return members.flatMap((each) => (each instanceof Float64Array ? [each.buffer as ArrayBuffer] : []));
}

function reply(request: Request): void {
  const started = performance.now();
  try {
    const result = answer(request);
    port.postMessage({ result, milliseconds: performance.now() - started }, buffersOf(result));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ error: { name, message } }, []);
  }
}

const threads = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.(
  'node:worker_threads',
);
const port = (threads?.parentPort ?? globalThis) as unknown as Port;
if (port.on === undefined) {
  port.onmessage = ({ data }) => {
    reply(data);
  };
} else port.on('message', reply);
