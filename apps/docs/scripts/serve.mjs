// Serves the built site on this machine: `npm run site`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serveFolder } from './serveFolder.mjs';

const folder = fileURLToPath(new URL('../dist', import.meta.url));
if (!existsSync(folder)) {
  console.error('serve: the site must be built, and is not there yet. Run "npm run build" in the root of the clone');
  process.exit(1);
}
const { url } = await serveFolder(folder, Number(process.env.PORT ?? 4321));
console.log(`the site is at ${url}; Ctrl-C ends it`);
