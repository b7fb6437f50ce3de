import { posix } from 'node:path';
import ts from 'typescript';
import { type Declaration, declarationsOf, nodesIn, type Program, statementOf } from './program.js';
import { definitionIn, emittedBy, type Source, typeOf } from './source.js';

/** The catalogue of events: a page for whoever reads the log or writes a projection. */
export const CATALOGUE = 'docs/events.md';

const INTRODUCTION = `# Every event

Made by \`npm run rules\` from the definitions of the events and what writes them; not written by hand. An event stands in the
log as it was written; one of an older version is brought to the version named here while it is read. Every event carries
metadata beside its data: the command and its cause, who did it and for whom, when it was so, and why where a reason was
given ([event.ts](../libs/event-sourcing/event.ts)).

`;

/** An event as the page tells it. */
interface Told {
  readonly type: string;
  readonly version: string;
  readonly file: string;
  readonly about: string;
  readonly streams: readonly string[];
  readonly writers: readonly { name: string; file: string }[];
  readonly fields: readonly Field[];
}
interface Field {
  readonly name: string;
  readonly type: string;
  readonly holds: string;
}

/** The page as it is committed, by room and in order of the alphabet. */
export const catalogueOf = (program: Program, source: Source): string => {
  const { events, triggers, makers } = source;
  const all = program.sources.flatMap(declarationsOf);
  const declared = new Map(all.filter((one) => definitionOf(one)).map((one) => [typeOf(one), one]));
  const streams = streamsOf(program, all, declared, source);
  const rooms = new Map<string, Told[]>();
  for (const { name, file } of events) {
    const one = declared.get(name)!;
    const told: Told = {
      type: name,
      version: propertyOf(definitionOf(one)!, 'version')?.getText() ?? '',
      file,
      ...dataOf(program, one),
      streams: [...(streams.get(name) ?? [])].sort(),
      writers: writersOf(name, triggers, makers),
    };
    const room = file.split('/')[1] as string;
    rooms.set(room, [...(rooms.get(room) ?? []), told]);
  }
  const sorted = [...rooms].sort(([one], [other]) => (one < other ? -1 : 1));
  return INTRODUCTION + sorted.map(([room, told]) => `## ${room}\n\n${told.sort(byType).map(tell).join('')}`).join('');
};

/** The commands and automations that write it; of what is no decision of theirs, what makes it. */
const writersOf = (type: string, ...writers: readonly Source['triggers'][]): Source['triggers'] =>
  writers.map((some) => some.filter(({ emits }) => emits.has(type))).find((some) => some.length > 0) ?? [];

const byType = (one: Told, other: Told): number => (one.type < other.type ? -1 : 1);

const tell = ({ type, version, file, about, streams, writers, fields }: Told): string => {
  const from = (path: string): string => posix.relative('docs', path);
  const lines = [
    `### ${type}\n\n`,
    about === '' ? '' : `${about}\n\n`,
    `- version ${version}, [${posix.basename(file)}](${from(file)})\n`,
    streams.length > 0 ? `- in ${streams.map((category) => `\`${category}-…\``).join(', ')}\n` : '',
    writers.length > 0 ? `- written by ${tellWriters(writers, from)}\n` : '',
    '\n| field | type | what it holds |\n|---|---|---|\n',
    ...fields.map((field) => `| ${field.name} | ${cell(`\`${field.type}\``)} | ${cell(field.holds)} |\n`),
    '\n',
  ];
  return lines.join('');
};

/** Many commands bring the accounts up to now before they decide: then the automation stands for all of them. */
const MANY = 6;
const tellWriters = (writers: Told['writers'], from: (path: string) => string): string => {
  const linked = (some: Told['writers']): string[] => some.map((one) => `[${one.name}](${from(one.file)})`).sort();
  const automations = writers.filter(({ file }) => !/\/commands\.ts$/.test(file));
  if (writers.length <= MANY || automations.length === 0) return linked(writers).join(', ');
  return `${linked(automations).join(', ')}, and by the ${writers.length - automations.length} commands that do its work before they decide`;
};
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

const definitionOf = ({ node }: Declaration): ts.ObjectLiteralExpression | undefined =>
  ts.isVariableDeclaration(node) && node.initializer ? definitionIn(node.initializer) : undefined;

const propertyOf = (definition: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined => {
  for (const property of definition.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === name) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
  }
  return undefined;
};

/** The text of a docstring, on one line. */
const docOf = (node: ts.Node): string => {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = doc && (typeof doc.comment === 'string' ? doc.comment : ts.getTextOfJSDocComment(doc.comment));
  return (text ?? '').replace(/\s+/g, ' ').trim();
};

/** What the event's data says of it, and its fields: those of the classes above it come first. */
const dataOf = (program: Program, one: Declaration): Pick<Told, 'about' | 'fields'> => {
  const data = propertyOf(definitionOf(one)!, 'data');
  const named = data && ts.isIdentifier(data) ? program.declarationOf(data)?.node : undefined;
  const own = docOf(statementOf(one.node));
  if (!named || !ts.isClassDeclaration(named)) return { about: own, fields: [] };
  const chain = chainOf(program, named);
  const sealed = personalOf(definitionOf(one)!);
  const fields = fieldsOf(program, named).map((field) => {
    const subject = sealed.get(field.name);
    if (subject === undefined) return field;
    return {
      ...field,
      holds: `${field.holds === '' ? '' : `${field.holds.replace(/[.]$/, '')}. `}Sealed with the key of ${subject}.`,
    };
  });
  return { about: own || (chain.map(docOf).find((doc) => doc !== '') ?? ''), fields };
};

/** Personal fields, by their paths: whose key seals them. */
const personalOf = (definition: ts.ObjectLiteralExpression): Map<string, string> => {
  const listed = propertyOf(definition, 'personal');
  const all = new Map<string, string>();
  for (const literal of listed ? nodesIn(listed).filter(ts.isObjectLiteralExpression) : []) {
    const [path, subject] = ['path', 'subject'].map((name) => propertyOf(literal, name));
    if (path && subject && ts.isStringLiteralLike(path) && ts.isStringLiteralLike(subject))
      all.set(path.text, `\`${subject.text}\`${propertyOf(literal, 'when') ? ', where it is personal' : ''}`);
  }
  return all;
};

