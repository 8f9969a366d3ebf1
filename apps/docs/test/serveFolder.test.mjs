import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveFolder } from '../scripts/serveFolder.mjs';

test('a folder is served as any web server does it, and nothing above it', async () => {
  const above = mkdtempSync(join(tmpdir(), 'served-'));
  mkdirSync(join(above, 'site', 'page'), { recursive: true });
  writeFileSync(join(above, 'secret.html'), 'secret');
  writeFileSync(join(above, 'site', 'page', 'index.html'), 'a page');
  const { url, close } = await serveFolder(join(above, 'site'));
  try {
    const get = async (path) => {
      const answer = await fetch(url + path);
      return [answer.status, answer.headers.get('content-type'), await answer.text()];
    };
    assert.deepEqual(await get('page/'), [200, 'text/html; charset=utf-8', 'a page']);
    assert.deepEqual(await get('page'), [200, 'text/html; charset=utf-8', 'a page']);
    for (const path of ['..%2fsecret.html', '%2e%2e/secret.html', 'none.html']) assert.equal((await get(path))[0], 404);
    assert.equal((await get('%'))[0], 400);
  } finally {
    close();
    rmSync(above, { recursive: true });
  }
});
