import ts from 'typescript';
import { numbersIn } from './citations.js';
import { type Declaration, declarationsOf, nodesIn, type Program, statementOf } from './program.js';

/** Something of the source that keeps rules, by the numbers that it cites. */
export interface Keeper {
  readonly name: string;
  readonly file: string;
  readonly rules: ReadonlySet<string>;
}
/** A function or constant that decides; `emits` are the events that it makes, itself or by what it calls. */
interface Decision extends Keeper {
  readonly emits: ReadonlySet<string>;
}
/** A command, or an automation; `decidedBy` are the declarations that its handling reaches, `emits` the events they make. */
interface Trigger extends Keeper {
  readonly decidedBy: ReadonlySet<Declaration['node']>;
  readonly emits: ReadonlySet<string>;
}
export interface Source {
  /** What makes events itself, of everything that has a value. */
  readonly makers: readonly Trigger[];
  readonly decisions: readonly (Decision & { readonly node: Declaration['node'] })[];
  readonly triggers: readonly Trigger[];
  readonly events: readonly Keeper[];
}

/** Mechanisms carry every command alike, so what a command is about is not looked for in them. */
const MECHANISMS = /^libs\/(event-sourcing|embedded)\//;

/**
 * Commands are classes that descend from `Command` of Nest; automations are classes that implement `Automation`; events
 * are made by `defineEvent`; all else that has a value is a decision. What handles a command is what is given its class:
 * a decorated class, or a call. Nothing depends on names of files.
 */
export const readSource = (program: Program, families: ReadonlySet<string>): Source => {
  const all = program.sources.flatMap(declarationsOf);
  const events = all.filter(isEvent);
  const types = new Map(events.map((event) => [typeOf(event), event] as const));
  const isCommand = (one: Declaration): boolean => ts.isClassDeclaration(one.node) && descends(program, one.node);
  const commands = new Set(all.filter(isCommand).map(({ node }) => node));
  const isFollowed = ({ node, file }: Declaration): boolean =>
    isValue(node) && !MECHANISMS.test(file) && !commands.has(node) && !isAggregate(node) && !isEvent({ node });
  const reaches = (...roots: ts.Node[]): Set<Declaration['node']> => reachable(program, roots, isFollowed);
  const cited = (text: string): Set<string> => numbersIn(text, families);
  const whole = (one: Declaration): Set<string> => cited(aboutOf(program, one));

  const eventNodes = new Set(events.flatMap((one) => [...aboutNodes(program, one)]));
  const handlers = handlersOf(program, commands);
  return {
    makers: all
      .filter((one) => isValue(one.node) && !isAggregate(one.node) && !isEvent(one) && !commands.has(one.node))
      .map(({ name, file, node }) => ({
        ...{ name, file, rules: new Set<string>(), decidedBy: new Set<Declaration['node']>() },
        emits: emittedBy([node], types),
      })),
    events: events.map((one) => ({ name: typeOf(one), file: one.file, rules: whole(one) })),
    triggers: all
      .filter(({ node }) => commands.has(node) || isAutomation(node))
      .map((one) => {
        const roots = commands.has(one.node) ? (handlers.get(one.node) ?? []) : [one.node];
        const rules = commands.has(one.node) ? whole(one) : cited(textOf(one));
        const decidedBy = reaches(...roots);
        return { name: one.name, file: one.file, rules, decidedBy, emits: emittedBy(decidedBy, types) };
      }),
    decisions: all
      .filter(({ node }) => isDecision(node) && !commands.has(node) && !isAutomation(node) && !eventNodes.has(node))
      .map((one) => ({ ...one, rules: cited(textOf(one)) }))
      .filter(({ rules }) => rules.size > 0)
      .map((one) => ({ ...one, emits: emittedBy(reaches(one.node), types) })),
  };
};

const isValue = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);

/**
 * Functions, what others may rest on, and the table of who may; another constant that its file keeps to itself stands in
 * what uses it.
 */
const isDecision = (node: ts.Node): boolean =>
  isValue(node) && (isFunction(node) || ts.isClassDeclaration(node) || isExported(node) || isWho(node));
const isWho = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === 'who';
const isExported = (node: ts.Node): boolean =>
  (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Export) !== 0;

const textOf = ({ node }: Declaration): string => statementOf(node).getFullText();

const isEvent = ({ node }: Pick<Declaration, 'node'>): boolean =>
  ts.isVariableDeclaration(node) && node.initializer !== undefined && definitionIn(node.initializer) !== undefined;

export const definitionIn = (node: ts.Node): ts.ObjectLiteralExpression | undefined => {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const [definition] = node.arguments;
  const isOne = node.expression.text === 'defineEvent' && definition && ts.isObjectLiteralExpression(definition);
  return isOne ? definition : undefined;
};

export const typeOf = ({ node, name }: Declaration): string => {
  const definition = definitionIn((node as ts.VariableDeclaration).initializer as ts.Expression);
  for (const property of definition?.properties ?? []) {
    const isType = ts.isPropertyAssignment(property) && property.name.getText() === 'type';
    if (isType && ts.isStringLiteralLike(property.initializer)) return property.initializer.text;
  }
  return name;
};

const roomOf = (file: string): string => file.split('/').slice(0, 2).join('/');

