import type { Example } from './examples.js';
import { codesOf, sharedExample } from './problems.js';
import type { Schema } from './schema-parts.js';

interface Content {
  schema?: Schema;
  examples?: Schema;
}
type Media = Record<string, Content>;
export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; description?: string; example?: unknown; schema: Schema }[];
  requestBody?: { required?: boolean; content: Media };
  responses: Record<string, { content?: Media }>;
}
export type Paths = Record<string, Record<string, Operation>>;

/** What stands in a path, which no class describes. */
const IN_PATHS: Record<string, string> = {
  adjustment: 'The adjustment.',
  client: 'The client’s organisation.',
  creditNote: 'Number of the credit note.',
  invitation: 'The invitation.',
  invoice: 'Number of the invoice.',
  order: 'The order.',
  organisation: 'The organisation.',
  partner: 'The partner’s organisation.',
  product: 'The product.',
  run: 'The payout run.',
  tender: 'The tender.',
};
const ID = '^[A-Za-z0-9_-]{1,64}$';

const byName = (examples: readonly Example[], value: (example: Example) => unknown): Schema | undefined =>
  examples.length === 0
    ? undefined
    : Object.fromEntries(
        examples.map((example) => [example.name, { summary: example.summary, value: value(example) }]),
      );

const withExamples = (content: Content, examples: Schema | undefined): Content =>
  examples ? { ...content, examples } : content;

const completedBody = (
  body: NonNullable<Operation['requestBody']>,
  schemas: Schema,
  done: readonly Example[],
): Operation['requestBody'] => {
  const [type, content] = Object.entries(body.content)[0] as [string, Content];
  const name = String(content.schema?.['$ref']).split('/').at(-1) as string;
  const { required } = schemas[name] as { required?: string[] };
  const shown = byName(
    done.filter((example) => example.body !== undefined),
    (example) => example.body,
  );
  return { ...body, required: (required ?? []).length > 0, content: { [type]: withExamples(content, shown) } };
};

const completedAnswer = (status: string, content: Content, own: readonly Example[]): Content => {
  const answered = own.filter((example) => String(example.status) === status);
  if (status.startsWith('2'))
    return withExamples(
      content,
      byName(answered, ({ answer }) => answer),
    );
  const codes = codesOf(content.schema).map((code): [string, unknown] => {
    const refused = answered.filter(({ name }) => name === code);
    return [code, byName(refused, ({ answer }) => answer)?.[code] ?? sharedExample(code)];
  });
  const shown = codes.filter(([, example]) => example !== undefined);
  return shown.length > 0 ? withExamples(content, Object.fromEntries(shown)) : content;
};

const completedParameters = (operation: Operation, done: readonly Example[]): Operation['parameters'] =>
  operation.parameters?.map((parameter) => {
    const { name } = parameter;
    const example = done.find(({ parameters }) => parameters?.[name] !== undefined)?.parameters?.[name];
    if (parameter.in !== 'path') return parameter;
    const about = { description: IN_PATHS[name], schema: { ...parameter.schema, pattern: ID } };
    return { ...parameter, ...about, ...(example === undefined ? {} : { example }) };
  });

/** An operation with what its decorators cannot know: the examples, and whether its body may be left out. */
const completed = (operation: Operation, schemas: Schema, examples: readonly Example[]): Operation => {
  const own = examples.filter((example) => example.operation === operation.operationId);
  const done = own.filter(({ status }) => status < 300);
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    // The story asks for JSON: a table or a text says the same in another dress.
    const content = Object.entries(response.content ?? {}).map(([type, one]) => [
      type,
      type.startsWith('text/') ? one : completedAnswer(status, one, own),
    ]);
    return [status, content.length === 0 ? response : { ...response, content: Object.fromEntries(content) }];
  });
  return {
    ...operation,
    ...(operation.parameters ? { parameters: completedParameters(operation, done) } : {}),
    ...(operation.requestBody ? { requestBody: completedBody(operation.requestBody, schemas, done) } : {}),
    responses: Object.fromEntries(responses) as Operation['responses'],
  };
};

export const completedPaths = (paths: Paths, schemas: Schema, examples: readonly Example[]): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, operation]) => [method, completed(operation, schemas, examples)]),
      ),
    ]),
  );

/** Every code that an operation may be refused with, each once. */
export const allCodes = (paths: Paths): string[] => {
  const answers = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) => Object.values(responses)),
  );
  const codes = answers.flatMap(({ content }) => Object.values(content ?? {}).flatMap(({ schema }) => codesOf(schema)));
  return [...new Set(codes)].sort();
};
