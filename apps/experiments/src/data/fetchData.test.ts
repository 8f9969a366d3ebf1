import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FileServer, serveFiles } from '../../test/fileServer.js';
import { mountTmpfs } from '../../test/tmpfs.js';
import type { DataSet, RemoteFile } from './dataSets.js';
import { fetchData, type FetchOptions } from './fetchData.js';
import { findData } from './findData.js';

/** Bytes that do not pack, so that a file served has the size it says. */
const bytesOf = (count: number, seed: number): Uint8Array => {
  const bytes = new Uint8Array(count);
  for (let i = 0, state = seed; i < count; i++) bytes[i] = (state = (state * 48271) % 2147483647) >> 8;
  return bytes;
};

const remote = (name: string, bytes: Uint8Array): RemoteFile => ({
  name,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** An archive with the files of a set, and some that are not wanted. */
async function archiveOf(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(files)) archive.entry({ name }, Buffer.from(bytes));
  archive.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of archive) pieces.push(piece as Uint8Array);
  return new Uint8Array(gzipSync(Buffer.concat(pieces)));
}

const train = bytesOf(300_000, 1);
const test = bytesOf(50_000, 2);
const [trainFile, testFile] = [remote('train.gz', train), remote('test.gz', test)];
const batches = {
  'set/one.bin': bytesOf(90_000, 3),
  'set/two.bin': bytesOf(40_000, 4),
  'set/readme.html': bytesOf(10, 5),
};

let server: FileServer;
let packed: Uint8Array;
let outside: Uint8Array;
let root = '';
let plain: DataSet;
let archived: DataSet;

