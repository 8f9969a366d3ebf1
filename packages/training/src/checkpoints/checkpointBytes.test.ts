import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from './checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from './checkpointBytes.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const checkpoint: Checkpoint = {
  step: 120,
  identity: { config: { '"sha256":"': 'a name made to mislead' }, epochs: 2 },
  state: { epoch: 1, sums: [0.1, 1 / 3], noiseSteps: { information1: 120 } },
  tensors: new Map([
    ['model/logits/kernel', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, -2.5, 0.1, 3e-40) }],
    ['optimizer/logits/kernel/momentum', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(0, 1, 2, 3) }],
  ]),
};

describe('the bytes of a checkpoint', () => {
  it('are those of the file that Python has read', () => {
    const golden = readFileSync(new URL('../../test/golden/checkpoint.safetensors', import.meta.url));
    expect(Buffer.from(encodeCheckpoint(checkpoint, sha256)).equals(golden)).toBe(true);
  });

  it('give back the checkpoint, its doubles to the last bit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint, sha256), sha256)).toEqual(checkpoint);
  });

  it('tell of any bit that changed, in the state as in the numbers', () => {
    const bytes = encodeCheckpoint(checkpoint, sha256);
    for (let at = 0; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] = damaged[at]! ^ (1 << (at % 8));
      expect(() => decodeCheckpoint(damaged, sha256), `byte ${at}`).toThrow(
        expect.objectContaining({ name: 'SafetensorsError' }),
      );
    }
  });

  it('are not taken from another kind of safetensors file', () => {
    const text = Buffer.from(encodeCheckpoint(checkpoint, sha256)).toString('latin1');
    const other = Buffer.from(text.replace('infodrop checkpoint 1', 'infodrop checkpoint 9'), 'latin1');
    expect(() => decodeCheckpoint(other, sha256)).toThrow("of format 'infodrop checkpoint 9'");
    const bare = Buffer.from(text.replace('"format"', '"fOrmat"'), 'latin1');
    expect(() => decodeCheckpoint(bare, sha256)).toThrow('no format in its metadata');
  });
});
