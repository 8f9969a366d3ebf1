import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, run, start, until } from './command.js';
import { serveFiles } from './fileServer.js';

beforeAll(buildCommand, 120_000);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-data-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const here = (): { cwd: string; env: Record<string, string> } => ({
  cwd: folder,
  env: { INFODROP_DATA: join(folder, 'data') },
});

it('a run without its data is refused once, before a folder is made', async () => {
  const args = ['widths-cnn', '--scale', 'smoke', '--images', 'cifar-10', '--out', 'runs'];
  const once = /^[^\n]*CIFAR-10 \(binary version\) must be in [^\n]*, got no whole set there\. [^\n]*\n$/;
  const one = await run(['run', ...args], here());
  expect(one.stderr).toMatch(once);
  const two = await run(['sweep', ...args, '--seed', '1,2'], here());
  expect(two.stderr).toMatch(once);
  expect(two.stderr).toMatch(/^infodrop sweep: could not finish 2 of 2: widths-cnn: CIFAR-10 /);
  expect([one.code, two.code]).toEqual([1, 1]);
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});

describe('infodrop data', () => {
  it('lists where data are looked for and how to get them', async () => {
    const { code, stdout } = await run(['data', 'list'], here());
    expect(code).toBe(0);
    expect(stdout).toContain(`Data are looked for in ${join(folder, 'data')} (INFODROP_DATA).`);
    expect(stdout).toMatch(/cifar-10 +not here; 171 MB: .* data fetch cifar-10\n/);
  });

  it('refuses a set that is not known, and a file with another sum', async () => {
    const unknown = await run(['data', 'fetch', 'cifar'], here());
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain(
      'infodrop data fetch: the data set must be one of mnist, fashion-mnist, cifar-10, cifar-100, got cifar.',
    );
    const server = await serveFiles({ 'train-images-idx3-ubyte.gz': new Uint8Array(9_912_422) });
    const wrong = await run(['data', 'fetch', 'mnist', '--from', server.address], here());
    await server.close();
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/100 % of 9\.9 MB/);
    expect(wrong.stderr).toContain(' instead of 440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609');
    expect(wrong.stderr.trim().split('\n').at(-1)).toMatch(
      /^infodrop data fetch: train-images-idx3-ubyte\.gz must be had/,
    );
    expect(readdirSync(join(folder, 'data', 'mnist'))).toEqual([]);
  });

  it('keeps what has arrived when it is stopped', async () => {
    const server = await serveFiles({ 'train-images-idx3-ubyte.gz': new Uint8Array(9_912_422) });
    server.faults.push({ stallAfter: 2_000_000 });
    const started = start(['data', 'fetch', 'mnist', '--from', server.address], here());
    const set = join(folder, 'data', 'mnist');
    let stderr = '';
    started.process.stderr?.on('data', (text: string) => (stderr += text));
    // The lines say what has arrived by then, which need not be a round number: 11 % where a chunk was large.
    await until(started, () => /\b[1-9]\d %/.test(stderr), 'a tenth of the file');
    started.process.kill('SIGINT');
    const { code } = await started.ended;
    await server.close();
    expect(code).toBe(130);
    expect(readdirSync(set)).toEqual(['train-images-idx3-ubyte.gz.part']);
  });
});
