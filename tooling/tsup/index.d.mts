import type { Options } from 'tsup';

/** The build that every package shares: ESM and CJS, each with its own declarations. */
export function packageBuild(overrides?: Options): Options;
