import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from './openFile.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-open-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.runIf(process.platform !== 'win32')('openFile', () => {
  it('gives the whole path to the system’s program', async () => {
    const said = join(folder, 'said');
    for (const name of ['xdg-open', 'open']) {
      writeFileSync(
        join(folder, name),
        `#!/bin/sh\nprintf '%s' "$1" > '${said}.part' && mv '${said}.part' '${said}'\n`,
      );
      chmodSync(join(folder, name), 0o755);
    }
    for (const platform of ['linux', 'darwin']) {
      rmSync(said, { force: true });
      const environment = { PATH: `${folder}:/usr/bin:/bin` };
      expect(await openFile('a page.html', { platform, environment })).toBeUndefined();
      while (!existsSync(said)) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(readFileSync(said, 'utf8')).toBe(join(process.cwd(), 'a page.html'));
    }
  });

  it('says when there is none', async () => {
    expect(await openFile('x', { platform: 'linux', environment: { PATH: join(folder, 'empty') } })).toMatch(
      /^xdg-open could not be started \(.*ENOENT/,
    );
  });
});
