// The public names of a package, read from its entry files: where each is declared, what kind it is, and what its docstring says first.
import { posix } from 'node:path';
import ts from 'typescript';

const KINDS = new Map([
  [ts.SyntaxKind.FunctionDeclaration, 'function'],
  [ts.SyntaxKind.ClassDeclaration, 'class'],
  [ts.SyntaxKind.InterfaceDeclaration, 'interface'],
  [ts.SyntaxKind.TypeAliasDeclaration, 'type'],
  [ts.SyntaxKind.EnumDeclaration, 'enum'],
]);

/** The entry files of a manifest: a map from import path to the source that stands behind it, relative to the package. */
export function entrySources(manifest) {
  const entries = Object.entries(manifest.exports ?? {})
    .map(([path, target]) => [manifest.name + path.slice(1), target?.['@infodrop/source']])
    .filter(([, source]) => source !== undefined);
  return new Map(entries.map(([path, source]) => [path, source.replace(/^\.\//, '')]));
}

/**
 * What the entry file at `path` exports: `{ name, kind, summary, path }` by name, in the order of the alphabet. `textOf` gives the text
 * of a path, `entryOf` the entry file of a package of the workspace; a name of any other package has neither kind nor path.
 */
export function publicNames(path, textOf, entryOf) {
  const parsed = new Map();
  const parse = (file) => {
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const text = textOf(file);
    if (text === undefined) throw new Error(`publicNames: ${file} must exist, as an export leads to it`);
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    parsed.set(file, source);
    return source;
  };
  const names = [...exportsOf(parse(path), path)].map(([name, { from, original }]) => ({
    name,
    ...declarationOf(original, from, parse, entryOf),
  }));
  return names.sort(
    (a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }) || (a.name < b.name ? -1 : 1),
  );
}

/** Every exported name of a file: where it comes from (a file or a package) and what it is called there. */
function exportsOf(source, path) {
  const found = new Map();
  const imported = new Map();
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement) && statement.importClause?.namedBindings?.elements !== undefined) {
      for (const { name, propertyName } of statement.importClause.namedBindings.elements) {
        imported.set(name.text, {
          from: fileOf(statement.moduleSpecifier.text, path),
          original: (propertyName ?? name).text,
        });
      }
    }
    if (ts.isExportDeclaration(statement) && statement.exportClause?.elements !== undefined) {
      for (const { name, propertyName } of statement.exportClause.elements) {
        const original = (propertyName ?? name).text;
        const from = statement.moduleSpecifier === undefined ? undefined : fileOf(statement.moduleSpecifier.text, path);
        found.set(
          name.text,
          from === undefined ? (imported.get(original) ?? { from: path, original }) : { from, original },
        );
      }
    }
    if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      for (const name of declaredNames(statement)) found.set(name, { from: path, original: name });
    }
  }
  return found;
}

const fileOf = (specifier, from) =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts') : specifier;

function declaredNames(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name === undefined ? [] : [statement.name.text];
}

function declarationOf(original, from, parse, entryOf) {
  const file = from.endsWith('.ts') ? from : entryOf(from);
  if (file === undefined) return { kind: undefined, summary: `From ${from}.`, path: undefined };
  const source = parse(file);
  // The first of several has the docstring: an overload, or an interface beside the constant of its name.
  const statements = source.statements.filter((each) => declaredNames(each).includes(original));
  if (statements.length > 0) {
    const kind = KINDS.get(statements[0].kind) ?? 'constant';
    return { kind, summary: statements.map(summaryOf).find((text) => text !== '') ?? '', path: file };
  }
  const next = exportsOf(source, file).get(original);
  if (next === undefined) throw new Error(`publicNames: ${file} must export ${original}`);
  return declarationOf(next.original, next.from, parse, entryOf);
}

/** The first sentence of the docstring, on one line. */
function summaryOf(statement) {
  const written = (statement.jsDoc?.at(-1)?.getText() ?? '').replace(/^\/\*\*|\*\/$/g, '').replace(/^\s*\* ?/gm, '');
  const [paragraph] = written.trim().split(/\n\s*\n|\n\s*(?=@)/);
  const line = paragraph
    .replace(/\{@link\s+([^}|\s]+)[^}]*\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
  return /^(.*?[.!?])\s+(?=[A-Z`])/.exec(line)?.[1] ?? line;
}