beforeAll(async () => {
  packed = await archiveOf(batches);
  outside = await archiveOf({ '../../one.bin': batches['set/one.bin'], '/two.bin': batches['set/two.bin'] });
  server = await serveFiles({
    'train.gz': train,
    'test.gz': test,
    'batches.tar.gz': packed,
    'damaged/train.gz': train.toReversed(),
    'longer/train.gz': bytesOf(300_001, 1),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'infodrop-data-'));
  server.requests.length = 0;
  server.faults.length = 0;
  const common = { title: 'A set', addresses: [server.address], page: 'https://example.org' };
  plain = { ...common, name: 'plain', folder: 'plain', files: [trainFile, testFile] };
  archived = {
    ...common,
    name: 'archived',
    folder: 'archived',
    files: [remote('batches.tar.gz', packed)],
    unpacked: { 'one.bin': 90_000, 'two.bin': 40_000 },
  };
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const fetchHere = (set: DataSet, options: Partial<FetchOptions> = {}): ReturnType<typeof fetchData> =>
  fetchData({ set, root, signal: new AbortController().signal, pause: 1, ...options });

/** Not toEqual, which compares typed arrays value by value. */
function expectBytes(path: string, bytes: Uint8Array): void {
  expect(readFileSync(path).equals(bytes)).toBe(true);
}

const inSet = (set: DataSet, name: string): string => join(root, set.folder, name);

describe('fetching files', () => {
  it('downloads each, and nothing that is there already', async () => {
    const seen: number[] = [];
    const { folder, fetched } = await fetchHere(plain, { onProgress: (_, bytes) => seen.push(bytes) });
    expect(fetched).toBe(350_000);
    expectBytes(join(folder, 'train.gz'), train);
    expect(readdirSync(folder).sort()).toEqual(['test.gz', 'train.gz']);
    expect(seen).toContain(300_000);
    expect(findData(plain, root)).toBe(folder);
    expect((await fetchHere(plain)).fetched).toBe(0);
    expect(server.requests).toEqual(['train.gz', 'test.gz']);
  });

  it('fetches again what was damaged meanwhile', async () => {
    await fetchHere(plain);
    const damaged = Buffer.from(train);
    damaged[7]! ^= 1;
    writeFileSync(inSet(plain, 'train.gz'), damaged);
    expect((await fetchHere(plain)).fetched).toBe(300_000);
    expectBytes(inSet(plain, 'train.gz'), train);
  });

  it('goes on where a connection was cut, as often as it takes', async () => {
    server.faults.push({ cutAfter: 100_000 }, { cutAfter: 50_000 });
    await fetchHere(plain);
    expect(server.requests).toEqual(['train.gz', 'train.gz bytes=100000-', 'train.gz bytes=150000-', 'test.gz']);
    expectBytes(inSet(plain, 'train.gz'), train);
  });

  it('goes on where an earlier command was stopped', async () => {
    const stop = new AbortController();
    const stopped = fetchHere(plain, {
      signal: stop.signal,
      onProgress: (_, bytes) => {
        if (bytes > 0) stop.abort(new Error('stopped'));
      },
    });
    server.faults.push({ stallAfter: 120_000 });
    await expect(stopped).rejects.toThrow('stopped');
    const there = readFileSync(inSet(plain, 'train.gz.part')).length;
    expect(there).toBeGreaterThan(0);
    await fetchHere(plain);
    expect(server.requests).toContain(`train.gz bytes=${there}-`);
    expectBytes(inSet(plain, 'train.gz'), train);
  });

  it('follows a redirection, also when it goes on', async () => {
    server.faults.push({ cutAfter: 100_000 });
    await fetchHere({ ...plain, addresses: [`${server.address}/moved/`] });
    expect(server.requests).toEqual(['train.gz', 'train.gz bytes=100000-', 'test.gz']);
  });

  it('begins again where the server does not know ranges', async () => {
    server.faults.push({ cutAfter: 100_000 }, 'ignores ranges');
    await fetchHere(plain);
    expectBytes(inSet(plain, 'train.gz'), train);
  });

  it('takes a connection on which nothing comes for cut', async () => {
    server.faults.push({ stallAfter: 100_000 });
    await fetchHere(plain, { stallAfter: 100 });
    expect(server.requests.slice(0, 2)).toEqual(['train.gz', 'train.gz bytes=100000-']);
  });

  it('begins again, once, where what was there before spoils the sum', async () => {
    mkdirSync(join(root, 'plain'));
    writeFileSync(inSet(plain, 'train.gz.part'), new Uint8Array(1000));
    await fetchHere(plain);
    expect(server.requests.slice(0, 2)).toEqual(['train.gz bytes=1000-', 'train.gz']);
    expectBytes(inSet(plain, 'train.gz'), train);
  });

  it('refuses another file of the same size, and leaves nothing of it', async () => {
    await expect(fetchHere({ ...plain, addresses: [`${server.address}/damaged`] })).rejects.toThrow(
      `train.gz must be had from one of 1 address, got ${server.address}/damaged/train.gz: a file with the SHA-256 ` +
        `${remote('', train.toReversed()).sha256} instead of ${trainFile.sha256}. Go on later`,
    );
    expect(readdirSync(join(root, 'plain'))).toEqual([]);
  });

  it('refuses a file of another size before it is downloaded, and a piece that was not asked for', async () => {
    await expect(fetchHere({ ...plain, addresses: [`${server.address}/longer`] })).rejects.toThrow(
      'another file, of 300001 bytes instead of 300000',
    );
    server.faults.push({ cutAfter: 100_000 }, 'wrong piece');
    await expect(fetchHere(plain)).rejects.toThrow('another piece than asked for (bytes 1-299999/300000)');
  });

  it('tries the next address where one refuses, and names what each said where all do', async () => {
    const addresses = [`${server.address}/nowhere/`, server.address];
    await fetchHere({ ...plain, addresses });
    expect(server.requests.slice(0, 2)).toEqual(['nowhere/train.gz', 'train.gz']);
    rmSync(join(root, 'plain'), { recursive: true });
    server.faults.push({ status: 404 }, { status: 403 });
    await expect(fetchHere({ ...plain, addresses })).rejects.toThrow(
      /2 addresses, got .*HTTP status 404; .*HTTP status 403\. /,
    );
  });

  it('asks a server that is past its strength again, and gives up in the end', async () => {
    server.faults.push({ status: 503 });
    await fetchHere(plain);
    rmSync(join(root, 'plain'), { recursive: true });
    server.faults.push({ status: 503 }, { status: 503 }, { status: 503 });
    await expect(fetchHere(plain)).rejects.toThrow('HTTP status 503, 3 times, with 0 of 300000 bytes there');
  });

  it('says what to do without a network', async () => {
    // A port on which nobody listens.
    const closed = await serveFiles({});
    await closed.close();
    await expect(fetchHere({ ...plain, addresses: [closed.address] })).rejects.toThrow(
      /fetch failed \(ECONNREFUSED.*\), 3 times.* without a network, with --from FOLDER/,
    );
  });

  it('takes files from a folder, checked, or from a mirror', async () => {
    const usb = join(root, 'usb');
    mkdirSync(usb);
    writeFileSync(join(usb, 'train.gz'), train);
    await expect(fetchHere(plain, { from: usb })).rejects.toThrow(
      `--from must be a folder that has test.gz, or an address, got ${usb}`,
    );
    writeFileSync(join(usb, 'test.gz'), test.toReversed());
    await expect(fetchHere(plain, { from: usb })).rejects.toThrow(
      `${join(usb, 'test.gz')} must be the file with the SHA-256`,
    );
    writeFileSync(join(usb, 'test.gz'), test);
    await fetchHere(plain, { from: usb });
    expect(server.requests).toEqual([]);
    expect(findData(plain, root)).toBe(join(root, 'plain'));
    rmSync(join(root, 'plain'), { recursive: true });
    await fetchHere({ ...plain, addresses: [] }, { from: server.address });
    expect(server.requests).toEqual(['train.gz', 'test.gz']);
  });

  it('refuses a folder in which another process is at work', async () => {
    mkdirSync(join(root, 'plain'));
    writeFileSync(inSet(plain, 'lock-1.json'), JSON.stringify({ host: 'elsewhere', process: 1, begun: null }));
    await expect(fetchHere(plain)).rejects.toThrow(
      'must be worked on by one process at a time, got process 1 on elsewhere',
    );
  });
});

describe('fetching an archive', () => {
  it('unpacks the files that are wanted, and removes it', async () => {
    const steps: string[] = [];
    const { folder } = await fetchHere(archived, { onStep: (text) => steps.push(text) });
    expect(readdirSync(folder).sort()).toEqual(['one.bin', 'sha256.json', 'two.bin']);
    expectBytes(join(folder, 'one.bin'), batches['set/one.bin']);
    expect(steps).toEqual(['unpacking batches.tar.gz']);
    expect((await fetchHere(archived)).fetched).toBe(0);
    expect(server.requests).toEqual(['batches.tar.gz']);
  });

  it('fetches again where an unpacked file was damaged or cut', async () => {
    await fetchHere(archived);
    const one = Buffer.from(batches['set/one.bin']);
    one[3]! ^= 1;
    writeFileSync(inSet(archived, 'one.bin'), one);
    expect((await fetchHere(archived)).fetched).toBe(packed.length);
    truncateSync(inSet(archived, 'two.bin'), 5);
    expect(findData(archived, root)).toBeUndefined();
    expect((await fetchHere(archived)).fetched).toBe(packed.length);
    expect(findData(archived, root)).toBe(join(root, 'archived'));
  });

  it('writes nowhere else, whatever the archive says', async () => {
    const from = join(root, 'from');
    mkdirSync(from);
    writeFileSync(join(from, 'batches.tar.gz'), outside);
    await fetchHere({ ...archived, files: [remote('batches.tar.gz', outside)] }, { from });
    expect(readdirSync(root).sort()).toEqual(['archived', 'from']);
    expect(existsSync(join(root, '..', 'one.bin'))).toBe(false);
    expect(readdirSync(join(root, 'archived')).sort()).toEqual(['one.bin', 'sha256.json', 'two.bin']);
  });

  it('refuses an archive that lacks a file, has it in another size, or is none', async () => {
    const from = join(root, 'from');
    mkdirSync(from);
    const unpacking = (bytes: Uint8Array, unpacked: Record<string, number>): Promise<unknown> => {
      rmSync(join(root, 'archived'), { recursive: true, force: true });
      writeFileSync(join(from, 'batches.tar.gz'), bytes);
      return fetchHere({ ...archived, files: [remote('batches.tar.gz', bytes)], unpacked }, { from });
    };
    const path = inSet(archived, 'batches.tar.gz');
    await expect(unpacking(packed, { 'one.bin': 90_000, 'three.bin': 1 })).rejects.toThrow(
      `${path} must hold one.bin, three.bin, got none of three.bin. Remove it`,
    );
    await expect(unpacking(packed, { 'one.bin': 5 })).rejects.toThrow('must hold one.bin of 5 bytes, got one of 90000');
    const cut = packed.subarray(0, 60_000);
    await expect(unpacking(cut, { 'one.bin': 90_000 })).rejects.toThrow(
      `${path} must unpack, got unexpected end of file`,
    );
    expect(existsSync(inSet(archived, 'one.bin.part'))).toBe(false);
    await expect(unpacking(train, { 'one.bin': 90_000 })).rejects.toThrow('must unpack, got incorrect header check');
  });
});

describe('a disk without room', () => {
  it('is said before anything is downloaded, and in the middle where it fills up meanwhile', async (context) => {
    const disk = mountTmpfs(join(root, 'disk'), '400k');
    if (disk === undefined) {
      context.skip();
      return;
    }
    try {
      const small = { ...plain, files: [trainFile] };
      writeFileSync(join(disk.path, 'other'), new Uint8Array(200_000));
      await expect(fetchHere(small, { root: disk.path })).rejects.toThrow(
        /plain must have 0\.3 MB free, got 0\.\d MB\. Make room, or choose another folder with INFODROP_DATA\./,
      );
      expect(server.requests).toEqual([]);
      rmSync(join(disk.path, 'other'));
      // Somebody else fills the disk when the download has begun.
      let filled = false;
      const fill = (): void => {
        if (filled) return;
        filled = true;
        writeFileSync(join(disk.path, 'other'), new Uint8Array(200_000));
      };
      await expect(fetchHere(small, { root: disk.path, onProgress: fill })).rejects.toThrow(
        /train\.gz\.part must be on a disk with room, got: .*ENOSPC.* Make room and go on with the same command/,
      );
      rmSync(join(disk.path, 'other'));
      await fetchHere(small, { root: disk.path });
      expectBytes(join(disk.path, 'plain', 'train.gz'), train);
    } finally {
      disk.unmount();
    }
  });
});
