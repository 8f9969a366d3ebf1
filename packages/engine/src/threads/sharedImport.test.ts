import { describe, expect, it } from 'vitest';
import { plainKernelsBase64, relaxedKernelsBase64 } from '../generated/trainingKernels.js';
import { compileTrainingModule } from '../wasm/trainingModule.js';
import { withSharedImport } from './sharedImport.js';

/** Magic number, version, and an import section with one import of the module 'm'. */
const moduleWith = (...entry: number[]) =>
  new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 2, entry.length + 5, 1, 1, 109, 1, 109, ...entry]);

describe('withSharedImport', () => {
  it.each([
    ['plain', plainKernelsBase64],
    ['relaxed', relaxedKernelsBase64],
  ])('lets the %s kernels run on memory that threads share, and on no other', async (_, base64) => {
    await compileTrainingModule(); // switches relaxed SIMD on in Node 20
    const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
    const own = new WebAssembly.Memory({ initial: 256, maximum: 65536 });
    const shared = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
    const instance = (module: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory) =>
      new WebAssembly.Instance(new WebAssembly.Module(module), { env: { memory } });
    expect(instance(bytes, own).exports.conv2d).toBeTypeOf('function');
    expect(instance(withSharedImport(bytes), shared).exports.conv2d).toBeTypeOf('function');
    expect(() => instance(withSharedImport(bytes), own)).toThrow(WebAssembly.LinkError);
    expect(() => instance(bytes, shared)).toThrow(WebAssembly.LinkError);
  });

  it('changes one byte of a copy', () => {
    const bytes = moduleWith(2, 1, 1, 2);
    const changed = withSharedImport(bytes);
    expect([...changed].filter((byte, i) => byte !== bytes[i])).toEqual([3]);
    expect(WebAssembly.validate(changed)).toBe(true);
  });

  it('refuses a module whose memory has no maximum, is shared already, or is not imported', () => {
    const message = 'withSharedImport: the module must import a memory that has a maximum and is not shared.';
    expect(() => withSharedImport(moduleWith(2, 0, 1))).toThrow(message);
    expect(() => withSharedImport(moduleWith(2, 3, 1, 2))).toThrow(message);
    expect(() => withSharedImport(moduleWith(3, 127, 0))).toThrow(message);
    expect(() => withSharedImport(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))).toThrow(message);
  });
});
