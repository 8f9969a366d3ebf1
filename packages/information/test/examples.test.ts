// Runs every @example of the docstrings, and holds what its comments say to be the value of a statement to what it is.
import * as random from '@infodrop/random';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as information from '../src/index.js';
import * as workers from '../src/workers/workers.js';

const MODULES = {
  '@infodrop/information': information,
  '@infodrop/information/workers': workers,
  '@infodrop/random': random,
};

interface Example {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The examples of the functions that a file exports, each with the function's name. */
function examplesOf(source: string): Example[] {
  const documented = source.matchAll(
    /\/\*\*(?:(?!\*\/)[^])*?@example\n((?:(?!\*\/)[^])*)\*\/\s*export (?:async )?function (\w+)/g,
  );
  return Array.from(documented, ([, example, name]) => ({
    name: name!,
    lines: example!
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/^ \* ?/, '')),
  }));
}

const folder = fileURLToPath(new URL('../src', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
const examples = sources.flatMap(examplesOf);

const NUMBER = /[-−]?(?:\d+(?:\.\d+)?(?:e[-+]?\d+)?|Infinity)/;
/** A number, a string, true or false, or an array of them, at the beginning of a comment. */
const VALUE = new RegExp(String.raw`^(?:${NUMBER.source}|'[^']*'|true|false|\[[^\]]*\])(?![\w.])`);

/** Holds a value to its text: a number at the digits shown, an integer to 9. */
function check(value: unknown, text: string): void {
  if (text.startsWith('[')) {
    const texts = text.slice(1, -1).split(', ');
    const values = Array.from(value as ArrayLike<unknown>);
    expect(values).toHaveLength(texts.length);
    values.forEach((each, i) => {
      check(each, texts[i]!);
    });
  } else if (typeof value === 'number') {
    const shown = Number(text.replace('−', '-'));
    const digits = /\.(\d+)/.exec(text)?.[1]?.length ?? 9;
    if (Number.isFinite(shown)) expect(Math.abs(value - shown)).toBeLessThanOrEqual(0.500001 * 10 ** -digits);
    else expect(value).toBe(shown);
  } else {
    expect(typeof value === 'string' ? `'${value}'` : String(value)).toBe(text);
  }
}

/** The body of a function of `modules` and `check` that does what the example does. */
function programOf(lines: readonly string[]): { body: string; checked: number } {
  let checked = 0;
  const body = lines.map((line) => {
    const imported = /^import (\{.*\}) from '(.*)';$/.exec(line);
    if (imported) return `const ${imported[1]} = modules['${imported[2]}'];`;
    const [, expression, comment] = /^(?!const |\/\/)(.*); \/\/ (.*)$/.exec(line) ?? [];
    if (expression === undefined || comment === undefined) return line;
    const text = VALUE.exec(comment)?.[0];
    if (text === undefined) throw new Error(`The comment of an example must begin with a value, got: ${comment}`);
    checked += 1;
    return `check(${expression}, ${JSON.stringify(text)});`;
  });
  return { body: body.join('\n'), checked };
}

// eslint-disable-next-line @typescript-eslint/no-empty-function
const AsyncFunction = async function () {}.constructor as new (
  ...parts: string[]
) => (modules: typeof MODULES, checking: typeof check) => Promise<void>;

describe('the example of', () => {
  it.each(examples)('$name gives what its comments say', async ({ name, lines }) => {
    const { body, checked } = programOf(lines);
    expect(body).toMatch(new RegExp(String.raw`\b${name}\(`));
    expect(checked).toBeGreaterThan(0);
    await new AsyncFunction('modules', 'check', `'use strict';\n${body}`)(MODULES, check);
  });
});

it('stands in the docstring of every public function', () => {
  const names = examples.map(({ name }) => name);
  for (const name of [...Object.keys(information), ...Object.keys(workers)]) expect(names).toContain(name);
});