/** Fields with those of what is nested in them, as `recipient.name` and `lines[].sku`. */
const fieldsOf = (program: Program, data: ts.ClassDeclaration, prefix = ''): Field[] => {
  const fields = new Map<string, Field[]>();
  for (const part of [...chainOf(program, data)].reverse()) {
    for (const member of part.members) {
      if (!ts.isPropertyDeclaration(member)) continue;
      const field = fieldOf(program, member, prefix);
      const nested = nestedOf(program, member.type);
      const inner = nested ? fieldsOf(program, nested, `${field.name}${isList(member.type) ? '[]' : ''}.`) : [];
      fields.set(member.name.getText(), [field, ...inner]);
    }
  }
  return [...fields.values()].flat();
};

const isList = (type: ts.TypeNode | undefined): boolean => type !== undefined && nodesIn(type).some(ts.isArrayTypeNode);

/** The class of what is nested in a field. */
const nestedOf = (program: Program, type: ts.TypeNode | undefined): ts.ClassDeclaration | undefined => {
  const named = type ? [...program.namedIn(type)].map(({ node }) => node) : [];
  return named.find(ts.isClassDeclaration);
};

/** A class and those it descends from. */
const chainOf = (program: Program, node: ts.ClassDeclaration): ts.ClassDeclaration[] => {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const above = base && ts.isIdentifier(base) ? program.declarationOf(base)?.node : undefined;
  return above && ts.isClassDeclaration(above) ? [node, ...chainOf(program, above)] : [node];
};

const fieldOf = (program: Program, member: ts.PropertyDeclaration, prefix: string): Field => {
  const rules = (ts.getDecorators(member) ?? []).flatMap((decorator) => ruleOf(program, decorator) ?? []);
  const doc = docOf(member);
  const rule = rules.join(', ');
  return {
    name: `${prefix}${member.name.getText()}${member.questionToken ? '?' : ''}`,
    type: member.type ? wordsOf(program, member.type) : '',
    holds: doc === '' ? rule : rule === '' ? doc : `${doc.replace(/\.$/, '')} (${rule}).`,
  };
};

/** A type in its own words, or the values that it stands for. */
const wordsOf = (program: Program, type: ts.TypeNode): string => {
  const [alias] = [...program.namedIn(type)].map(({ node }) => node).filter(ts.isTypeAliasDeclaration);
  const listed = [type, ...(alias ? [alias.type] : [])].flatMap((node) => {
    const query = nodesIn(node).find(ts.isTypeQueryNode);
    return query ? [...program.namedIn(query)] : [];
  })[0]?.node;
  if (!listed || !ts.isVariableDeclaration(listed) || !listed.initializer) return type.getText();
  const values = nodesIn(listed.initializer).filter(ts.isStringLiteralLike);
  const isOnly = alias ? type.getText().replace(/ \| null$/, '') === alias.name.text : true;
  if (values.length === 0 || values.length > 12 || !isOnly) return type.getText();
  return `${values.map((value) => value.getText()).join(' | ')}${/ \| null$/.test(type.getText()) ? ' | null' : ''}`;
};

