import { afterEach, describe, expect, it, vi } from 'vitest';
import { pack } from '../scripts/pack.mjs';
import { ALPHABET, FREQUENT } from './generated/alphabet.js';
import { instantiate } from './instantiate.js';

/** (module (memory (export "memory") 0) (func (export "f") (result i32) (i32.const 42))) */
const MODULE = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 96, 0, 1, 127],
  ...[3, 2, 1, 0],
  ...[5, 3, 1, 0, 0],
  ...[7, 14, 2, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1, 102, 0, 0],
  ...[10, 6, 1, 4, 0, 65, 42, 11],
);

describe('instantiate', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('gives the exports of a packed module, of each instance its own', () => {
    const packed = pack(MODULE, FREQUENT);
    const exports = instantiate(packed, 65537);
    expect((exports?.f as () => number)()).toBe(42);
    expect((exports?.memory as WebAssembly.Memory).buffer.byteLength).toBe(2 * 65536);
    expect(instantiate(packed)).not.toBe(exports);
  });

  it('unpacks every byte, frequent or not', () => {
    const padding = Uint8Array.from({ length: 256 }, (_, i) => i);
    // A custom section may hold anything: id 0, its size as LEB128, the length of its name, the name, the bytes.
    const packed = pack([...MODULE, 0, 0x82, 0x02, 1, 120, ...padding], FREQUENT);
    const seen: Uint8Array[] = [];
    const { Instance } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      Module: class {
        constructor(bytes: Uint8Array) {
          seen.push(bytes);
        }
      },
      Instance,
    });
    expect(instantiate(packed)).toBeUndefined();
    expect([...seen[0]!.subarray(-256)]).toEqual([...padding]);
  });

  it('has an alphabet of different characters, and a frequent byte for each that is no digit', () => {
    expect(new Set(ALPHABET).size).toBe(ALPHABET.length);
    expect(FREQUENT.length).toBe(2 * (ALPHABET.length - 16));
  });

  it('tries to compile a module once, whether or not it can be', () => {
    const { Module, Instance } = WebAssembly;
    const asked = vi.fn();
    vi.stubGlobal('WebAssembly', {
      Module: class extends Module {
        constructor(bytes: BufferSource) {
          asked();
          super(bytes);
        }
      },
      Instance,
    });
    // Zeros after a module are none.
    const [good, bad] = [pack([...MODULE, 0, 2, 1, 120], FREQUENT), pack([...MODULE, 0, 0], FREQUENT)];
    for (let time = 0; time < 3; time++) {
      expect(instantiate(good)).toBeDefined();
      expect(instantiate(bad)).toBeUndefined();
    }
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('tries again once there is WebAssembly', () => {
    const packed = pack([...MODULE, 0, 2, 1, 121], FREQUENT);
    vi.stubGlobal('WebAssembly', undefined);
    expect(instantiate(packed)).toBeUndefined();
    vi.unstubAllGlobals();
    expect(instantiate(packed)).toBeDefined();
  });

  it('is undefined without WebAssembly, and for what is no module', () => {
    expect(instantiate(pack(Uint8Array.of(1, 2, 3), FREQUENT))).toBeUndefined();
    vi.stubGlobal('WebAssembly', undefined);
    expect(instantiate(pack(MODULE, FREQUENT))).toBeUndefined();
  });
});
