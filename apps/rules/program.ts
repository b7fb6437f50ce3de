import { posix } from 'node:path';
import ts from 'typescript';
import type { Repository } from './repository.js';

/** The libs as the compiler binds them, without any package: names are followed within the house only. */
export interface Program {
  readonly sources: readonly ts.SourceFile[];
  /** Declaration at the top of a file of ours that an identifier stands for, through imports and exports. */
  declarationOf(identifier: ts.Identifier): Declaration | undefined;
  /** Every declaration that a node names, each once. */
  namedIn(node: ts.Node): ReadonlySet<Declaration>;
}

/** Something with a name at the top of a file; `node` is the whole of it, with its docstring. */
export interface Declaration {
  readonly name: string;
  readonly file: string;
  readonly node: ts.VariableDeclaration | ts.FunctionDeclaration | ts.ClassDeclaration | TypeDeclaration;
}
type TypeDeclaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration | ts.EnumDeclaration;

const TESTS = /\.spec\.ts$|\/testing\/|\/testing\.ts$|\/conformance\//;
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noLib: true,
  types: [],
  experimentalDecorators: true,
};

export const programOf = (repository: Repository): Program => {
  const files = [...repository.keys()].filter((file) => /^libs\/.+\.ts$/.test(file) && !TESTS.test(file));
  const program = ts.createProgram(files, OPTIONS, hostOf(repository));
  const checker = program.getTypeChecker();
  const known = new Map<ts.Symbol, Declaration | undefined>();
  const named = new Map<ts.Node, ReadonlySet<Declaration>>();
  const declarationOf = (identifier: ts.Identifier): Declaration | undefined => {
    const symbol = checker.getSymbolAtLocation(identifier);
    const resolved = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (!resolved || known.has(resolved)) return resolved && known.get(resolved);
    const found = resolved.declarations?.map(topLevel).filter((one) => one !== undefined) ?? [];
    // An event's name stands for a value and for a type; the value is what it is.
    const one = found.find(({ node }) => !isType(node)) ?? found[0];
    known.set(resolved, one);
    return one;
  };
  const namedIn = (node: ts.Node): ReadonlySet<Declaration> => {
    const before = named.get(node);
    if (before) return before;
    const all = new Set<Declaration>();
    for (const part of nodesIn(node)) {
      const one = ts.isIdentifier(part) ? declarationOf(part) : undefined;
      if (one) all.add(one);
    }
    named.set(node, all);
    return all;
  };
  return { sources: program.getSourceFiles(), declarationOf, namedIn };
};

const hostOf = (repository: Repository): ts.CompilerHost => ({
  fileExists: (file) => repository.has(file),
  readFile: (file) => repository.get(file),
  getSourceFile: (file) => {
    const text = repository.get(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  },
  resolveModuleNameLiterals: (literals, from) =>
    literals.map(({ text }) => {
      const path = text.startsWith('#') ? text.slice(1) : posix.join(posix.dirname(from), text);
      const file = path.replace(/\.js$/, '.ts');
      const isOurs = /^[#.]/.test(text) && repository.has(file);
      return { resolvedModule: isOurs ? { resolvedFileName: file, extension: ts.Extension.Ts } : undefined };
    }),
  getDefaultLibFileName: () => 'lib.d.ts',
  getCurrentDirectory: () => '',
  getCanonicalFileName: (file) => file,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
  writeFile: () => undefined,
});

const isType = (node: ts.Node): node is TypeDeclaration =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node);

const topLevel = (node: ts.Node): Declaration | undefined => {
  const isOne =
    ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || isType(node);
  if (!isOne || !node.name || !ts.isIdentifier(node.name)) return undefined;
  const parent = statementOf(node).parent;
  return ts.isSourceFile(parent) ? { name: node.name.text, file: parent.fileName, node } : undefined;
};

/** The statement that holds a declaration, and the docstring before it. */
export const statementOf = (node: ts.Node): ts.Node => (ts.isVariableDeclaration(node) ? node.parent.parent : node);

/** All that is declared at the top of a file. */
export const declarationsOf = (source: ts.SourceFile): Declaration[] =>
  source.statements
    .flatMap((statement): readonly ts.Node[] =>
      ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement],
    )
    .map(topLevel)
    .filter((one) => one !== undefined);

/** A node and everything in it. */
export const nodesIn = (node: ts.Node): ts.Node[] => {
  const all: ts.Node[] = [];
  const walk = (one: ts.Node): void => {
    all.push(one);
    ts.forEachChild(one, walk);
  };
  walk(node);
  return all;
};
