import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gzip, idxFile, idxPair } from '../test/idxFiles.js';
import { findFashionMnist, readIdxImages } from './idxFolder.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infodrop-idx-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The four files as Debian's package has them: gzip, under MNIST's names. */
async function writeFashionMnist(): Promise<void> {
  for (const [prefix, count] of [
    ['train', 12],
    ['t10k', 4],
  ] as const) {
    const { images, labels } = idxPair(count);
    await writeFile(join(folder, `${prefix}-images-idx3-ubyte.gz`), gzip(images));
    await writeFile(join(folder, `${prefix}-labels-idx1-ubyte.gz`), gzip(labels));
  }
}

describe('findFashionMnist', () => {
  it('gives the folder when all four files are there', async () => {
    expect(findFashionMnist(folder)).toBeUndefined();
    await writeFashionMnist();
    expect(findFashionMnist(folder)).toBe(folder);
    await rm(join(folder, 't10k-labels-idx1-ubyte.gz'));
    expect(findFashionMnist(folder)).toBeUndefined();
  });

  it("looks where Debian's package puts it when no folder is given", () => {
    expect([undefined, '/usr/share/datasets/fashion-mnist']).toContain(findFashionMnist());
  });
});

describe('readIdxImages', () => {
  it('reads either part, packed', async () => {
    await writeFashionMnist();
    const train = await readIdxImages(folder);
    expect(train).toMatchObject({ size: 12, height: 3, width: 2, channels: 1 });
    expect(train.images[5]).toBe(Math.fround(5 / 255));
    expect([...train.labels.slice(8)]).toEqual([8, 9, 0, 1]);
    expect((await readIdxImages(folder, { part: 'test' })).size).toBe(4);
  });

  it('reads plain files, also with the dot that some unpackers leave in their names', async () => {
    const { images, labels } = idxPair(3);
    await writeFile(join(folder, 'train-images-idx3-ubyte'), images);
    await writeFile(join(folder, 'train-labels.idx1-ubyte'), labels);
    expect((await readIdxImages(folder)).size).toBe(3);
  });

  it('says what is missing, and what is there instead', async () => {
    await expect(readIdxImages(folder)).rejects.toThrow(
      `readIdxImages: folder must hold train-images-idx3-ubyte or train-images-idx3-ubyte.gz, got ${folder} (it is empty).`,
    );
    await expect(readIdxImages(join(folder, 'nowhere'))).rejects.toThrow('it cannot be read');
    for (let i = 0; i < 7; i++) await writeFile(join(folder, `${i}.png`), '');
    await expect(readIdxImages(folder, { part: 'test' })).rejects.toThrow(
      'it holds 0.png, 1.png, 2.png, 3.png, 4.png, … (7)',
    );
  });

  it('names the file that is damaged or mislabelled', async () => {
    await writeFashionMnist();
    const labels = join(folder, 'train-labels-idx1-ubyte.gz');
    await writeFile(labels, gzip(idxFile([12, 1], new Uint8Array(12))));
    await expect(readIdxImages(folder)).rejects.toThrow(`readIdxImages: ${labels} must be labels, uint8 [count]`);
    await writeFile(labels, gzip(idxPair(12).labels).subarray(0, 25));
    await expect(readIdxImages(folder)).rejects.toThrow(`readIdxImages: ${labels} must be a whole gzip file`);
    await writeFile(labels, gzip(idxPair(11).labels));
    await expect(readIdxImages(folder)).rejects.toThrow('one label for each of the 12 images, got 11');
  });

  it('refuses a label that is not one of the classes', async () => {
    await writeFashionMnist();
    expect((await readIdxImages(folder, { classes: 10 })).size).toBe(12);
    const labels = join(folder, 'train-labels-idx1-ubyte.gz');
    await expect(readIdxImages(folder, { classes: 9 })).rejects.toThrow(
      `readIdxImages: ${labels} must have labels from 0 to 8, got 9 at 9. It is damaged, or of another set: fetch it again.`,
    );
    await expect(readIdxImages(folder, { classes: 0 })).rejects.toThrow('classes must be an integer ≥ 1 and ≤ 256');
  });

  it('refuses a plain file of another size than its header says before it reads it', async () => {
    await writeFashionMnist();
    const images = join(folder, 'train-images-idx3-ubyte');
    await writeFile(images, idxPair(12).images);
    expect((await readIdxImages(folder)).size).toBe(12);
    // A sparse file, larger than any memory: it takes no room on the disk.
    await truncate(images, 2 ** 40);
    await expect(readIdxImages(folder)).rejects.toThrow(
      `readIdxImages: ${images} must have 88 bytes, as its header says (uint8, [12, 3, 2]), got ${2 ** 40}. Something else`,
    );
    await truncate(images, 87);
    await expect(readIdxImages(folder)).rejects.toThrow('got 87. It is cut short');
    await truncate(images, 3);
    await expect(readIdxImages(folder)).rejects.toThrow('must begin with an IDX header');
  });

  it('refuses another part', async () => {
    await expect(readIdxImages(undefined as never)).rejects.toThrow(
      'readIdxImages: folder must be a path, got undefined.',
    );
    expect(() => findFashionMnist(3 as never)).toThrow('findFashionMnist: folder must be a path, got 3.');
    await expect(readIdxImages(folder, { part: 'validation' as never })).rejects.toThrow(
      `readIdxImages: part must be one of "train", "test", got "validation".`,
    );
  });
});
