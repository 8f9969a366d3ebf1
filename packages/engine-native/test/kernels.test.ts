import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { INSTRUCTIONS, loadNativeKernels, type NativeKernels, platformName } from '../src/index.js';
import { sets } from './built.js';

/** Bytes of the heap, and of what lies on either side of it. */
const HEAP = 1 << 16;
const GUARD = 1 << 12;
const PATTERN = 0xa5;

describe.skipIf(sets.length === 0)('native kernels', () => {
  let kernels: NativeKernels;
  beforeAll(() => {
    kernels = loadNativeKernels({ instructions: INSTRUCTIONS.find((set) => set === sets[0]) });
  });

  it('say what they are', () => {
    expect(kernels.instructions).toBe(sets[0]);
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as object;
    expect(manifest).toMatchObject({ version: kernels.version });
    expect(kernels.names).toContain('matMul');
    expect(new Set(kernels.names).size).toBe(kernels.names.length);
  });

  it('keep to their instructions, and refuse those that there are not', () => {
    expect(() => loadNativeKernels({ instructions: 'AVX' as never })).toThrow(RangeError);
    const others = INSTRUCTIONS.filter((set) => set !== sets[0]);
    for (const instructions of others) expect(() => loadNativeKernels({ instructions })).toThrow(/^[^\n]+$/u);
    expect(loadNativeKernels().instructions).toBe(sets[0]);
  });

  it('take threads from 1 to 32', () => {
    kernels.setThreads(3);
    expect(kernels.threads()).toBe(3);
    kernels.setThreads(1);
    expect(kernels.threads()).toBe(1);
    for (const count of [0, 33]) {
      expect(() => {
        kernels.setThreads(count);
      }).toThrow('threads must be an integer from 1 to 32');
    }
  });

  it('compute on memory, before and after it has grown, shared or not', () => {
    const product = kernels.names.indexOf('matMul');
    for (const shared of [false, true]) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 100, shared });
      for (const at of [64, 3 * 65536]) {
        if (at > memory.buffer.byteLength) memory.grow(10);
        const floats = new Float32Array(memory.buffer);
        floats.set([2, 3, 5, 7], at / 4);
        kernels.compute(
          product,
          new Uint8Array(memory.buffer),
          Float64Array.of(at, at + 8, at + 16, 1, 1, 2, 0, 0, 0, 0, 0, 1),
        );
        expect(floats[at / 4 + 4]).toBe(31);
      }
    }
  });

  it('refuse what is no kernel, no memory and no list of arguments', () => {
    const heap = new Uint8Array(HEAP);
    const args = Float64Array.of(4, 8, 16, 1, 1, 1, 0, 0, 0, 0, 0, 1);
    expect(() => {
      kernels.compute(kernels.names.length, heap, args);
    }).toThrow('a kernel must be known');
    expect(() => {
      kernels.compute(0, new Float32Array(HEAP) as never, args);
    }).toThrow();
    expect(() => {
      kernels.compute(0, heap, [...args] as never);
    }).toThrow();
    expect(() => {
      kernels.compute(0, heap, args.subarray(0, 11));
    }).toThrow('matMul: must have more than 11 arguments');
    expect(() => {
      kernels.compute(0, heap, Float64Array.of(...args, 1));
    }).toThrow('matMul: must have 12 arguments, got 13');
  });

  it('refuse addresses outside the heap, and a result that lies over an input', () => {
    const heap = new Uint8Array(HEAP);
    const of = (a: number, b: number, out: number) => () => {
      kernels.compute(0, heap, Float64Array.of(a, b, out, 2, 2, 2, 0, 0, 0, 0, 0, 2));
    };
    expect(of(16, 32, 48)).not.toThrow();
    expect(of(16, 16, 48)).not.toThrow();
    for (const place of [HEAP - 12, HEAP, -16, 2 ** 32, 0, 18, NaN, 0.5]) {
      expect(of(place, 32, 48)).toThrow(/^matMul: [^\n]+$/u);
      expect(of(16, 32, place)).toThrow(/^matMul: [^\n]+$/u);
    }
    expect(of(16, 32, 28)).toThrow('matMul: what is written must be apart from everything else');
  });

  it('refuse labels that are no class, which stand in memory and not in the arguments', () => {
    const heap = new Uint8Array(HEAP);
    const labels = new Int32Array(heap.buffer, 256, 2);
    for (const [name, args] of [
      ['softmaxCrossEntropy', [64, 256, 1, 3, 512, 2]],
      ['softmaxCrossEntropyGradient', [32, 64, 256, 1, 3, 512, 2]],
    ] as const) {
      const kernel = kernels.names.indexOf(name);
      const call = () => {
        kernels.compute(kernel, heap, Float64Array.from(args));
      };
      labels.set([0, 2]);
      expect(call).not.toThrow();
      for (const label of [3, -1, 2 ** 31 - 1]) {
        labels[1] = label;
        expect(call).toThrow(`${name}: labels must be integers from 0 to 2`);
      }
    }
  });

  it('throw, at worst, whatever they are given, and write nothing outside the heap', () => {
    const memory = new Uint8Array(HEAP + 2 * GUARD).fill(PATTERN);
    const heap = memory.subarray(GUARD, GUARD + HEAP);
    // Mostly what could be meant, addresses first and then sizes and flags; and now and then anything.
    const address = fc.integer({ min: 1, max: HEAP / 4 + 8 }).map((word) => word * 4);
    const size = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 1) }, fc.integer({ min: 1, max: 40 }));
    const odd = fc.constantFrom(-1, 7, 64, 1 << 20, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 4, 0.5, NaN, Infinity, 1e300, -0);
    const calls = fc
      .tuple(
        fc.integer({ min: 1, max: 8 }),
        fc.array(address, { minLength: 8, maxLength: 8 }),
        fc.array(size, { minLength: 40, maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(30), odd), { maxLength: 2 }),
      )
      .map(([addresses, first, rest, oddities]) => {
        const args = [...first.slice(0, addresses), ...rest];
        for (const [place, value] of oddities) args[place] = value;
        return args;
      });
    let done = 0;
    for (const [number, name] of kernels.names.entries()) {
      // As many arguments as it takes: it says when there are too few.
      let count = 1;
      for (; count < 40; count++) {
        try {
          kernels.compute(number, heap, new Float64Array(count));
          break;
        } catch (error) {
          if (!/must have more than \d+ arguments/u.test((error as Error).message)) break;
        }
      }
      fc.assert(
        fc.property(calls, (args) => {
          for (let length = count; length < Math.min(count + 8, args.length); length++) {
            try {
              kernels.compute(number, heap, Float64Array.from(args.slice(0, length)));
              done++;
            } catch (error) {
              expect((error as Error).message).toMatch(new RegExp(`^${name}: [^\n]+$`, 'u'));
              // A kernel that fails by itself was given what should have been refused.
              expect((error as Error).message).not.toContain('must not fail');
            }
          }
        }),
        { numRuns: 300 },
      );
      expect(memory.subarray(0, GUARD).every((byte) => byte === PATTERN)).toBe(true);
      expect(memory.subarray(GUARD + HEAP).every((byte) => byte === PATTERN)).toBe(true);
    }
    // Some of it was computed.
    expect(done).toBeGreaterThan(20);
  });

  it('let a process end while their threads sleep', () => {
    const binary = fileURLToPath(new URL(`../native/${platformName()}.node`, import.meta.url));
    const program = `
      const addon = require(process.argv[1]);
      addon.setThreads(4);
      const heap = new Uint8Array(4e6);
      addon.compute(0, heap, Float64Array.of(4, 1e6, 2e6, 300, 300, 300, 0, 0, 0, 0, 0, 300));
      console.log(addon.threads());`;
    expect(execFileSync(process.execPath, ['-e', program, binary], { encoding: 'utf8', timeout: 20_000 })).toBe('4\n');
    const inWorker = `
      const { Worker } = require('node:worker_threads');
      const worker = new Worker(${JSON.stringify(program.replace('process.argv[1]', JSON.stringify(binary)))}, { eval: true });
      worker.on('exit', () => setTimeout(() => {}, 200));`;
    expect(execFileSync(process.execPath, ['-e', inWorker], { encoding: 'utf8', timeout: 20_000 })).toBe('4\n');
  });
});
