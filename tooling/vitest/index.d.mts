import type { ViteUserConfig } from 'vitest/config';

type Tests = NonNullable<ViteUserConfig['test']>;

/** For packages whose tests use a dependency as Node finds it: what some have under 'module' is for bundlers alone. */
export const asNodeFinds: Pick<ViteUserConfig, 'ssr'>;

/** What a package may add to how it is tested. */
type Config = Pick<ViteUserConfig, 'plugins' | 'ssr'>;

/** How every package is tested: its siblings are seen as they are written, not as they were last built. */
export function packageTests(test?: Tests, config?: Config): ViteUserConfig;

/** The same where tests run on the backends of TensorFlow.js that work here; see backends.mjs. */
export function tensorTests(test?: Tests, config?: Config): ViteUserConfig;

/** The same for what takes long: `npm run test:slow`. */
export function slowTests(test?: Tests, config?: Config): ViteUserConfig;

/** The same, and all tests of the package on all backends of TensorFlow.js that work here, a GPU in software too. */
export function slowTensorTests(test?: Tests): ViteUserConfig;
