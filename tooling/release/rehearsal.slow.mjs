// A release from the first command to the last, to a registry on this machine, and strangers who install from it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { failingPrograms, readerSteps } from '@infodrop-tooling/checks/readme.mjs';
import { publishedPackages, withSiblings, workspaceRoot } from '@infodrop-tooling/checks/package/siblings.mjs';
import { localRegistry } from './localRegistry.mjs';
import { output } from '@infodrop-tooling/checks/package/shell.mjs';
import { cloneOf, commit, PAGE, raiseVersions, versionsIn } from './releasedClone.mjs';
import { INSTALLERS, installInto } from './strangers.mjs';

const root = workspaceRoot(import.meta.dirname);
const work = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop-release-')));
const clone = join(work, 'clone');
let registry;
/** Environment of who installs, and publishes, there. */
let there;
/** Versions after the first release, by name. */
let released;

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const packument = async (name) => (await fetch(`${registry.url}${name.replace('/', '%2f')}`)).json();
const publish = () => output('npm', ['run', 'release:publish'], { cwd: clone, env: there, minutes: 30 });

before(async () => {
  registry = await localRegistry(join(work, 'verdaccio'));
  // A token that nobody asks for: npm does not publish without one. In one word the workspace would take it for a real one.
  writeFileSync(join(work, 'npmrc'), `//${new URL(registry.url).host}/:_auth${'Token'}=nobody\n`);
  there = { npm_config_registry: registry.url, npm_config_userconfig: join(work, 'npmrc') };
  await cloneOf(root, clone);
});
after(() => {
  registry?.stop();
  rmSync(work, { recursive: true, force: true, maxRetries: 3 });
});

test('a first release raises every version, with a change log of each', async () => {
  const raised = await raiseVersions(clone);
  released = versionsIn(clone);
  assert.deepEqual(raised.sort(), [...released.keys()].sort());
  for (const { name, folder, manifest } of publishedPackages(clone).values()) {
    assert.notEqual(manifest.version, '0.0.0', name);
    assert.ok(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8').includes(`## ${manifest.version}`), name);
  }
  const left = readdirSync(join(clone, '.changeset')).filter((file) => file.endsWith('.md') && file !== 'README.md');
  assert.deepEqual(left, []);
});

test('what was never built is built before it is published, and says what it is', async () => {
  for (const { folder } of publishedPackages(clone).values()) assert.ok(!existsSync(join(folder, 'dist')), folder);
  await output('npm', ['run', 'build:native', '--', '--if-cargo'], { cwd: clone });
  standInsForOtherPlatforms(publishedPackages(clone).get('@infodrop/engine-native').folder);
  await publish();
  for (const { name, folder, manifest } of publishedPackages(clone).values()) {
    const { versions, 'dist-tags': tags } = await packument(name);
    assert.deepEqual([tags.latest, Object.keys(versions)], [manifest.version, [manifest.version]], name);
    const said = versions[manifest.version];
    assert.equal(said.license, 'MIT', name);
    assert.equal(said.homepage, `${PAGE}#readme`, name);
    assert.deepEqual(said.bugs.url ?? said.bugs, `${PAGE}/issues`, name);
    assert.equal(said.repository.url, `git+${PAGE}.git`, name);
    assert.ok(existsSync(join(clone, said.repository.directory, 'package.json')), name);
    const ranges = { ...said.dependencies, ...said.peerDependencies };
    for (const [sibling, range] of Object.entries(ranges)) {
      assert.doesNotMatch(range, /workspace:|catalog:/, `${name} of ${sibling}`);
      if (released.has(sibling)) assert.equal(range, `^${released.get(sibling)}`, `${name} of ${sibling}`);
    }
    const packed = await output('tar', ['-tzf', await tarball(said, name)], { cwd: work });
    for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md']) {
      assert.ok(packed.includes(`package/${file}`), `${name} has no ${file}`);
    }
    for (const [command, path] of Object.entries(manifest.bin ?? {})) {
      assert.ok(packed.includes(join('package', path)), `${name} has no ${command}`);
    }
    assert.ok(existsSync(join(folder, 'dist')), name);
  }
});

/** A release has the binaries of every platform from a workflow. No installer takes those of others than its own: empty ones will do. */
function standInsForOtherPlatforms(folder) {
  mkdirSync(join(folder, 'native'), { recursive: true });
  for (const { platform } of read(join(folder, 'platforms.json'))) {
    const file = join(folder, 'native', `${platform}.node`);
    if (existsSync(file)) continue;
    writeFileSync(file, '');
    writeFileSync(`${file}.sha256`, `${createHash('sha256').digest('hex')}\n`);
  }
}

async function tarball({ dist }, name) {
  const path = join(work, `${name.replaceAll('/', '-')}.tgz`);
  writeFileSync(path, Buffer.from(await (await fetch(dist.tarball)).arrayBuffer()));
  return path;
}

const readmes = () =>
  [...publishedPackages(clone).values()].map(({ folder }) => [join(folder, 'README.md'), `README-${basename(folder)}`]);
const recipes = () => {
  const folder = join(clone, 'docs', 'recipes');
  return readdirSync(folder).map((file) => [join(folder, file), `recipe-${basename(file, '.md')}`]);
};

for (const installer of INSTALLERS) {
  test(`a stranger with ${installer} does what each README and each recipe says`, async () => {
    const folder = join(work, installer);
    const steps = [...readmes(), ...recipes()].flatMap(([path, stem]) => readerSteps(readFileSync(path, 'utf8'), stem));
    const words = steps.flatMap(({ installs }) => installs.flat()).filter((word) => !word.startsWith('-'));
    await installInto(folder, {
      installer,
      words: new Set([...words, ...released.keys()]),
      url: registry.url,
      env: there,
    });
    for (const [name, version] of released) {
      const { version: installed } = read(join(folder, 'node_modules', name, 'package.json'));
      assert.equal(installed, version, name);
    }
    const programs = new Map(steps.flatMap((step) => [...step.programs]));
    assert.ok(programs.size > released.size, `${programs.size} programs`);
    assert.deepEqual(failingPrograms({ folder }, programs), []);
    const command = join('node_modules', 'infodrop', 'bin', 'infodrop.js');
    const version = (await output(process.execPath, [command, '--version'], { cwd: folder })).trim();
    assert.equal(version, released.get('infodrop'), 'what the command says of itself');
  });
}

test('a second release of one package moves only what depends on it', async () => {
  const moved = '@infodrop/vae';
  writeFileSync(join(clone, '.changeset', 'second.md'), `---\n'${moved}': minor\n---\n\nChanged for a rehearsal.\n`);
  commit(clone, 'A change');
  const raised = await raiseVersions(clone);
  assert.ok(raised.includes(moved));
  const packages = publishedPackages(clone);
  for (const name of raised) {
    assert.ok(
      withSiblings(name, packages).some((sibling) => sibling.name === moved),
      `${name} has moved and does not depend on ${moved}`,
    );
  }
  await publish();
  for (const [name, version] of versionsIn(clone)) {
    const { versions } = await packument(name);
    const wanted = raised.includes(name) ? [released.get(name), version] : [version];
    assert.deepEqual(Object.keys(versions).sort(), wanted.sort(), name);
  }
});