/** What a decorator of ours asks of a value: the sentence that `rule(name, holds, sentence)` gives it. */
const ruleOf = (program: Program, { expression }: ts.Decorator): string | undefined => {
  const called = ts.isCallExpression(expression) ? expression.expression : expression;
  const declared = ts.isIdentifier(called) ? program.declarationOf(called)?.node : undefined;
  const made = declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
  if (!made || !ts.isCallExpression(made) || made.expression.getText() !== 'rule') return undefined;
  const sentence = made.arguments[2];
  // What it is, without the examples.
  return sentence && ts.isStringLiteralLike(sentence)
    ? sentence.text.split(/[:(,]| as a string/, 1)[0]?.trim()
    : undefined;
};

/**
 * By event, the categories of the streams that hold it: those of the aggregates that fold it, of the journals that post
 * it, or else those that the mechanism, or the file that makes it, names.
 */
const streamsOf = (
  program: Program,
  all: readonly Declaration[],
  declared: ReadonlyMap<string, Declaration>,
  { makers }: Source,
): Map<string, Set<string>> => {
  const streams = new Map<string, Set<string>>();
  const put = (types: Iterable<string>, category: string): void => {
    for (const type of types) streams.set(type, (streams.get(type) ?? new Set()).add(category));
  };
  for (const { node } of all) {
    if (!ts.isVariableDeclaration(node) || !node.initializer) continue;
    for (const literal of nodesIn(node.initializer).filter(ts.isObjectLiteralExpression)) {
      const category = propertyOf(literal, 'category');
      if (!category || !ts.isStringLiteralLike(category)) continue;
      const events = propertyOf(literal, 'post') ? emittedBy([literal], declared) : typesIn(program, node.type);
      put(events, category.text);
    }
    for (const call of nodesIn(node.initializer).filter(ts.isCallExpression)) {
      const [called, category] = calledWith(program, call);
      if (called && ts.isVariableDeclaration(called)) put(typesIn(program, returned(called)), category);
    }
  }
  for (const [type, { file }] of declared) {
    if (!streams.has(type)) for (const category of saidBeside(program, file)) put([type], category);
    if (streams.has(type)) continue;
    const files = makers.filter(({ emits }) => emits.has(type)).map((one) => one.file);
    for (const category of streamsNamedIn(all.filter((one) => files.includes(one.file)))) put([type], category);
  }
  return streams;
};

/** What is called with a text, and the text: `registerOf('accounts')`. */
const calledWith = (program: Program, call: ts.CallExpression): [Declaration['node'] | undefined, string] => {
  if (!ts.isIdentifier(call.expression)) return [undefined, ''];
  const [first] = call.arguments;
  const isTold = first && ts.isStringLiteralLike(first);
  return isTold ? [program.declarationOf(call.expression)?.node, first.text] : [undefined, ''];
};
const returned = ({ initializer }: ts.VariableDeclaration): ts.TypeNode | undefined =>
  initializer && ts.isArrowFunction(initializer) ? initializer.type : undefined;

/** Categories of the streams that constants name whole: `const MARK = 'booksMark-main'`. */
const streamsNamedIn = (declarations: readonly Declaration[]): string[] =>
  declarations.flatMap(({ node }) => {
    const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
    const [, category] = (value && ts.isStringLiteralLike(value) && /^([A-Za-z]+)-main$/.exec(value.text)) || [];
    return category === undefined ? [] : [category];
  });

/** The categories that the nearest `index.ts` above a file says its streams have. */
const saidBeside = (program: Program, file: string): string[] => {
  for (let folder = posix.dirname(file); folder !== '.' && folder !== 'libs'; folder = posix.dirname(folder)) {
    const index = program.sources.find(({ fileName }) => fileName === `${folder}/index.ts`);
    const declared = index && declarationsOf(index).find(({ name }) => name === 'categories')?.node;
    if (declared && ts.isVariableDeclaration(declared) && declared.initializer)
      return textsIn(program, declared.initializer);
  }
  return [];
};

/** Texts in a list, and those of the constants that it names. */
const textsIn = (program: Program, list: ts.Expression): string[] =>
  nodesIn(list).flatMap((node) => {
    if (ts.isStringLiteralLike(node)) return [node.text];
    const named = ts.isIdentifier(node) ? program.declarationOf(node)?.node : undefined;
    const value = named && ts.isVariableDeclaration(named) ? named.initializer : undefined;
    return value && ts.isStringLiteralLike(value) ? [value.text] : [];
  });

/** Types of the events that a type is made of, through what it is an alias of. */
const typesIn = (program: Program, type: ts.TypeNode | undefined): Set<string> => {
  const seen = new Set<ts.Node>(type ? [type] : []);
  const types = new Set<string>();
  for (const node of seen) {
    for (const one of program.namedIn(node)) {
      if (definitionOf(one)) types.add(typeOf(one));
      else if (ts.isTypeAliasDeclaration(one.node)) seen.add(one.node);
    }
  }
  return types;
};
