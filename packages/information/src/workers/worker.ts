// The program of a worker: it knows every public measure by name, and every way to draw samples anew.
import * as measures from '../index.js';
import { SCHEMES } from './schemes.js';
import { numberOf, type AnyStatistic } from '../significance/statistic.js';
import type { Reply, Request } from './protocol.js';
import { decodeOptions } from './names.js';

interface Port {
  postMessage: (message: Reply, transfer: ArrayBuffer[]) => void;
  on?: (event: 'message', listener: (request: Request) => void) => void;
  onmessage?: ((event: { data: Request }) => void) | null;
}

const jobs = new Map<number, (index: number) => unknown>();
const known = measures as unknown as Readonly<Record<string, AnyStatistic>>;

function answer(request: Request): Float64Array {
  const { job } = request;
  switch (request.kind) {
    case 'prepare': {
      const scheme = SCHEMES.find(({ name }) => name === request.scheme)!;
      const options = decodeOptions(request.task.options, known);
      jobs.set(job, scheme.replicate(known[request.statistic]!, { ...request.task, options }));
      return new Float64Array(0);
    }
    case 'replicates': {
      const { caller, from, to } = request;
      const replicate = jobs.get(job)!;
      const values = new Float64Array(to - from);
      for (let index = from; index < to; index++) {
        values[index - from] = numberOf(caller, replicate(index), `in replicate ${index}`);
      }
      return values;
    }
    case 'release':
      jobs.delete(job);
      return new Float64Array(0);
  }
}

function reply(request: Request): void {
  const started = performance.now();
  try {
    const values = answer(request);
    port.postMessage({ values, milliseconds: performance.now() - started }, [values.buffer as ArrayBuffer]);
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ error: { name, message } }, []);
  }
}

const threads = (globalThis as { process?: Partial<NodeJS.Process> }).process?.getBuiltinModule?.(
  'node:worker_threads',
);
const port: Port = (threads?.parentPort ?? globalThis) as unknown as Port;
if (port.on === undefined)
  port.onmessage = ({ data }) => {
    reply(data);
  };
else port.on('message', reply);
