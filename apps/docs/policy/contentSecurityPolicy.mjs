// Gives every built page a policy by which it runs only what it came with, and asks no other host for anything.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = /<script(?<attributes>[^>]*)>(?<text>[^]*?)<\/script>/gu;
const STYLE = /<style(?<attributes>[^>]*)>(?<text>[^]*?)<\/style>/gu;

const hashesOf = (html, pattern) =>
  [...html.matchAll(pattern)]
    .filter(({ groups }) => groups.text !== '' && !/\bsrc=|type="application\/(?:ld\+)?json"/u.test(groups.attributes))
    .map(({ groups }) => `'sha256-${createHash('sha256').update(groups.text).digest('base64')}'`);

/** The policy of one page. Formulas and highlighted code have style attributes; no script can be written into one. */
export function policyOf(html) {
  const unique = (values) => [...new Set(values)].sort();
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...unique(hashesOf(html, SCRIPT))].join(' '),
    ["style-src-elem 'self'", ...unique(hashesOf(html, STYLE))].join(' '),
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The page with its policy, before anything that the policy is about. */
export function withPolicy(html) {
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(html)}">`;
  if (!html.includes('<head>')) throw new Error('withPolicy: html must have a <head>, got none.');
  return html.replace('<head>', `<head><meta charset="utf-8">${meta}`);
}

/** An Astro integration that does so with all pages of a build. */
export function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        const pages = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.html'));
        await Promise.all(
          pages.map(async (path) => {
            const file = join(folder, path);
            await writeFile(file, withPolicy(await readFile(file, 'utf8')));
          }),
        );
      },
    },
  };
}
