import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const dist = new URL('../dist/', import.meta.url);

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
    const env = { ...process.env, INFODROP_BACKEND: '' };
    expect(
      execFileSync(process.execPath, [`--input-type=${type}`, '-e', program], { encoding: 'utf8', env }),
    ).toContain('wasm');
  });
});
