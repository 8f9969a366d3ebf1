// Type-checks uses of the packed package under `node16`, as an ES module and as CommonJS, library declarations included.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

const OPTIONS = {
  strict: true,
  noEmit: true,
  module: 'node16',
  moduleResolution: 'node16',
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: ['node'],
  skipLibCheck: false,
};

/** A program that imports every name of every entry point. */
export function useOf(names) {
  return [...names]
    .map(([path, list], index) => {
      const imported = list.filter((name) => name !== 'default' && name !== '__esModule');
      const renamed = imported.map((name) => `${name} as ${name}${index}`);
      return `import { ${renamed.join(', ')} } from '${path}';\nexport const uses${index} = [${imported
        .map((name) => `${name}${index}`)
        .join(', ')}];\n`;
    })
    .join('');
}

/**
 * Type-checks `programs` (a map from file name to text) in `project`; gives the errors as lines.
 * Declarations of @infodrop are checked too (no skipLibCheck); those of third parties are not: TensorFlow.js's want
 * packages that nobody installs.
 */
export function typeErrors(project, programs) {
  // Loaded here: TypeScript takes a moment, and not everything that imports this file needs it.
  const ts = require('typescript');
  for (const [name, text] of programs) writeFileSync(join(project.folder, name), text);
  const { options, errors } = ts.convertCompilerOptionsFromJson(OPTIONS, project.folder);
  const program = ts.createProgram(
    [...programs.keys()].map((name) => join(project.folder, name)),
    options,
  );
  const own = program.getSourceFiles().filter(({ fileName }) => {
    const path = fileName.replaceAll('\\', '/');
    return !path.includes('/node_modules/') || /\/node_modules\/(?:@infodrop|infodrop)\//.test(path);
  });
  const found = [
    ...errors,
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  const host = {
    getCurrentDirectory: () => project.folder,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  return found.map((each) => ts.formatDiagnostic(each, host).trim());
}
