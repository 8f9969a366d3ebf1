import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { filesOf } from '../../../test/command.js';
import { noS3, S3Server } from '../../../test/s3Server.js';
import { temporaryFolder } from '../../../test/temporaryFolder.js';
import { CommandError } from '../../commandError.js';
import { sha256 } from '../../runFolder/sealedFile.js';
import type { OpenRun, RunStore } from '../runStore.js';
import { type Bucket, connectBucket, type Patience } from './bucket.js';
import { writeManifest } from './manifest.js';
import { s3Store } from './s3Store.js';

const missing = noS3();
if (missing !== undefined) console.warn(`run stores in object storage are passed over: ${missing}`);

describe.skipIf(missing !== undefined)('a run store in object storage', () => {
  // Nothing is cleared up after tests that are passed over.
  const work = missing === undefined ? temporaryFolder('s3-store') : '';
  const server = new S3Server(work);
  const run = 'sweep-small/mine/beta-1/seed-0';
  let prefix = '';
  let count = 0;
  let bucket: Bucket;
  let store: RunStore;
  let place = '';
  let said: string[] = [];

  beforeAll(async () => {
    await server.start();
    await server.makeBucket('results');
  });
  afterAll(() => server.kill());

  beforeEach(async () => {
    vi.stubEnv('TMPDIR', join(work, 'scratch'));
    mkdirSync(join(work, 'scratch'), { recursive: true });
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
    prefix = `test-${count++}/`;
    bucket = await connect();
    store = s3Store(bucket, join(work, prefix, 'runs'));
    place = join(store.folder, ...run.split('/'));
    said = [];
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const connect = (patience: Patience = { later: 10_000 }): Promise<Bucket> =>
    connectBucket({ bucket: 'results', prefix }, patience);

  function open(lost = new AbortController().signal, from = store): Promise<OpenRun> {
    return from.open(run, { lost, onLine: (line) => said.push(line) });
  }

  function put(folder: string, files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  }

  const checkpoint = (step: number): string => `checkpoints/step-${String(step).padStart(9, '0')}.safetensors`;
  const atStep = (step: number): Record<string, string> => ({
    'metrics.jsonl': `${step} lines\n`,
    [checkpoint(step)]: `weights at ${step}`,
  });
  const trained = { 'trained.json': '{}', 'weights.bin': 'weights', 'model.json': 'model', 'metrics.jsonl': 'all\n' };

  /** Waits until a run has been put into the store so often. */
  async function untilKept(times: number): Promise<void> {
    const seen = new Set<string>();
    while (seen.size < times) {
      for (const name of await bucket.list(`${run}/manifests/`)) seen.add(name);
      await sleep(50);
    }
  }

  /** What another machine would find. */
  async function found(): Promise<string[]> {
    const { folder, drop } = await open();
    const files = filesOf(folder);
    await drop();
    return files;
  }

  it('gives a run whose worker was killed to another one with its last checkpoint', async () => {
    const first = await open();
    expect(filesOf(first.folder)).toEqual([]);
    put(first.folder, { ...atStep(20), 'lock-1.json': 'mine' });
    await untilKept(1);
    const second = await open();
    expect(filesOf(second.folder)).toEqual([checkpoint(20), 'metrics.jsonl']);
    expect(readFileSync(join(second.folder, checkpoint(20)), 'utf8')).toBe('weights at 20');
    put(second.folder, atStep(40));
    await second.end();
    expect(existsSync(second.folder)).toBe(false);
    expect(await found()).toEqual([checkpoint(40), 'metrics.jsonl']);
    await first.drop();
  });

  it('keeps each new checkpoint while the run goes on, and of those that it kept before the last alone', async () => {
    const { folder, end } = await open();
    put(folder, atStep(20));
    await untilKept(1);
    put(folder, atStep(40));
    await untilKept(2);
    await end();
    expect(await bucket.list(`${run}/manifests/`)).toHaveLength(1);
    expect(await bucket.list(`${run}/content/`)).toHaveLength(2);
  });

  it('brings what a run came to to the command that hands out: all but checkpoints, and what is there is not brought again', async () => {
    await store.fetch(place);
    expect(existsSync(place)).toBe(false);
    const training = await open();
    put(training.folder, atStep(20));
    await untilKept(1);
    await store.fetch(place);
    expect(existsSync(place)).toBe(false);
    put(training.folder, trained);
    await training.end();
    await store.fetch(place);
    expect(filesOf(place)).toEqual(Object.keys(trained).sort());
    const measuring = await open();
    put(measuring.folder, { 'measured.json': '{}' });
    const before = await bucket.list(`${run}/content/`);
    await measuring.end();
    expect(await bucket.list(`${run}/content/`)).toHaveLength(before.length + 1);
    const get = vi.spyOn(bucket, 'get');
    await store.fetch(place);
    expect(get.mock.calls.filter(([name]) => name.includes('/content/'))).toHaveLength(1);
    expect(filesOf(place)).toEqual(['measured.json', ...Object.keys(trained)].sort());
  });

  it('does not take for a checkpoint what was put there in part', async () => {
    const first = await open();
    put(first.folder, atStep(20));
    await first.end();
    const object = `${run}/content/other/1b2c`;
    await bucket.put(object, Buffer.from('weights at'));
    expect(await found()).toEqual([checkpoint(20), 'metrics.jsonl']);
    const files = (sum: string): Uint8Array => writeManifest(new Map([[checkpoint(40), { object, sha256: sum }]]));
    // A manifest that is cut short, one of a content that is not as it should be, and one of a content that is not there.
    await bucket.put(`${run}/manifests/a.json`, files(sha256('weights at 40')).subarray(0, 50));
    await bucket.put(`${run}/manifests/b.json`, files(sha256('weights at 40')));
    expect(await found()).toEqual([checkpoint(20), 'metrics.jsonl']);
    await bucket.remove(object);
    expect(await found()).toEqual([checkpoint(20), 'metrics.jsonl']);
    expect(said).toEqual([]);
  });

  it('begins a run again of which nothing is whole, and says so; to the command that hands out that is a fault', async () => {
    const manifest = new Map([['trained.json', { object: `${run}/content/gone`, sha256: 'x' }]]);
    await bucket.put(`${run}/manifests/a.json`, writeManifest(manifest));
    expect(await found()).toEqual([]);
    expect(said).toEqual(['what is kept of it is damaged or gone: it begins again']);
    await expect(store.fetch(place)).rejects.toThrow(`must hold ${run} as it was put there, got objects that are`);
  });

  it('lets a worker that lost its run change nothing of what its successor wrote', async () => {
    const lost = new AbortController();
    const first = await open(lost.signal);
    put(first.folder, atStep(20));
    await untilKept(1);
    const unaware = await open();
    const second = await open();
    put(second.folder, atStep(60));
    await untilKept(2);
    // One that awakes, and does not know it yet, comes to its own next checkpoint.
    put(unaware.folder, atStep(40));
    await unaware.end();
    lost.abort();
    put(first.folder, atStep(80));
    await first.drop();
    expect(await found()).toEqual([checkpoint(60), 'metrics.jsonl']);
    put(second.folder, trained);
    await second.end();
    const tidy = await store.fetch(place, 'trained.json');
    expect(filesOf(place)).toEqual(Object.keys(trained).sort());
    expect((await bucket.list(`${run}/manifests/`)).length).toBeGreaterThan(1);
    await tidy();
    // The manifest and its four files.
    expect(await bucket.list(`${run}/`)).toHaveLength(5);
    expect(await found()).toEqual(Object.keys(trained).sort());
  });

  it('keeps of two manifests that are as far the one that is whole', async () => {
    await bucket.put(
      `${run}/manifests/A-1.json`,
      writeManifest(new Map([['trained.json', { object: `${run}/content/A/gone`, sha256: sha256('{}') }]])),
    );
    const whole = { object: `${run}/content/B/there`, sha256: sha256('{}') };
    await bucket.put(whole.object, Buffer.from('{}'));
    await bucket.put(`${run}/manifests/B-1.json`, writeManifest(new Map([['trained.json', whole]])));
    // Also where its file is on this machine already, and nothing must be brought.
    await store.fetch(place);
    await (
      await store.fetch(place)
    )();
    expect((await bucket.list(`${run}/`)).sort()).toEqual([whole.object, `${run}/manifests/B-1.json`]);
    expect(await found()).toEqual(['trained.json']);
  });

  it('removes nothing when what was fetched is not whole any more', async () => {
    const training = await open();
    put(training.folder, trained);
    await training.end();
    const tidy = await store.fetch(place);
    await bucket.put(`${run}/content/other/1b2c`, Buffer.from('left'));
    const [content = ''] = await bucket.list(`${run}/content/`);
    await bucket.remove(content);
    const before = await bucket.list(`${run}/`);
    await tidy();
    expect(await bucket.list(`${run}/`)).toEqual(before);
  });

  it('says so when what is awaited is not there', async () => {
    await expect(store.fetch(place, 'trained.json')).rejects.toThrow(`must hold trained.json of ${run}, got none.`);
    const training = await open();
    put(training.folder, trained);
    await training.end();
    await store.fetch(place, 'trained.json');
    await expect(store.fetch(place, 'measured.json')).rejects.toThrow(`must hold measured.json of ${run}, got none.`);
  });

  it('keeps the checkpoint that is there when the folder of the run loses its own', async () => {
    const first = await open();
    put(first.folder, atStep(40));
    await first.end();
    const emptied = await open();
    rmSync(join(emptied.folder, 'checkpoints'), { recursive: true });
    await emptied.end();
    expect(await found()).toEqual([checkpoint(40), 'metrics.jsonl']);
    const begunAgain = await open();
    rmSync(join(begunAgain.folder, 'checkpoints'), { recursive: true });
    put(begunAgain.folder, atStep(20));
    await begunAgain.end();
    expect(await found()).toEqual([checkpoint(40), 'metrics.jsonl']);
    const own = await open();
    put(own.folder, atStep(60));
    await untilKept(2);
    rmSync(own.folder, { recursive: true });
    await own.end();
    expect(await found()).toEqual([checkpoint(60), 'metrics.jsonl']);
  });

  it('puts there what is trained on this machine alone, and heals with it what is damaged', async () => {
    put(place, { ...trained, [checkpoint(20)]: 'old' });
    await store.share(place);
    expect(await found()).toEqual(Object.keys(trained).sort());
    const objects = await bucket.list(`${run}/`);
    await store.share(place);
    expect(await bucket.list(`${run}/`)).toEqual(objects);
    for (const object of await bucket.list(`${run}/content/`)) await bucket.remove(object);
    await store.share(place);
    expect(await found()).toEqual(Object.keys(trained).sort());
  });

  it('does not touch what is below another run', async () => {
    const other = s3Store(bucket, store.folder);
    const neighbour = await other.open(`${run}0`, { lost: new AbortController().signal, onLine: () => 0 });
    put(neighbour.folder, trained);
    await neighbour.end();
    const own = await open();
    expect(filesOf(own.folder)).toEqual([]);
    put(own.folder, trained);
    await own.end();
    await (
      await store.fetch(place)
    )();
    expect(await bucket.list(`${run}0/manifests/`)).toHaveLength(1);
  });

  it('waits for a server that is away for a while', async () => {
    const { folder, end } = await open();
    put(folder, trained);
    await server.kill();
    const ended = end();
    await sleep(1500);
    await server.start();
    await ended;
    expect(await found()).toEqual(Object.keys(trained).sort());
    expect(said).toEqual([]);
  });

  it('asks a server again that has stopped in the middle of an answer', async () => {
    const patient = s3Store(await connect({ later: 10_000, silence: 300 }), store.folder);
    const { folder, end } = await open(undefined, patient);
    put(folder, trained);
    server.suspend();
    const ended = end();
    await expect(connect({ atFirst: 300, silence: 300 })).rejects.toThrow(/got: TimeoutError/);
    server.goOn();
    await ended;
    expect(await found()).toEqual(Object.keys(trained).sort());
  });

  it('says which server does not answer when it is away for longer, and keeps what there is on this machine', async () => {
    const impatient = s3Store(await connect({ later: 300 }), store.folder);
    const { folder, end } = await open(undefined, impatient);
    put(folder, atStep(20));
    await server.kill();
    try {
      const ended = end();
      await expect(ended).rejects.toThrow(
        `the run store s3://results/${prefix.slice(0, -1)} must answer and let this command in, got: `,
      );
      await expect(ended).rejects.toThrow(
        `Start it, or set AWS_ENDPOINT_URL_S3 to its address. What the run came to here is still in ${folder}.`,
      );
      await expect(ended).rejects.toBeInstanceOf(CommandError);
      expect(filesOf(folder)).toEqual([checkpoint(20), 'metrics.jsonl']);
      await expect(connect({ atFirst: 300 })).rejects.toThrow('ECONNREFUSED');
    } finally {
      await server.start();
    }
  });

  it('is refused where there is no such bucket', async () => {
    await expect(connectBucket({ bucket: 'nowhere', prefix: '' })).rejects.toThrow(
      /the run store s3:\/\/nowhere must answer and let this command in, got: NoSuchBucket.*Make the bucket, or name another/,
    );
  });

  it.each([
    ['key', { AWS_ACCESS_KEY_ID: 'nobody' }],
    ['secret', { AWS_SECRET_ACCESS_KEY: 'wrong-secret' }],
    ['credentials at all', { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: '/nowhere' }],
  ])('does not let in who has the wrong %s, and says nothing of them', async (_, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const error: unknown = await connect().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommandError);
    const shown = `${(error as Error).stack} ${String((error as Error).cause)}`;
    expect(shown).toContain('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE');
    expect(shown).not.toMatch(/wrong-secret|nobody|a-secret-of-the-test/);
  });

  it('leaves nothing in the scratch folder of this machine but what could not be kept', () => {
    const left = readdirSync(join(work, 'scratch'));
    expect(left.flatMap((name) => filesOf(join(work, 'scratch', name)))).toEqual([checkpoint(20), 'metrics.jsonl']);
  });
});
