import type { Options } from 'tsup';

/** The build that every package shares: ESM and CJS, each with its own declarations. */
export function packageBuild(overrides?: Options): Options;
/** The build for a page without a bundler: one file, dist/page.min.js, in which all is but TensorFlow.js. */
export function pageBuild(): Options;

/** Where a package was built for a test. */
export interface BuiltPackage {
  readonly url: URL;
  readonly remove: () => void;
}
/** Builds the package in `folder` as it is now, without declarations, into a folder of its own. */
export function builtForTest(folder: string, overrides?: Options): Promise<BuiltPackage>;
