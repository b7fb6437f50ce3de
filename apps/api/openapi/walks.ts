import type { Example } from './examples.js';

/** An operation of the document, as far as a walk tells it. */
interface Told {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly inPath: readonly string[];
}
interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<string, { operationId: string; summary: string; parameters?: readonly { name: string; in: string }[] }>
      >
    >
  >;
}

/** Who walks, what is said of them, and whose steps of the story are theirs. */
interface Person {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly is: (as: string) => boolean;
}
/** Organisations of the story that are partners in it. */
const PARTNERS = new Set(['org_beta', 'org_gamma', 'org_zeta', 'org_eta']);
const orgOf = (as: string): string => as.split(':')[0] as string;
const isMember = (as: string): boolean => as.includes(':') && !as.startsWith('staff:');
const isCollaborator = (as: string): boolean => isMember(as) && /:(collaborator|external)/.test(as);
const desk =
  (name: string) =>
  (as: string): boolean =>
    as === `staff:${name}` || as.startsWith(`staff:${name}/`);

export const PERSONS: readonly Person[] = [
  {
    name: 'client',
    title: 'The client',
    about: 'Legal representatives and administrators of organisations that let a partner work for them.',
    is: (as) => isMember(as) && !isCollaborator(as) && !PARTNERS.has(orgOf(as)),
  },
  {
    name: 'partner',
    title: 'The partner',
    about: 'Legal representatives and administrators of organisations of the programme.',
    is: (as) => isMember(as) && !isCollaborator(as) && PARTNERS.has(orgOf(as)),
  },
  { name: 'collaborator', title: 'The collaborator', about: 'Members with the least rights.', is: isCollaborator },
  {
    name: 'finance',
    title: 'Finance',
    about: 'The desk that sells, pays and corrects; two people.',
    is: desk('finance'),
  },
  { name: 'support', title: 'Support', about: 'The desk that answers calls and looks back.', is: desk('support') },
  {
    name: 'programme',
    title: 'Programme staff',
    about: 'The desk that admits partners and looks after memberships.',
    is: desk('programme'),
  },
  { name: 'visitor', title: 'The visitor', about: 'Anybody, without an account or a token.', is: (as) => as === '' },
];

const operationsOf = ({ paths }: Document): ReadonlyMap<string, Told> =>
  new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, summary, parameters = [] }]): [string, Told] => {
        const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        return [operationId, { method: method.toUpperCase(), path, summary, inPath }];
      }),
    ),
  );

const json = (value: unknown): string => ['```json', JSON.stringify(value, null, 2), '```'].join('\n');

const requestOf = ({ parameters = {} }: Example, { method, path, inPath }: Told): string => {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? `{${name}}`);
  const query = Object.entries(parameters).filter(([name]) => !inPath.includes(name));
  const search = query.length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
  return `\`${method} ${address}${search}\``;
};

const stepOf = (example: Example, told: Told, n: number): string =>
  [
    `### ${n}. ${example.summary}`,
    '',
    `${told.summary}${example.as === '' ? '' : `, by \`${example.as}\``}: ${requestOf(example, told)}`,
    '',
    ...(example.body === undefined ? [] : [json(example.body), '']),
    `answers ${example.status}:`,
    '',
    json(example.answer),
    '',
  ].join('\n');

const refusalOf = (example: Example, told: Told): string => {
  const { detail } = example.answer as { detail?: string };
  return `| ${told.summary} | ${requestOf(example, told)} | ${example.status} \`${example.name}\` | ${detail ?? ''} |`;
};

/**
 * A page a person: what that person did in the story that the examples are taken from, with what a ledger answered, and
 * what it refused. The story is played, and its answers compared, by a spec; so no page says what is not so.
 */
export const walksOf = (document: Document, examples: readonly Example[]): ReadonlyMap<string, string> => {
  const operations = operationsOf(document);
  const told = (example: Example): Told => operations.get(example.operation) as Told;
  return new Map(
    PERSONS.map(({ name, title, about, is }) => {
      const own = examples.filter(({ as }) => is(as));
      const done = own.filter(({ status }) => status < 300);
      const refused = own.filter(({ status }) => status >= 300);
      const page = [
        `# ${title}`,
        '',
        `${about} Made by \`npm run openapi\` of the [story](../../apps/api/testing/story/story.ts) that a spec plays on a`,
        'real ledger; not written by hand. What differs from run to run (instants, positions, ids of events) is the same here.',
        '',
        `## ${done.length} steps`,
        '',
        ...done.map((example, index) => stepOf(example, told(example), index + 1)),
        `## ${refused.length} refusals`,
        '',
        '| what | asked | answered | why |',
        '|---|---|---|---|',
        ...refused.map((example) => refusalOf(example, told(example))),
        '',
      ];
      return [`${name}.md`, page.join('\n')];
    }),
  );
};
