import { defineConfig } from 'vitest/config';

// The first stands for a sibling's source in its exports; the others are Vite's own defaults for a server.
const conditions = ['@infodrop/source', 'module', 'node', 'development|production'];

/** How every package is tested: its siblings are seen as they are written, not as they were last built. */
export function packageTests(test = {}, config = {}) {
  return defineConfig({
    ...config,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      testTimeout: 60_000,
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      exclude: ['**/*.slow.test.ts'],
      ...test,
    },
  });
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
  return packageTests({ ...slow, ...test }, config);
}
