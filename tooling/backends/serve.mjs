// Pages on localhost, as a user's bundler and server make them: one script, the .wasm files, and whatever headers are wanted.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

/** These two make a page cross-origin isolated: SharedArrayBuffer is there. */
export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A program and the packages' ES modules in one script. `entry` is a file, or a text with the folder it stands in. */
export async function bundleForBrowser(entry) {
  const { outputFiles } = await build({
    ...(typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.contents, resolveDir: entry.folder } }),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/**
 * Serves pages that run a script.
 *
 * @param script - The bytes of /page.js.
 * @param pages - By path, the headers of the page and of all that it loads.
 * @param files - Further files by path: those of JavaScript.
 * @returns `{ address, close }`.
 */
export async function servePages(script, pages, files = {}) {
  const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>';
  const server = createServer((request, response) => {
    // A page's script and files are asked for with its path as referrer.
    const { pathname } = new URL(request.url, 'http://localhost');
    const { referer = 'http://localhost' } = request.headers;
    const headers = pages[pathname] ?? pages[new URL(referer).pathname] ?? ISOLATED;
    const answer = (type, body) => response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
    const wasm = /^\/wasm\/([\w-]+\.wasm)$/u.exec(request.url);
    const file = wasm ? join(wasmFolder, wasm[1]) : files[request.url];
    if (file !== undefined) {
      readFile(file).then(
        (bytes) => answer(wasm ? 'application/wasm' : 'text/javascript', bytes),
        () => response.writeHead(404).end(),
      );
    } else if (request.url === '/page.js') answer('text/javascript', script);
    else if (pathname in pages) answer('text/html', html);
    else response.writeHead(404).end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
