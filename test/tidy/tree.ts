/** The tree as the tidy test reads it: every text file, and every source's imports and exports as the compiler parses them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

import ts from 'typescript';

/** Compiled, this file lies in `dist/test/tidy`. */
export const ROOT = resolve(import.meta.dirname, '../../..');

const PASSED_OVER = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage']);

/** Paths from the root, with forward slashes, sorted. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return PASSED_OVER.has(entry.name) ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  }).sort();
}

export interface Export {
  readonly name: string;
  readonly kind: 'value' | 'type';
}
export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The source it means; null for a package. */
  readonly file: string | null;
  /** Names taken from it; `*` for all of them. */
  readonly names: readonly string[];
}
export interface Source {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** Every identifier, and how often it stands in the file. */
  readonly identifiers: ReadonlyMap<string, number>;
}

/** The sources that are compiled and shipped or run as tests. */
export function readSources(): readonly Source[] {
  return ['apps', 'libs', 'test'].flatMap(filesBelow).filter((path) => path.endsWith('.ts') && !path.startsWith('test/bench/peers/')).map(readSource);
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true);
  const imports: Import[] = [];
  const exports: Export[] = [];
  const identifiers = new Map<string, number>();
  const take = (specifier: ts.Expression | undefined, names: readonly string[]): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      imports.push({ specifier: specifier.text, file: fileMeant(specifier.text, path), names });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.set(node.text, (identifiers.get(node.text) ?? 0) + 1);
    if (ts.isImportDeclaration(node)) take(node.moduleSpecifier, importedNames(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const named = node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
      take(node.moduleSpecifier, named.length > 0 ? named.map((element) => (element.propertyName ?? element.name).text) : ['*']);
      exports.push(...named.map((element) => ({ name: element.name.text, kind: 'value' as const })));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0], ['*']);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal, ['*']);
    else if (ts.isNewExpression(node) && node.expression.getText(parsed) === 'URL' && node.arguments?.[1]?.getText(parsed) === 'import.meta.url') {
      const [target] = node.arguments;
      if (target !== undefined && ts.isStringLiteralLike(target) && target.text.endsWith('.js')) take(target, ['*']);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  for (const statement of parsed.statements) exports.push(...exportsOf(statement));
  return { path, lines: text.split('\n').length - 1, imports, exports, identifiers };
}

function importedNames(clause: ts.ImportClause | undefined): readonly string[] {
  if (clause === undefined) return ['*'];
  const names = clause.name === undefined ? [] : ['default'];
  if (clause.namedBindings === undefined) return names;
  if (ts.isNamespaceImport(clause.namedBindings)) return ['*'];
  return [...names, ...clause.namedBindings.elements.map((element) => (element.propertyName ?? element.name).text)];
}

function exportsOf(statement: ts.Statement): readonly Export[] {
  if (ts.isExportAssignment(statement)) return [{ name: 'default', kind: 'value' }];
  if (!ts.canHaveModifiers(statement) || ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [{ name: name.text, kind: 'value' as const }] : []));
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [{ name: statement.name.text, kind: 'type' }];
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement) ? statement.name : undefined;
  return named === undefined ? [] : [{ name: named.text, kind: 'value' }];
}

/** `#domain/x.js` and `./x.js` as the TypeScript they are compiled from. */
function fileMeant(specifier: string, from: string): string | null {
  const room = /^#([a-z-]+)\/(.+)\.js$/.exec(specifier);
  if (room !== null) return `${ROOM_FOLDERS[room[1] ?? ''] ?? `unknown room ${specifier}`}/${room[2]}.ts`;
  if (!specifier.startsWith('.')) return null;
  return normalize(join(dirname(from), specifier)).replaceAll('\\', '/').replace(/\.js$/, '.ts');
}

/** Subpath imports of package.json, by their first part. */
const ROOM_FOLDERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { imports: Record<string, string> }).imports)
    .map(([pattern, target]) => [pattern.slice(1, pattern.indexOf('/')), target.replace('./dist/', '').replace('/*.js', '')]),
);
