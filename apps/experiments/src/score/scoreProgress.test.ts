import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { scoreProgress } from './scoreProgress.js';

function shown(isTTY: boolean, files: readonly string[]): string {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  let time = 0;
  const onProgress = scoreProgress(files, stream, () => (time += 1000));
  for (const file of files) {
    for (let done = 0; done <= 3; done++) onProgress(file, { done, total: 3 });
  }
  return String((stream as unknown as PassThrough).read() ?? '');
}

describe('scoreProgress', () => {
  it('has one line on a terminal that changes, with the time left of all, and takes it away at the end', () => {
    const lines = shown(true, ['a.npy', 'b.npy']).split('\r\u001B[K');
    expect(lines[1]).toBe('1 of 2: a.npy  0 %');
    expect(lines[2]).toBe('1 of 2: a.npy  33 %, 0:05 left');
    expect(lines.at(-2)).toMatch(/^2 of 2: b.npy {2}66 %, 0:0\d left$/);
    expect(lines.at(-1)).toBe('');
  });

  it('says elsewhere only when each of several is done', () => {
    expect(shown(false, ['a.npy', 'b.npy'])).toBe('1 of 2: a.npy\n2 of 2: b.npy\n');
    expect(shown(false, ['a.npy'])).toBe('');
  });
});
