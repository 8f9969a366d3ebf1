import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { key, uniform } from '@infodrop/random';
import { beforeAll, expect, it } from 'vitest';
import { childrenOf, type Ended, filesOf, hasEnded, run, start, type Started } from './command.js';
import { numbersOf, writeMine } from './mine.js';
import { noRedis, RedisServer } from './redisServer.js';
import { noS3, S3Server } from './s3Server.js';
import { workFolder } from './workFolder.js';

const work = workFolder('queue-faults');
// Two arms, thirty seeds: sixty networks, each of some seconds.
const sweep = ['sweep', './mine.ts', '--scale', 'smoke', '--seeds', '30', '--epochs', '10'];
const env = { INFODROP_THREADS: '1', TMPDIR: join(work, 'scratch') };

beforeAll(() => {
  writeMine(work);
  mkdirSync(env.TMPDIR, { recursive: true });
  // Each clock but the one that only runs forward is an hour off.
  writeFileSync(
    join(work, 'late.cjs'),
    `const now = Date.now; const Late = class extends Date { constructor(...all) { if (all.length === 0) super(now() + 3.6e6); else super(...all); } };
     Late.now = () => now() + 3.6e6; globalThis.Date = Late;`,
  );
});

/** Worker commands that are begun again whenever one has been killed. */
class Workers {
  readonly #args: readonly string[];
  readonly #env: Record<string, string>;
  readonly #running: Started[] = [];
  readonly ends: Ended[] = [];
  /** Of those that left by themselves. */
  readonly faults: string[] = [];
  killed = 0;

  constructor(queue: readonly string[], count: number, more: Record<string, string>) {
    this.#env = { ...env, ...more };
    this.#args = ['worker', ...queue, '--experiment', 'mine.ts', '--workers', '1'];
    for (let i = 0; i < count; i++) this.#begin(i === 0);
  }

  #begin(late: boolean): void {
    const started = start(this.#args, {
      cwd: work,
      env: late ? { ...this.#env, NODE_OPTIONS: `--require ${join(work, 'late.cjs')}` } : this.#env,
    });
    this.#running.push(started);
    void started.ended.then((end) => {
      this.#running.splice(this.#running.indexOf(started), 1);
      if (end.code === 0) this.ends.push(end);
      else this.#begin(late);
      if (end.code !== 0 && end.code !== null) this.faults.push(end.stderr.trim().split('\n').at(-1) ?? '');
    });
  }

  /** Kills one, as a machine that loses its power; or its process of training alone. */
  kill(which: number, alone: boolean): void {
    const id = this.#running[which % this.#running.length]?.process.pid;
    if (id === undefined || hasEnded(id)) return;
    this.killed++;
    const target = alone ? childrenOf(id)[0] : id;
    if (target !== undefined) process.kill(target, 'SIGKILL');
  }

  /** Suspends one with all its processes for so long: it loses its lease, and awakes in the belief that it has it. */
  async suspend(which: number, milliseconds: number): Promise<void> {
    const id = this.#running[which % this.#running.length]?.process.pid;
    if (id === undefined || hasEnded(id)) return;
    const all = [id, ...childrenOf(id)];
    for (const each of all) process.kill(each, 'SIGSTOP');
    await sleep(milliseconds);
    for (const each of all) if (!hasEnded(each)) process.kill(each, 'SIGCONT');
  }

  async ended(): Promise<void> {
    while (this.#running.length > 0) await this.#running[0]!.ended;
  }
}

/** Every record of a log stands there once, in order. */
function stepsOf(file: string): number[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; step: number })
    .filter(({ kind }) => kind === 'step')
    .map(({ step }) => step);
}

let local: Promise<unknown> | undefined;
/** The numbers of the same sweep by worker processes of one command. */
function localNumbers(): Promise<unknown> {
  local ??= run([...sweep, '--out', 'local'], { cwd: work, env }).then(({ code, stderr }) => {
    expect(code, stderr).toBe(0);
    return numbersOf(folderIn(join(work, 'local')));
  });
  return local;
}

function folderIn(runs: string): string {
  const folder = join(runs, 'sweep-smoke');
  return join(folder, readdirSync(folder)[0]!);
}

const missing = { 'a folder': undefined, Redis: noRedis(), 'Redis and object storage': noRedis() ?? noS3() } as const;
for (const [kind, why] of Object.entries(missing)) {
  if (why !== undefined) console.warn(`sixty runs by ${kind} are passed over: ${why}`);
}

it.for(['a folder', 'Redis', 'Redis and object storage'] as const)(
  'sixty runs by %s end once each, with the numbers of a local sweep, whatever happens to four workers and the server',
  { timeout: 1_800_000 },
  async (kind, context) => {
    const why = missing[kind];
    if (why !== undefined) return context.skip(why);
    const store = join(work, kind);
    const server = kind === 'a folder' ? undefined : new RedisServer(store);
    const s3 = kind === 'Redis and object storage' ? new S3Server(store) : undefined;
    await Promise.all([server?.start(), s3?.start()]);
    await s3?.makeBucket('results');
    const queue = ['--queue', server?.url ?? store];
    const shared = kind === 'Redis' ? ['--store', store] : [];
    const kept = s3 === undefined ? shared : ['--store', 's3://results/mine', '--out', join(store, 'runs')];
    const workers = new Workers([...queue, ...shared], 4, s3?.env ?? {});
    const swept = start([...sweep, ...queue, ...kept, '--lease', '4'], { cwd: work, env: { ...env, ...s3?.env } });
    let over = false;
    void swept.ended.then(() => (over = true));
    const chance = uniform(key(20), 3000);
    for (let i = 0; !over && i < 1000; i++) {
      // A worker takes some seconds to begin: killed more often, they would do nothing else.
      await sleep(3000 + 12_000 * chance[3 * i]!);
      const which = Math.floor(4 * chance[3 * i + 1]!);
      if (i % 4 === 3) await workers.suspend(which, 7000);
      else workers.kill(which, chance[3 * i + 2]! < 0.3);
      if (i % 4 === 1) {
        await server?.kill();
        await sleep(1000);
        await server?.start();
      }
      if (i % 4 === 2) {
        await s3?.kill();
        await sleep(3000);
        await s3?.start();
      }
    }
    const { code, stderr } = await swept.ended;
    expect(code, stderr).toBe(0);
    await workers.ended();
    await Promise.all([server?.kill(), s3?.kill()]);
    console.log(`${workers.killed} kills; ${stderr.match(/its worker fell silent/g)?.length ?? 0} runs taken over`);
    expect(workers.killed).toBeGreaterThan(3);
    expect(workers.ends).toHaveLength(4);
    // A worker that has no engine yet has nothing to begin again.
    for (const fault of workers.faults)
      expect(fault).toContain('the worker that prepares the engine was killed by SIGKILL');
    if (server === undefined) {
      expect(readdirSync(join(store, 'ends'))).toHaveLength(120);
      expect(readdirSync(join(store, 'todo'))).toEqual([]);
    }
    const folder = folderIn(join(store, 'runs'));
    const logs = filesOf(folder).filter((name) => name.endsWith('metrics.jsonl'));
    expect(logs).toHaveLength(60);
    for (const log of logs) {
      const steps = stepsOf(join(folder, log));
      expect(steps).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    }
    expect(numbersOf(folder)).toEqual(await localNumbers());
  },
);
