import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { inChunks, npyFile, numpyFile, storedEntry } from '../../test/npzFile.js';
import { crc32 } from '../zip/crc32.js';
import type { NpyHeader } from './npy.js';
import { type ByteSource, readNpzArray } from './npz.js';

async function read(
  source: ByteSource,
  name = 'imgs',
): Promise<{ header: NpyHeader; values: number[]; longest: number }> {
  let header: NpyHeader | undefined;
  const values: number[] = [];
  let longest = 0;
  await readNpzArray('reader: source', source, name, {
    header: (found) => (header = found),
    bytes: (stretch) => {
      longest = Math.max(longest, stretch.length);
      for (const value of stretch) values.push(value);
    },
  });
  return { header: header!, values, longest };
}

const parities = Array.from({ length: 96 }, (_, i) => i % 2);

describe('an array of an .npz file', () => {
  it.each(['stored', 'packed', 'streamedStored', 'streamedPacked'] as const)(
    'is read as NumPy wrote it, %s, behind an array of objects',
    async (kind) => {
      const file = numpyFile(kind);
      const sources: ByteSource[] = [
        file,
        new Blob([file as Uint8Array<ArrayBuffer>]),
        inChunks(file, 7),
        inChunks(file, 300),
      ];
      for (const source of sources) {
        const { header, values } = await read(source);
        expect(header).toMatchObject({ descr: '|u1', fortranOrder: false, shape: [6, 4, 4] });
        expect(values).toEqual(parities);
      }
      const { header, values } = await read(file, 'latents');
      expect(header).toMatchObject({ descr: '<f8', shape: [6] });
      expect([...new Float64Array(Uint8Array.from(values).buffer)]).toEqual([0, 1, 2, 3, 4, 5]);
    },
  );

  it('is refused where there is none, naming what there is', async () => {
    await expect(read(numpyFile('packed'), 'images')).rejects.toThrow(
      "reader: source must be an .npz file with the array 'images', got one with metadata.npy, imgs.npy, latents.npy.",
    );
    await expect(read(new Uint8Array(1000))).rejects.toThrow('got none that is a zip');
    await expect(read(zipSync({ 'imgs.npy': new Uint8Array(50) }))).rejects.toThrow(
      "reader: source, array 'imgs', must be a NumPy array (.npy), got other bytes.",
    );
    await expect(read('imgs.npz' as never)).rejects.toThrow(
      'must be a Uint8Array, a Blob or chunks of bytes, got "imgs.npz". In Node, pass createReadStream(path).',
    );
    await expect(
      read(Object.assign(new Blob(['x']).stream(), { [Symbol.asyncIterator]: textChunks }) as never),
    ).rejects.toThrow('reader: source must give bytes, got "text"');
  });

  it('is refused where it is cut short or damaged', async () => {
    for (const kind of ['stored', 'packed'] as const) {
      const file = numpyFile(kind);
      const at = Buffer.from(file).indexOf('imgs.npy');
      await expect(read(file.subarray(0, at + 100))).rejects.toThrow(
        "must be a whole .npz file, got one cut short in 'imgs'",
      );
    }
    const broken = zipSync({
      'imgs.npy': npyFile(
        "'|u1'",
        [4096],
        Uint8Array.from({ length: 4096 }, (_, i) => i * i),
      ),
    });
    broken.fill(0xff, 60, 120);
    await expect(read(broken)).rejects.toThrow(/must be a whole \.npz file, got (a broken one|one cut short)/);
  });

  it.each(['stored', 'packed', 'streamedStored', 'streamedPacked'] as const)(
    'is refused where a bit of it is another, or never was: %s',
    async (kind) => {
      const file = numpyFile(kind);
      const from = Buffer.from(file).indexOf('imgs.npy') + 'imgs.npy'.length + 20;
      const length = kind.toLowerCase().includes('stored') ? 224 : 76;
      let refused = 0;
      for (let bit = 0; bit < 8 * length; bit += 5) {
        const damaged = file.slice();
        damaged[from + (bit >> 3)]! ^= 1 << (bit & 7);
        const values = await read(damaged).then(
          (found) => found.values,
          (error: unknown) => {
            expect((error as Error).message).toMatch(/^reader: source/);
            refused++;
            return parities;
          },
        );
        // What deflate does not look at, as the bits behind its end.
        expect(values).toEqual(parities);
      }
      expect(refused).toBeGreaterThan((8 * length) / 5 - 5);
    },
  );

  it('says what is damaged, and how it is told', async () => {
    const damaged = numpyFile('stored');
    damaged[Buffer.from(damaged).indexOf('imgs.npy') + 28 + 128 + 9]! ^= 1;
    await expect(read(damaged)).rejects.toThrow(
      /^reader: source must be a whole \.npz file, got a broken one \(imgs\.npy has the checksum [\da-f]{8}, and had 4851c421\)\. Fetch it again\.$/,
    );
  });

  it('has a header of a sane size, and one that is understood', async () => {
    const long = npyFile("'|u1'", [4], new Uint8Array(4));
    long[6] = 2;
    new DataView(long.buffer).setUint32(8, 0xffffffff, true);
    await expect(read(zipSync({ 'imgs.npy': long }))).rejects.toThrow(
      'must have a header of at most 10000 bytes, got one of 4294967295.',
    );
    const structured = npyFile("[('x', '<f4'), ('y', '<f4')]", [4], new Uint8Array(32));
    await expect(read(zipSync({ 'imgs.npy': structured }))).rejects.toThrow('must have one type, an order and a shape');
    expect((await read(zipSync({ 'imgs.npy': npyFile("'|u1'", [], new Uint8Array(1)) }))).header.shape).toEqual([]);
  });

  it('is unpacked a little at a time, and what is not asked for not at all', async () => {
    // 30 MB of zeros in 30 kB, in front of what is wanted and as what is wanted.
    const bomb = zipSync({ 'metadata.npy': new Uint8Array(3e7), 'imgs.npy': npyFile("'|u1'", [1], Uint8Array.of(7)) });
    expect(bomb.length).toBeLessThan(60_000);
    const before = process.memoryUsage().arrayBuffers;
    let highest = 0;
    await readNpzArray('reader: source', inChunks(bomb, 1000), 'imgs', {
      header: () => undefined,
      bytes: () => (highest = process.memoryUsage().arrayBuffers - before),
    });
    expect(highest).toBeLessThan(1.5e7);

    const packed = zipSync({ 'imgs.npy': npyFile("'|u1'", [3e7], new Uint8Array(3e7)) });
    let seen = 0;
    const stop = readNpzArray('reader: source', packed, 'imgs', {
      header: () => undefined,
      bytes: (stretch) => {
        seen += stretch.length;
        if (seen > 1000) throw new RangeError('more than the header says');
      },
    });
    await expect(stop).rejects.toThrow('more than the header says');
    expect(seen).toBeLessThan(1.8e7);
  });

  it('stops reading where the array ends', async () => {
    const file = npyFile("'|u1'", [2], Uint8Array.of(3, 4));
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield await Promise.resolve(storedEntry('imgs.npy', file.length, crc32(file)));
        yield file;
        for (;;) yield new Uint8Array(100);
      } finally {
        closed = true;
      }
    }
    expect((await read(endless())).values).toEqual([3, 4]);
    expect(closed).toBe(true);
  });
});

async function* textChunks(): AsyncGenerator<string> {
  yield await Promise.resolve('text');
}
