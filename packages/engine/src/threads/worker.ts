// The program of a helping thread, in Node and in browsers. scripts/compile.mjs bundles it into a text.
import type { parentPort as PortOfNode } from 'node:worker_threads';
import { blockOf, GENERATION, kernelsOf, waitWhile, work } from './protocol.js';

/** The only message to a helping thread. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly block: SharedArrayBuffer;
  readonly thread: number;
}

interface Port {
  postMessage(message: 'ready'): void;
}

/** Never returns: the thread ends by being terminated. */
function serve({ module, memory, block: buffer, thread }: Start, port: Port): never {
  const kernels = kernelsOf(new WebAssembly.Instance(module, { env: { memory } }).exports).map(([, kernel]) => kernel);
  const block = blockOf(buffer);
  let seen = 0;
  port.postMessage('ready');
  for (;;) {
    while (!waitWhile(block.words, GENERATION, seen, true, Infinity));
    seen = Atomics.load(block.words, GENERATION);
    work(block, kernels, seen, thread);
  }
}

const { process } = globalThis as { process?: Partial<NodeJS.Process> };
const port: typeof PortOfNode | undefined = process?.getBuiltinModule?.('node:worker_threads').parentPort;
if (port) {
  port.once('message', (start: Start) => serve(start, port));
} else {
  const page = globalThis as unknown as Port & { onmessage: (event: { data: Start }) => void };
  page.onmessage = ({ data }) => serve(data, page);
}
