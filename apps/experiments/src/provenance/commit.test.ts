import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOf, shortCommit } from './commit.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'infodrop-commit-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('commitOf', () => {
  it('is unknown where nothing is under version control', () => {
    expect(commitOf(folder)).toBe('unknown');
  });

  it('is the commit, says when files were changed, and is unknown of a folder that the repository does not track', () => {
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder, encoding: 'utf8' });
    writeFileSync(join(folder, 'package.json'), '{}');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'one');
    const head = git('rev-parse', 'HEAD').trim();
    expect(commitOf(folder)).toBe(head);
    expect(shortCommit(commitOf(folder))).toBe(head.slice(0, 7));
    mkdirSync(join(folder, 'node_modules', 'infodrop'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'infodrop', 'package.json'), '{}');
    expect(commitOf(join(folder, 'node_modules', 'infodrop'))).toBe('unknown');
    writeFileSync(join(folder, 'package.json'), '{ }');
    expect(commitOf(folder)).toBe(`${head} + changes`);
    expect(shortCommit(commitOf(folder))).toBe(`${head.slice(0, 7)} + changes`);
  });
});
