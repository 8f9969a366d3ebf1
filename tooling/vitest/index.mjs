import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { webgpuInNode } from './webgpu.mjs';

// The first stands for a sibling's source in its exports; the others are Vite's own defaults for a server.
const conditions = ['@infodrop/source', 'module', 'node', 'development|production'];

/**
 * For packages whose tests use a dependency as Node finds it: what some have under 'module' is for bundlers, and Node, which vitest tells to look
 * there too, cannot read it.
 */
export const asNodeFinds = {
  ssr: { resolve: { conditions: conditions.filter((condition) => condition !== 'module') } },
};

/** Says what to run where a source that is compiled, of this package or of a sibling, is not there yet. */
function requireGeneratedSources(folder, dependencies) {
  const siblings = dependencies
    .filter((name) => name.startsWith('@infodrop/'))
    .map((name) => join(folder, 'node_modules', name));
  for (const each of [folder, ...siblings]) {
    if (existsSync(join(each, 'assembly')) && !existsSync(join(each, 'src', 'generated'))) {
      throw new Error(
        `${join(each, 'src', 'generated')} is not there yet. Run "npm run setup" in the root of the clone`,
      );
    }
  }
}

/** How every package is tested: its siblings are seen as they are written, not as they were last built. */
export function packageTests(test = {}, { plugins = [], ssr = { resolve: { conditions } } } = {}) {
  const folder = process.cwd();
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  requireGeneratedSources(folder, dependencies);
  return defineConfig({
    plugins,
    resolve: { conditions },
    ssr,
    test: {
      testTimeout: 60_000,
      // Files share what they import, which reading again took a third to a half of the time. So none may leave a mock or a
      // registration behind; where tests are about the state of the process, they are isolated again.
      isolate: false,
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      exclude: ['**/*.slow.test.ts'],
      // Where there are no properties, fast-check is not loaded for them.
      setupFiles: dependencies.includes('fast-check') ? [join(import.meta.dirname, 'propertySeed.mjs')] : [],
      // tfjs greets whoever sets its cpu backend in Node with it, in every test file.
      onConsoleLog: (log) => !log.includes('Hi, looks like you are running TensorFlow.js in Node.js'),
      ...test,
    },
  });
}

/** The same where tests run on the backends of TensorFlow.js that work here; see backends.mjs. */
export function tensorTests(test = {}, config = {}) {
  // A hook waits for the engine's source to be read, and for the first shaders.
  return packageTests({ hookTimeout: 60_000, ...test, env: { ...webgpuVariables(), ...test.env } }, config);
}

let said = false;

/** What a test process must be started with to find a GPU. Says so once where there is none. */
function webgpuVariables() {
  const { adapter, env, why } = webgpuInNode();
  if (adapter !== undefined) return { ...env, INFODROP_TEST_ADAPTER: adapter };
  if (!said) console.log(`webgpu in Node: passed over, ${why}`);
  said = true;
  return {};
}

/** The same for what takes long: `npm run test:slow`. */
export function slowTests(test = {}, config = {}) {
  const hour = 3_600_000;
  const slow = {
    testTimeout: hour,
    hookTimeout: hour,
    include: ['**/*.slow.test.ts'],
    exclude: ['**/node_modules/**'],
  };
  const env = {
    INFODROP_PROPERTY_SEED: String(process.env.INFODROP_PROPERTY_SEED ?? Date.now() % 2 ** 31),
    ...test.env,
  };
  return packageTests({ ...slow, ...test, env }, config);
}

/** The same, and all tests of the package on all backends of TensorFlow.js that work here, a GPU in software too. */
export function slowTensorTests(test = {}) {
  const include = ['src/**/*.test.ts', 'test/**/*.test.ts'];
  return slowTests({ include, ...test, env: { ...webgpuVariables(), INFODROP_TEST_SLOWLY: '1' } });
}
