/** The build that every package shares: ESM and CJS, each with its own declarations. */
export function packageBuild(overrides = {}) {
  return {
    entry: ['src/index.ts'],
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    // Private packages (requirements, kernels) have no build of their own: they become part of each package.
    dts: { resolve: [/^@infodrop\/(requirements|kernels)$/] },
    sourcemap: true,
    clean: true,
    splitting: false,
    treeshake: true,
    ...overrides,
  };
}
