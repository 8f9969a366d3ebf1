import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BuiltPackage, builtForTest } from '@infodrop-tooling/tsup';
import { webgpuInNode } from '@infodrop-tooling/vitest/webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = webgpuInNode();
const inSoftware = /swiftshader|llvmpipe/iu.test(here.adapter ?? '');
/** Hides every driver for Vulkan. */
const NO_DRIVER = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };

let built: BuiltPackage;

beforeAll(async () => {
  built = await builtForTest(fileURLToPath(new URL('../..', import.meta.url)), { shims: true });
}, 120_000);

afterAll(() => {
  built.remove();
});

/** What a program prints that is written against the built package, in a process of its own. */
function run(program: string, variables: Readonly<Record<string, string>> = here.env ?? {}): string {
  const engine = new URL('index.js', built.url).href;
  const options: ExecFileSyncOptions = {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, INFODROP_BACKEND: '', ...variables },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'], // Dawn writes what it finds missing there
    timeout: 50_000, // a process that Dawn keeps alive fails here
  };
  const start = `import { prepareEngine } from ${JSON.stringify(engine)};
    import * as tf from '@tensorflow/tfjs-core';
    import '@tensorflow/tfjs-layers';`;
  return String(execFileSync(process.execPath, ['--input-type=module', '-e', `${start}${program}`], options)).trim();
}

// Elsewhere no variable hides the GPU.
describe.runIf(process.platform === 'linux')('webgpu in Node', () => {
  it('that finds no GPU says what to install, and leaves the globals as they were', () => {
    const program = `
      const names = () => [...Object.getOwnPropertyNames(globalThis), typeof navigator, typeof globalThis.navigator?.gpu];
      const before = names();
      await prepareEngine({ backend: 'webgpu' }).catch((error) => console.log(error.message));
      const { passedOver } = await prepareEngine();
      console.log(passedOver.at(-1).backend, passedOver.at(-1).why);
      console.log(names().filter((name) => !before.includes(name)).join());`;
    const lines = run(program, NO_DRIVER).split('\n');
    expect(lines[0]).toMatch(
      /^prepareEngine: backend must be a backend that works here, got webgpu: no adapter: .*mesa-vulkan-drivers/u,
    );
    expect(lines[1]).toMatch(/^webgpu no adapter: /u);
    expect(lines).toHaveLength(2);
  });

  describe.runIf(here.adapter)('on an adapter', () => {
    it('is taken where it is a GPU, and passed over for wasm where it is a program, unless it is asked for', () => {
      const program = `
        const { backend, passedOver } = await prepareEngine();
        console.log(backend, passedOver.at(-1)?.why);
        const { line, device, versions } = await prepareEngine({ backend: 'webgpu' });
        console.log(tf.getBackend(), JSON.stringify({ line, device, versions }));`;
      const [automatic, asked] = run(program).split('\n');
      if (inSoftware) {
        expect(automatic).toMatch(/^wasm only a software adapter, .+, slower than wasm; ask for webgpu/u);
        expect(asked).toMatch(/^webgpu \{"line":"webgpu: WebGPU on [^,]*\(software\), 1 thread, asked for/u);
      } else {
        expect(automatic).toMatch(/^webgpu /u);
        expect(asked).toMatch(/^webgpu \{"line":"webgpu: WebGPU on [^,(]*, 1 thread, asked for/u);
      }
      expect(asked).toContain(here.adapter);
      expect(asked).toContain('"@tensorflow/tfjs-backend-webgpu":"4.22.0","webgpu":"0.6.2"');
    });

    it('adds up more tensors than one shader reads, and leaves none behind', () => {
      const program = `
        await prepareEngine({ backend: 'webgpu' });
        const before = [tf.memory().numTensors, tf.memory().numDataBuffers];
        for (const count of [1, 7, 8, 14, 15, 40]) {
          const terms = Array.from({ length: count }, (_, i) => tf.fill([2000], i + 1));
          const sum = tf.addN(terms);
          const values = await sum.data();
          console.log(count, values.every((value) => value === (count * (count + 1)) / 2));
          tf.dispose([sum, terms]);
        }
        console.log(String([tf.memory().numTensors, tf.memory().numDataBuffers]) === String(before));`;
      expect(run(program).split('\n')).toEqual(['1 true', '7 true', '8 true', '14 true', '15 true', '40 true', 'true']);
    });

    it('throws at the next read after an operation that the GPU refused, and at a read without waiting', () => {
      const program = `
        await prepareEngine({ backend: 'webgpu' });
        tf.backend().device.createBuffer({ size: 4, usage: 0 });
        const message = (error) => console.log('>', error.message);
        await tf.square(tf.fill([2000], 3)).data().catch(message);
        console.log('>', (await tf.square(tf.fill([2000], 3)).data())[1999]);
        try { tf.square(tf.fill([2000], 3)).dataSync(); } catch (error) { message(error); }
        console.log('>', tf.tensor1d([5]).dataSync()[0]);`;
      // Dawn prints about it too.
      const lines = run(program).split('\n');
      const [refused, next, sync, onHost] = lines.filter((line) => line.startsWith('> ')).map((line) => line.slice(2));
      expect(refused).toMatch(
        /^data: the GPU must accept every operation, got one that it refused since the last read: /u,
      );
      expect(next).toBe('9');
      expect(sync).toBe(
        'dataSync: a tensor on webgpu must be read asynchronously outside a browser, got a read at once. Use await tensor.data().',
      );
      expect(onHost).toBe('5');
    });
  });
});
