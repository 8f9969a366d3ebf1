import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuiltPackage, builtForTest } from '@infodrop-tooling/tsup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let built: BuiltPackage;
let dist: URL;

beforeAll(async () => {
  built = await builtForTest(fileURLToPath(new URL('..', import.meta.url)), { shims: true });
  dist = built.url;
}, 120_000);

afterAll(() => {
  built.remove();
});

describe('the built package', () => {
  it.each(['index.js', 'index.cjs'])('%s imports no optional peer before it is asked to', (file) => {
    const text = readFileSync(new URL(file, dist), 'utf8');
    const now = text.match(/^import [^;]*;$|^.*\brequire\(.*$/gmu) ?? [];
    expect(now.join('\n')).toContain('@tensorflow/tfjs-core');
    expect(now.join('\n')).not.toMatch(/tfjs-backend|tfjs-node/u);
  });

  it.each([
    ['an ES module', 'index.js', 'module', (path: string) => `import { prepareEngine } from ${path};`],
    ['CommonJS', 'index.cjs', 'commonjs', (path: string) => `const { prepareEngine } = require(${path});`],
  ])('prepares an engine as %s', (_, file, type, load) => {
    const path = JSON.stringify(type === 'module' ? new URL(file, dist).href : new URL(file, dist).pathname);
    const program = `${load(path)} prepareEngine().then((engine) => { console.log(engine.backend); });`;
    const env = { ...process.env, INFODROP_BACKEND: 'wasm' };
    expect(
      execFileSync(process.execPath, [`--input-type=${type}`, '-e', program], { encoding: 'utf8', env }),
    ).toContain('wasm');
  });
});

describe('an installed tfjs-node', () => {
  let project = '';

  beforeEach(() => {
    project = realpathSync(mkdtempSync(join(tmpdir(), 'infodrop-installed-')));
    const modules = join(project, 'node_modules');
    const own = new URL('../node_modules/', import.meta.url);
    mkdirSync(join(modules, '@tensorflow'), { recursive: true });
    for (const name of readdirSync(new URL('@tensorflow/', own))) {
      symlinkSync(realpathSync(new URL(`@tensorflow/${name}`, own)), join(modules, '@tensorflow', name), 'junction');
    }
    cpSync(dist, join(modules, '@infodrop', 'engine', 'dist'), { recursive: true });
    cpSync(new URL('../package.json', import.meta.url), join(modules, '@infodrop', 'engine', 'package.json'));
    write('package.json', '{}');
    write('main.js', "require('./lib/napi-v8/tfjs_binding.node');");
  });

  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  /** A file of the package that stands in tfjs-node's place. */
  function write(name: string, text: string): void {
    const path = join(project, 'node_modules', '@tensorflow', 'tfjs-node', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  function reasons(): string[] {
    const program = `import { prepareEngine } from '@infodrop/engine';
      const { passedOver } = await prepareEngine();
      console.log(JSON.stringify(passedOver.map(({ backend, why }) => backend + ': ' + why)));`;
    const env = { ...process.env, INFODROP_BACKEND: '' };
    const args = ['--input-type=module', '-e', program];
    // Piped, so that what Dawn says of a machine without a GPU is not shown.
    const options = { cwd: project, encoding: 'utf8', env, stdio: 'pipe' } as const;
    return JSON.parse(execFileSync(process.execPath, args, options)) as string[];
  }

  it('is passed over without its addon, with the command that builds it', () => {
    expect(reasons()).toContain('tfjs-node: installed, but its addon is not built: run npx infodrop native');
  });

  it('is passed over when its addon does not load, with the reason and the command', () => {
    write('package.json', '{ "main": "main.js" }');
    write('lib/napi-v8/tfjs_binding.node', 'no addon');
    expect(reasons()).toContainEqual(
      expect.stringMatching(
        /^tfjs-node: installed, but its addon does not load \(.*tfjs_binding\.node.*\): run npx infodrop native$/u,
      ),
    );
  });
});
