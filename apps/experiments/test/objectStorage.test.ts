import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectBucket } from '../src/runStore/s3/bucket.js';
import { childrenOf, filesOf, run, start } from './command.js';
import { numbersOf, writeMine } from './mine.js';
import { noRedis, RedisServer } from './redisServer.js';
import { noS3, S3Server } from './s3Server.js';
import { workFolder } from './workFolder.js';

const missing = noS3() ?? noRedis();
if (missing !== undefined) console.warn(`a sweep by Redis and object storage is passed over: ${missing}`);

// Nothing is cleared up after tests that are passed over.
const work = missing === undefined ? workFolder('object-storage') : '';
const redis = new RedisServer(work);
const s3 = new S3Server(work);
const sweep = ['sweep', './mine.ts', '--scale', 'smoke', '--seeds', '1', '--epochs', '12'];

beforeAll(async () => {
  if (missing !== undefined) return;
  writeMine(work);
  mkdirSync(join(work, 'scratch'));
  await Promise.all([redis.start(), s3.start()]);
  await s3.makeBucket('results');
});
afterAll(() => Promise.all([redis.kill(), s3.kill()]));
afterEach(() => {
  vi.unstubAllEnvs();
});

function folderIn(runs: string): string {
  const folder = join(runs, 'sweep-smoke');
  return join(folder, readdirSync(folder)[0]!);
}

it.skipIf(missing !== undefined)(
  'a sweep by object storage goes on where a killed worker was, and comes to the numbers of a local one',
  async () => {
    for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value);
    const env = { ...s3.env, INFODROP_THREADS: '1', TMPDIR: join(work, 'scratch') };
    const bucket = await connectBucket({ bucket: 'results', prefix: 'mine/' });
    const worker = ['worker', '--queue', redis.url, '--experiment', 'mine.ts', '--workers', '1'];
    const handsOut = [...sweep, '--queue', redis.url, '--store', 's3://results/mine', '--lease', '3'];

    const swept = start(handsOut, { cwd: work, env });
    const first = start(worker, { cwd: work, env });
    while (!(await bucket.list('')).some((name) => name.includes('/manifests/'))) await sleep(20);
    for (const id of [first.process.pid ?? 0, ...childrenOf(first.process.pid ?? 0)]) process.kill(id, 'SIGKILL');
    const second = start(worker, { cwd: work, env });
    const { code, stderr } = await swept.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('goes on from the last checkpoint');
    const hint = stderr.split('\n').find((line) => line.startsWith('queue'));
    expect(hint).toMatch(/worker --queue redis:\S+$/);
    const served = await second.ended;
    expect(served.code, served.stderr).toBe(0);

    const folder = folderIn(join(work, 'runs'));
    const local = await run([...sweep, '--out', 'local'], { cwd: work, env });
    expect(local.code, local.stderr).toBe(0);
    expect(numbersOf(folder)).toEqual(numbersOf(folderIn(join(work, 'local'))));
    for (const log of filesOf(folder).filter((name) => name.endsWith('metrics.jsonl'))) {
      const here = readFileSync(join(folder, log), 'utf8').trim().split('\n');
      const there = readFileSync(join(folderIn(join(work, 'local')), log), 'utf8')
        .trim()
        .split('\n');
      expect(here.length).toBe(there.length);
    }
    // Nothing is left of the worker that was killed, and no credentials anywhere.
    const objects = await bucket.list('');
    const manifests = objects.filter((name) => name.includes('/manifests/'));
    expect(manifests).toHaveLength(2);
    const written = [
      stderr,
      served.stderr,
      ...filesOf(folder).map((name) => readFileSync(join(folder, name), 'latin1')),
    ];
    for (const text of written) expect(text).not.toContain(s3.env.AWS_SECRET_ACCESS_KEY);

    // On another machine, where nothing of it is: what is done is fetched, not done again.
    const again = await run([...handsOut, '--out', 'elsewhere'], { cwd: work, env });
    expect(again.code, again.stderr).toBe(0);
    expect(again.stderr).toContain('networks 0 to train, 2 are trained already');
    expect(numbersOf(folderIn(join(work, 'elsewhere')))).toEqual(numbersOf(folder));

    // What a sweep without a store has trained, and the bucket has not, is put there for whoever measures it.
    const trained = folderIn(join(work, 'local'));
    const numbers = numbersOf(trained);
    for (const name of filesOf(trained).filter((file) => /(?:result|measured)\.json$/.test(file))) {
      rmSync(join(trained, name));
    }
    for (const name of await bucket.list('')) await bucket.remove(name);
    const measured = await run([...handsOut, '--out', 'local', '--workers', '1'], { cwd: work, env });
    expect(measured.code, measured.stderr).toBe(0);
    expect(measured.stderr).toContain('networks 0 to train, 2 are trained already');
    expect(numbersOf(trained)).toEqual(numbers);

    const other = await run([...sweep, '--queue', redis.url, '--store', 's3://results/other', '--out', 'other'], {
      cwd: work,
      env,
    });
    expect(other.stderr).toContain('(store: "s3://results/mine" there, "s3://results/other" here). Name that one by');
    const refused = await run(handsOut, { cwd: work, env: { ...env, AWS_SECRET_ACCESS_KEY: 'wrong-secret' } });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /the run store s3:\/\/results\/mine must answer .*SignatureDoesNotMatch.*Set AWS_ACCESS/,
    );
    expect(refused.stderr).not.toContain('wrong-secret');
  },
);