/** A declaration with what it is made of in its own room: an event's data, a command's, and the types of their fields. */
const aboutNodes = (program: Program, one: Declaration): Set<Declaration['node']> => {
  const seen = new Set<Declaration['node']>([one.node]);
  const isPart = ({ node, file }: Declaration): boolean =>
    roomOf(file) === roomOf(one.file) && !isEvent({ node }) && !isFunction(node);
  for (const node of seen) {
    for (const part of program.namedIn(node)) {
      if (isPart(part)) seen.add(part.node);
    }
  }
  return seen;
};

const aboutOf = (program: Program, one: Declaration): string =>
  [...aboutNodes(program, one)].map((node) => statementOf(node).getFullText()).join('\n');

const isFunction = (node: ts.Node): boolean =>
  ts.isFunctionDeclaration(node) ||
  (ts.isVariableDeclaration(node) &&
    node.initializer !== undefined &&
    (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer)));

/** Whether a class descends from `Command` of `@nestjs/cqrs`, over as many classes of ours as there are. */
const descends = (program: Program, node: ts.ClassDeclaration): boolean => {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  if (!base || !ts.isIdentifier(base)) return false;
  const declared = program.declarationOf(base)?.node;
  if (declared) return ts.isClassDeclaration(declared) && descends(program, declared);
  return node
    .getSourceFile()
    .statements.some(
      (statement) =>
        ts.isImportDeclaration(statement) &&
        (statement.moduleSpecifier as ts.StringLiteral).text === '@nestjs/cqrs' &&
        statement.importClause?.namedBindings !== undefined &&
        ts.isNamedImports(statement.importClause.namedBindings) &&
        statement.importClause.namedBindings.elements.some(
          ({ name, propertyName }) => name.text === base.text && (propertyName ?? name).text === 'Command',
        ),
    );
};

const isAutomation = (node: ts.Node): boolean =>
  ts.isClassDeclaration(node) &&
  (node.heritageClauses ?? []).some(
    ({ token, types }) =>
      token === ts.SyntaxKind.ImplementsKeyword &&
      types.some(({ expression }) => expression.getText() === 'Automation'),
  );

/** An aggregate folds what was decided; what it knows of every rule decides nothing. */
const isAggregate = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) &&
  node.type !== undefined &&
  ts.isTypeReferenceNode(node.type) &&
  node.type.typeName.getText() === 'Aggregate';

/** What is given the class of a command: `@CommandHandler(X) class …`, or `handles(X, …)`. */
const handlersOf = (program: Program, commands: ReadonlySet<ts.Node>): Map<ts.Node, ts.Node[]> => {
  const handlers = new Map<ts.Node, ts.Node[]>();
  for (const source of program.sources) {
    for (const call of nodesIn(source)) {
      if (!ts.isCallExpression(call)) continue;
      for (const argument of call.arguments) {
        const command = ts.isIdentifier(argument) ? program.declarationOf(argument)?.node : undefined;
        if (!command || !commands.has(command)) continue;
        const handler = ts.isDecorator(call.parent) ? call.parent.parent : call;
        handlers.set(command, [...(handlers.get(command) ?? []), handler]);
      }
    }
  }
  return handlers;
};

const reachable = (
  program: Program,
  roots: readonly ts.Node[],
  isFollowed: (one: Declaration) => boolean,
): Set<Declaration['node']> => {
  const seen = new Set(roots);
  for (const node of seen) {
    for (const next of program.namedIn(node)) {
      if (isFollowed(next)) seen.add(next.node);
    }
  }
  return seen as Set<Declaration['node']>;
};

/** Types of the events that are made in nodes: `{ type: 'AccessRevoked', … }`, `posting(source, 'CashbackAccrued', …)`. */
export const emittedBy = (nodes: Iterable<ts.Node>, types: ReadonlyMap<string, unknown>): Set<string> => {
  const emitted = new Set<string>();
  for (const node of nodes) {
    for (const part of nodesIn(node)) {
      const type = ts.isStringLiteralLike(part) ? part.text : namedType(part);
      if (type !== undefined && types.has(type) && isMade(part)) emitted.add(type);
    }
  }
  return emitted;
};

/** `ClockRead.type` names it, too. */
const namedType = (node: ts.Node): string | undefined =>
  ts.isPropertyAccessExpression(node) && node.name.text === 'type' && ts.isIdentifier(node.expression)
    ? node.expression.text
    : undefined;

/** Whether a type is named for an event to be made, and not to know one again, or in the type of a value. */
const isMade = (literal: ts.Node): boolean => {
  for (let node = literal.parent; !ts.isStatement(node) && !ts.isClassElement(node); node = node.parent) {
    if (ts.isTypeNode(node) || ts.isNewExpression(node) || ts.isElementAccessExpression(node)) return false;
    if (ts.isBinaryExpression(node) && COMPARING.has(node.operatorToken.kind)) return false;
    if (ts.isPropertyAssignment(node))
      return node.name.getText() === 'type' || !ts.isStringLiteralLike(node.initializer);
    if (ts.isCallExpression(node)) return ts.isIdentifier(node.expression);
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  }
  return !ts.isCaseClause(literal.parent);
};
const COMPARING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
