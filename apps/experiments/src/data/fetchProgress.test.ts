import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { fetchProgress } from './fetchProgress.js';

/** What is written while a file of 20 MB arrives, a hundredth a second. */
function written(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  let now = 0;
  const { onProgress, onStep } = fetchProgress(stream, () => now);
  for (let percent = 0; percent <= 100; percent++, now += 1000) {
    onProgress({ name: 'train.bin', bytes: 20_000_000, sha256: '' }, percent * 200_000);
  }
  onStep('unpacking');
  return String((stream as unknown as PassThrough).read());
}

describe('fetchProgress', () => {
  it('writes a line at each tenth where there is no terminal, with the time left', () => {
    const lines = written(false).split('\n');
    expect(lines).toHaveLength(13);
    expect(lines[0]).toBe('train.bin  0 % of 20.0 MB, –:–– left');
    expect(lines[5]).toBe('train.bin  50 % of 20.0 MB, 0:50 left');
    expect(lines[10]).toBe('train.bin  100 % of 20.0 MB');
    expect(lines[11]).toBe('unpacking');
  });

  it('writes over its line on a terminal', () => {
    const text = written(true);
    expect(text.match(/\r/g)).toHaveLength(101);
    expect(text.endsWith('\r\u001B[Ktrain.bin  100 % of 20.0 MB\nunpacking\n')).toBe(true);
  });
});
