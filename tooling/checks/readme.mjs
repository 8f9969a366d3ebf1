// A README as its reader takes it: the lines that install, and every fenced ts block as a whole program, which has to run and to type-check.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runNode } from './package/run.mjs';

const require = createRequire(import.meta.url);

/** The fenced blocks of a Markdown text: `{ line, language, text }`, the line being that of the fence. */
export function fencedBlocks(markdown) {
  const blocks = [];
  let open;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const fence = /^```(\w*)/.exec(line);
    if (open !== undefined) {
      if (/^```\s*$/.test(line)) {
        blocks.push({ line: open.line, language: open.language, text: open.lines.map((each) => `${each}\n`).join('') });
        open = undefined;
      } else open.lines.push(line);
    } else if (fence !== null) open = { line: index + 1, language: fence[1], lines: [] };
  }
  return blocks;
}

/** The arguments of each `npm install …` among the lines of a shell block, comments left out. */
export function installLines(text) {
  return text
    .split('\n')
    .map((line) => /^npm (?:install|i) ([^#]+)/.exec(line)?.[1].trim().split(/\s+/))
    .filter((words) => words !== undefined && !words.includes('-g'));
}

/**
 * What a reader does, from the top: `{ installs, programs }` for each stretch between two shell blocks that install. `installs` are
 * the arguments of every install line up to there, `programs` a map from file name to text.
 */
export function readerSteps(markdown, stem) {
  const steps = [{ installs: [], programs: new Map() }];
  for (const { line, language, text } of fencedBlocks(markdown)) {
    const lines = /^(?:sh|bash|shell)$/.test(language) ? installLines(text) : [];
    if (lines.length > 0) steps.push({ installs: [...steps.at(-1).installs, ...lines], programs: new Map() });
    if (/^(?:ts|typescript)$/.test(language)) {
      steps.at(-1).programs.set(`${stem}-line-${line}.mts`, `${text}export {};\n`);
    }
  }
  return steps;
}

/** The programs of the README at `path`, all steps together. */
export function readmePrograms(path, stem) {
  return new Map(readerSteps(readFileSync(path, 'utf8'), stem).flatMap(({ programs }) => [...programs]));
}

/** Runs `programs` in the ESM project; gives a sentence for each that fails. */
export function failingPrograms(project, programs) {
  const ts = require('typescript');
  const problems = [];
  for (const [name, text] of programs) {
    const { outputText } = ts.transpileModule(text, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    const script = name.replace(/\.mts$/, '.mjs');
    writeFileSync(join(project.folder, script), outputText);
    const { code, output } = runNode([script], { cwd: project.folder });
    if (code !== 0) problems.push(`the example ${name.replace(/\.mts$/, '')} fails.\n${output}`);
  }
  return problems;
}
