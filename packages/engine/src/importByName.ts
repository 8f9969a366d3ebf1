/**
 * Imports a package whose name no bundler may see: it would follow native code into a page, or fail where the package is not
 * installed. A name written at the import, or in a constant beside it, is seen: bundlers fold constants.
 *
 * @param name The package's name.
 * @returns What the package exports.
 * @throws What the import throws where the package is not installed or does not load (the promise rejects).
 */
export function importByName(name: string): Promise<unknown> {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ name);
}
