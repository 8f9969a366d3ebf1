// The examples of a README: every fenced ts block is a whole program, and it has to run and to type-check.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runNode } from './package/run.mjs';

const require = createRequire(import.meta.url);

/** The ```ts blocks of a Markdown text: `{ line, text }`, the line being that of the fence. */
export function tsBlocks(markdown) {
  const blocks = [];
  let open;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    if (open === undefined) {
      if (/^```(?:ts|typescript)\b/.test(line)) open = { line: index + 1, lines: [] };
      else if (/^```/.test(line)) open = { line: index + 1, lines: undefined };
    } else if (/^```\s*$/.test(line)) {
      if (open.lines !== undefined) blocks.push({ line: open.line, text: `${open.lines.join('\n')}\n` });
      open = undefined;
    } else open.lines?.push(line);
  }
  return blocks;
}

/** The blocks of the README at `path` as files to write into a project: a map from file name to text. */
export function readmePrograms(path, stem) {
  return new Map(
    tsBlocks(readFileSync(path, 'utf8')).map(({ line, text }) => [`${stem}-line-${line}.mts`, `${text}export {};\n`]),
  );
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
