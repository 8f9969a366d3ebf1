import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.json', '.svg', '.xml', '.wasm']);

/** The path that an address asks for, which leads to nothing above the folder; undefined where it is none. */
function pathOf(address) {
  try {
    return normalize(decodeURIComponent(new URL(address, 'http://localhost').pathname)).replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

/** Serves a folder on this machine, as any web server would: `{ url, close }`. Port 0 takes a free one. */
export async function serveFolder(folder, port = 0) {
  const server = createServer((request, response) => {
    const path = pathOf(request.url);
    if (path === undefined) return response.writeHead(400).end();
    if (extname(path) === '' && !path.endsWith('/')) return response.writeHead(302, { Location: `${path}/` }).end();
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const send = (status, bytes) => {
      const headers = { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' };
      const gzipped = COMPRESSED.has(extname(file)) && /\bgzip\b/u.test(request.headers['accept-encoding'] ?? '');
      response.writeHead(status, gzipped ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
      response.end(gzipped ? gzipSync(bytes, { level: 6 }) : bytes);
    };
    return readFile(file).then(
      (bytes) => send(200, bytes),
      () =>
        readFile(join(folder, '404.html')).then(
          (bytes) => response.writeHead(404, { 'Content-Type': TYPES['.html'] }).end(bytes),
          () => response.writeHead(404).end(),
        ),
    );
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
