import { describe, expect, it } from 'vitest';
import { gzip, idxFile, idxPair } from '../test/idxFiles.js';
import { imageSetFromIdx, parseIdx, readIdx } from './idx.js';

describe('parseIdx', () => {
  it('reads bytes with their shape', () => {
    const { type, shape, data } = parseIdx(idxFile([2, 3], [1, 2, 3, 4, 5, 255]));
    expect({ type, shape, data }).toEqual({ type: 'uint8', shape: [2, 3], data: new Uint8Array([1, 2, 3, 4, 5, 255]) });
  });

  it.each([
    [0x09, 'int8', [0xff], -1],
    [0x0b, 'int16', [0xff, 0xfe], -2],
    [0x0c, 'int32', [0x80, 0, 0, 0], -(2 ** 31)],
    [0x0d, 'float32', [0x3f, 0xc0, 0, 0], 1.5],
    [0x0e, 'float64', [0xc0, 0x04, 0, 0, 0, 0, 0, 0], -2.5],
  ])('reads big-endian elements of type %i, %s', (code, name, bytes, value) => {
    const { type, data } = parseIdx(idxFile([1], bytes, code));
    expect(type).toBe(name);
    expect([...data]).toEqual([value]);
  });

  it('reads from the middle of a buffer, and copies', () => {
    const file = idxFile([3], [7, 8, 9]);
    const padded = new Uint8Array(file.length + 3);
    padded.set(file, 3);
    const { data } = parseIdx(padded.subarray(3));
    padded.fill(0);
    expect([...data]).toEqual([7, 8, 9]);
  });

  it('may hold nothing', () => {
    expect(parseIdx(idxFile([0, 28, 28], [])).data.length).toBe(0);
  });

  it('refuses a file that is cut short, anywhere, and one that goes on', () => {
    const file = idxFile([2, 3], [1, 2, 3, 4, 5, 6]);
    for (let length = 0; length < file.length; length++) {
      expect(() => parseIdx(file.subarray(0, length))).toThrow(RangeError);
    }
    expect(() => parseIdx(file.subarray(0, 15))).toThrow(
      'parseIdx: bytes must have 18 bytes, as its header says (uint8, [2, 3]), got 15. It is cut short',
    );
    expect(() => parseIdx(file.subarray(0, 9))).toThrow('got 9 bytes, fewer than its header of 12');
    expect(() => parseIdx(new Uint8Array(0))).toThrow('got no bytes');
    expect(() => parseIdx(new Uint8Array([...file, 0]))).toThrow('got 19. Something else follows the data.');
  });

  it('refuses a header that claims more than any memory holds without trying', () => {
    expect(() => parseIdx(idxFile([0xffffffff, 0xffffffff, 0xffffffff], [0]))).toThrow('It is cut short');
  });

  it('refuses what is no IDX, and says what it begins with', () => {
    expect(() => parseIdx(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10]))).toThrow(
      'parseIdx: bytes must begin with an IDX header: 00 00, a type (08, 09, 0b, 0c, 0d, 0e) and the number of ' +
        'dimensions, got 89 50 4e 47. It is another kind of file.',
    );
    expect(() => parseIdx(idxFile([1], [0], 0x0a))).toThrow('got 00 00 0a 01');
    expect(() => parseIdx(idxFile([], [0]))).toThrow('got 00 00 08 00');
    expect(() => parseIdx(gzip(idxFile([1], [0])))).toThrow('It is gzip: readIdx() unpacks it.');
  });
});

const zeros = (count: number): Uint8Array => new Uint8Array(count);

describe.each([
  ['parseIdx', (given: unknown) => Promise.resolve().then(() => parseIdx(given as never))],
  ['readIdx', (given: unknown) => readIdx(given as never)],
])('%s, of what is no Uint8Array', (name, read) => {
  it.each([
    [null, 'got null. Pass the bytes of the file.'],
    [undefined, 'got undefined'],
    ['00 00', 'got "00 00"'],
    [[0, 0, 8, 1], 'got [0, 0, 8, 1]'],
    [new Int8Array(4), 'got a Int8Array'],
    [new ArrayBuffer(16), 'got an ArrayBuffer. Pass new Uint8Array(buffer).'],
  ])('refuses %j with a TypeError', async (given, message) => {
    await expect(read(given)).rejects.toThrow(TypeError);
    await expect(read(given)).rejects.toThrow(`${name}: bytes must be a Uint8Array, ${message}`);
  });

  it("takes Node's Buffer", async () => {
    expect((await read(Buffer.from(idxFile([2], [5, 6])))).data).toEqual(Uint8Array.of(5, 6));
  });
});

