// The packed packages of the workspace as a registry on this machine: `npm install @infodrop/…` finds them as it will find the published ones.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

/**
 * Serves the packages of `tarballs` (`{ tarball, folder }` as `packed` gives them) until `close()`.
 * Gives `{ url, close }`; npm and pnpm ask it where `@infodrop:registry` names it.
 */
export async function serveTarballs(tarballs) {
  const documents = new Map();
  const files = new Map();
  for (const { tarball, folder } of tarballs) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const bytes = readFileSync(tarball);
    const path = `/${basename(tarball)}`;
    files.set(path, bytes);
    documents.set(manifest.name, {
      manifest,
      path,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    });
  }
  // npm keeps what it was told under its address, and a port comes back: the address is that of this content alone.
  const digests = [...documents.values()].map(({ integrity }) => integrity).sort();
  const base = `/${createHash('sha256').update(digests.join()).digest('hex').slice(0, 16)}`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : '';
    const file = files.get(path);
    const found = documents.get(path.slice(1));
    if (file !== undefined) response.end(file);
    else if (found === undefined) response.writeHead(404).end('{}');
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(packument(found, url)));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}${base}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

function packument({ manifest, path, integrity }, url) {
  const { name, version } = manifest;
  const dist = { tarball: `${url}${path}`, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
