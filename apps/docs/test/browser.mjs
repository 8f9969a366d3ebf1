// All tests of the built site, in one process: they share a browser.
import { readdirSync } from 'node:fs';

for (const file of readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.mjs'))
  .sort()) {
  await import(`./${file}`);
}
