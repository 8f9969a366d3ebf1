import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { fakeWorkspace, manifest } from './fakeWorkspace.mjs';
import { serveTarballs } from './package/registry.mjs';

function packages(t, text) {
  const root = fakeWorkspace(t, {
    'package.json': manifest('@infodrop/random', { version: '1.2.3' }),
    'random.tgz': text,
  });
  return [{ tarball: join(root, 'random.tgz'), folder: root }];
}

test('a package is found by its name, and its tarball where its document says', async (t) => {
  const { url, close } = await serveTarballs(packages(t, 'bytes'));
  t.after(close);
  const { versions, 'dist-tags': tags } = await (await fetch(`${url}/@infodrop%2frandom`)).json();
  assert.equal(tags.latest, '1.2.3');
  assert.equal(await (await fetch(versions['1.2.3'].dist.tarball)).text(), 'bytes');
  assert.equal((await fetch(`${url}/@infodrop%2fpriors`)).status, 404);
});

test('other content has another address, whatever the port', async (t) => {
  const [one, two] = [await serveTarballs(packages(t, 'one')), await serveTarballs(packages(t, 'two'))];
  t.after(() => Promise.all([one.close(), two.close()]));
  assert.notEqual(new URL(one.url).pathname, new URL(two.url).pathname);
  const { port } = new URL(two.url);
  assert.equal((await fetch(`http://127.0.0.1:${port}${new URL(one.url).pathname}/@infodrop%2frandom`)).status, 404);
});