describe('readIdx', () => {
  const peak = async (work: () => Promise<unknown>): Promise<number> => {
    const before = process.memoryUsage().arrayBuffers;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers)), 1);
    await work();
    clearInterval(watch);
    return most - before;
  };
  const MEGABYTE = 2 ** 20;

  it('refuses gzip of gigabytes by what it begins with, and unpacks no more of it', async () => {
    const bomb = gzip(zeros(200 * MEGABYTE));
    expect(bomb.length).toBeLessThan(MEGABYTE / 4);
    const memory = await peak(() =>
      expect(readIdx(bomb)).rejects.toThrow('got 00 00 00 00. It is another kind of file.'),
    );
    expect(memory).toBeLessThan(40 * MEGABYTE);
  });

  it('refuses gzip that goes on for gigabytes after the data', async () => {
    const bomb = gzip(Buffer.concat([idxFile([4], [1, 2, 3, 4]), zeros(200 * MEGABYTE)]));
    const memory = await peak(() =>
      expect(readIdx(bomb)).rejects.toThrow(
        /must have 12 bytes, as its header says \(uint8, \[4\]\), got \d+ or more\. Something else follows the data\./,
      ),
    );
    expect(memory).toBeLessThan(40 * MEGABYTE);
  });

  it('reads plain and gzip alike', async () => {
    const file = idxFile([2, 2], [1, 2, 3, 4]);
    expect(await readIdx(gzip(file))).toEqual(await readIdx(file));
  });

  it('refuses gzip that is cut short or damaged', async () => {
    const packed = gzip(
      idxFile(
        [1000],
        Array.from({ length: 1000 }, (_, i) => (i * i) % 251),
      ),
    );
    await expect(readIdx(packed.subarray(0, packed.length - 9))).rejects.toThrow(
      /^readIdx: bytes must be a whole gzip file, got \d+ bytes that do not unpack \(.*\)\. It is cut short or damaged/,
    );
    const damaged = packed.slice();
    damaged[packed.length - 7]! ^= 0xff; // its checksum
    await expect(readIdx(damaged)).rejects.toThrow(RangeError);
    await expect(readIdx(packed.subarray(0, 2))).rejects.toThrow(RangeError);
  });

  it('refuses gzip of something else', async () => {
    await expect(readIdx(gzip(new Uint8Array([1, 2, 3, 4, 5])))).rejects.toThrow('got 01 02 03 04');
  });
});

describe('imageSetFromIdx', () => {
  it('makes bytes into values from 0 to 1', async () => {
    const set = await imageSetFromIdx({ images: idxFile([1, 1, 3], [0, 51, 255]), labels: idxFile([1], [9]) });
    expect(set).toEqual({
      images: new Float32Array([0, 51 / 255, 1]),
      labels: new Uint8Array([9]),
      size: 1,
      height: 1,
      width: 3,
      channels: 1,
    });
  });

  it('takes either file packed, and images with channels', async () => {
    const { images, labels } = idxPair(5);
    expect(await imageSetFromIdx({ images: gzip(images), labels })).toEqual(await imageSetFromIdx({ images, labels }));
    const colour = await imageSetFromIdx({ images: idxFile([1, 1, 1, 3], [1, 2, 3]), labels: idxFile([1], [0]) });
    expect(colour.channels).toBe(3);
  });

  it('refuses files that are not what they are given as, and says which', async () => {
    const { images, labels } = idxPair(5);
    await expect(imageSetFromIdx({ images: labels, labels: images })).rejects.toThrow(
      'imageSetFromIdx: images must be images, uint8 [count, height, width] or [count, height, width, channels], ' +
        'got uint8 [5]. Images and labels are exchanged.',
    );
    await expect(imageSetFromIdx({ images, labels: images })).rejects.toThrow(
      'imageSetFromIdx: labels must be labels, uint8 [count], got uint8 [5, 3, 2].',
    );
    await expect(imageSetFromIdx({ images: idxFile([1, 1, 1], [0], 0x09), labels })).rejects.toThrow(
      'got int8 [1, 1, 1]',
    );
    await expect(imageSetFromIdx({ images, labels: idxFile([5], [0, 1, 2, 3, 4], 0x09) })).rejects.toThrow(
      'imageSetFromIdx: labels must be labels, uint8 [count], got int8 [5].',
    );
    await expect(imageSetFromIdx({ images: idxFile([5, 0, 2], []), labels })).rejects.toThrow('at least one cell');
  });

  it('refuses more or fewer labels than images', async () => {
    await expect(imageSetFromIdx({ images: idxPair(5).images, labels: idxPair(6).labels })).rejects.toThrow(
      'imageSetFromIdx: labels must have one label for each of the 5 images, got 6. The two files are not of the same set.',
    );
  });

  it('refuses a file that is cut short, and says which', async () => {
    const { images, labels } = idxPair(5);
    await expect(imageSetFromIdx({ images, labels: labels.subarray(0, 10) })).rejects.toThrow(
      'imageSetFromIdx: labels must have 13 bytes',
    );
    await expect(imageSetFromIdx({ images: gzip(images).subarray(0, 30), labels })).rejects.toThrow(
      'imageSetFromIdx: images must be a whole gzip file',
    );
  });
});
