// Attribution away from the main thread: in a worker of Node, and in one of a page where Chromium is here.
import { resultOfPage, startChromium } from '@infodrop-tooling/chromium';
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { useBackend } from '@infodrop-tooling/vitest/backends';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attributionOfWaves } from './attributionOfWaves.js';

const folder = mkdtempSync(join(tmpdir(), 'infodrop-worker-'));
/** What each platform loads: TensorFlow.js asks for Node's modules where it is in Node. */
const scripts = { node: join(folder, 'worker.cjs'), browser: join(folder, 'worker.mjs') };
let here: readonly number[];

beforeAll(async () => {
  for (const platform of ['node', 'browser'] as const) {
    await build({
      entryPoints: [join(import.meta.dirname, 'worker.ts')],
      outfile: scripts[platform],
      bundle: true,
      format: platform === 'node' ? 'cjs' : 'esm',
      platform,
      conditions: ['@infodrop/source'],
      // One copy of TensorFlow.js, whoever asks for it.
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
  }
  await useBackend('cpu');
  here = await attributionOfWaves();
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a worker says. */
interface Message {
  readonly fault?: string;
  readonly values: readonly number[];
  readonly left: number;
  readonly isWindow: boolean;
}

/** The same maps, within float32 rounding, and no tensor left behind. */
function expectSame(message: Message): void {
  expect(message.fault).toBeUndefined();
  expect(message.values).toHaveLength(here.length);
  message.values.forEach((value, i) => {
    expect(value).toBeCloseTo(here[i]!, 4);
  });
  expect(message.left).toBe(0);
  expect(message.isWindow).toBe(false);
}

describe('bottleneckAttribution in a Worker', () => {
  it('gives in worker_threads what it gives on the main thread', async () => {
    const worker = new Worker(scripts.node);
    const message = await new Promise<Message>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    }).finally(() => worker.terminate());
    expectSame(message);
  }, 60_000);

  it('gives in a page’s Worker what it gives here', async (context) => {
    const { browser, why } = await startChromium();
    if (browser === undefined) {
      context.skip(why);
      return;
    }
    const page = `<!doctype html><script type="module">
      const worker = new Worker('/worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => (globalThis.result = data);
      worker.onerror = ({ message }) => (globalThis.result = { fault: message });
    </script>`;
    const server = createServer(({ url }, response) => {
      const isScript = url === '/worker.js';
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
      response.end(isScript ? readFileSync(scripts.browser) : page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const { value } = await resultOfPage(browser, `http://127.0.0.1:${port}/`, 'result', { seconds: 90 });
      expectSame(value as Message);
    } finally {
      await browser.close();
      server.close();
    }
  }, 120_000);
});
