import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { TENDER_TOKEN_HEADER } from '../http/visitor.js';
import { commonSchemas } from './common-schemas.js';
import { recordedExamples } from './examples.js';
import { allCodes, completedPaths, type Paths } from './operations.js';
import { sharedExamples } from './problems.js';
import { rowSchemas } from './rows.js';
import { partSchemas, type Schema, type Schemas } from './schema-parts.js';

const DESCRIPTION = `Event-sourced ledger of a hosting provider's partner programme.

- **Who asks**: a bearer JWT. A member's token has \`org\` and \`role\`, staff's has \`staff\` (programme, finance, support). What does not exist and what the caller may not see are the same 404.
- **Commands** answer \`{ id, revision, position, events }\` once the events are durable. Send an \`Idempotency-Key\`: repeated with it, a request is answered with its first outcome and \`Idempotency-Hit: true\`; the key with another request is 422, while the first still runs 409. A refusal leaves no trace: repeated, it is decided again.
- **Queries** read models that follow the events. \`minPosition\` waits for a position that a command answered; every answer has \`X-Ledger-Position\`.
- **One thing** comes with an \`ETag\`; \`If-None-Match\` answers 304 to who has it. Nothing behind a token is kept by others than its caller.
- **Lists** are \`{ data, nextCursor, asOf, position }\`, at most 200 rows a page. A cursor goes on in the list that answered it, with the same filters.
- **Money** is a decimal string with its currency beside it, excluding VAT unless said otherwise; instants are UTC, dates \`YYYY-MM-DD\` in Europe/Zurich, periods half-open.
- **Refusals** are \`application/problem+json\` (RFC 9457) with a stable \`code\`, and name the first ten wrong fields. A wrong method is 405 with \`Allow\`; 503 says when to come back in \`Retry-After\`.
- **Without an account** anybody may search the directory and publish a tender, and looks after it with its token in \`X-Tender-Token\`.
- **Rules** of the programme are cited by number, such as R36 or A20: \`docs/rules.md\` of the ledger’s repository defines them.
- **Examples** are one story, played on a real ledger: instants, positions and ids of events are placeholders.`;

const TAGS: Record<string, string> = {
  Organisations: 'Who takes part: clients, partners, private persons.',
  Partners: 'Membership of the programme and its levels, and what a partner has: clients, earnings, postings.',
  Catalogue: 'Prices, benefits and taxes, each in versions.',
  Invitations: 'How a partnership begins: either side invites, the other accepts.',
  Partnerships: 'What a partner may do for a client, and who pays.',
  Clients: 'Which clients partners have, and who changed or had access when.',
  Orders: 'What was ordered and renewed, decided and frozen at placement.',
  Products: 'What a client owns: its renewals, by hand or by themselves, its transfer and its end.',
  Billing: 'The provider, its invoices and credit notes.',
  Earnings: 'What all partners earned, for those who settle or compare it.',
  Money: 'What finance does with it: releases, holds, adjustments, payout runs, closed months, and the policy behind.',
  Support: 'Who is on the line, how support is reached, and what is opened to it for a time.',
  Tenders: 'Calls for help by anybody, for partners who wish to have them (R17), and what was won by them (R7).',
  Directory: 'Partners that are there for everybody (R18).',
  Health: 'Whether the ledger works.',
};

const string = (description: string, example: string): Schema => ({ description, schema: { type: 'string', example } });
const always = (header: Schema): Schema => ({ ...header, required: true });
const HEADERS: Schemas = {
  ETag: always(
    string(
      'Of this answer. Where it begins with the revision of the object’s stream, `If-Match` takes it; a weak one it never takes.',
      '"3"',
    ),
  ),
  'X-Ledger-Position': always(
    string('Of a command, the position of its last event; a query holds everything up to it.', '4711'),
  ),
  'X-Correlation-Id': always(string('The caller’s own, else a fresh one: it finds the request in the log.', 'c0ffee')),
  'X-Ledger-Incomplete': string(
    'Only where rows are missing: the projections and automations that have set aside events.',
    'client_list',
  ),
  'Idempotency-Hit': string('`true` when the key was known: this is the first outcome.', 'true'),
  'Retry-After': string('Seconds after which to try again.', '1'),
  'WWW-Authenticate': always(string('What a request must bring.', 'Bearer')),
};

/** `allOf` of one thing is that thing, null one of the types: the framework words both as OpenAPI 3.0 had to. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { allOf, ...rest } = value as Schema;
  const only = Array.isArray(allOf) && allOf.length === 1 ? (allOf[0] as Schema) : undefined;
  const whole: Schema = only ? { ...rest, ...only } : (value as Schema);
  const { nullable, ...schema } = whole;
  const entries = Object.entries(nullable === true ? { ...schema, type: [schema['type'], 'null'] } : whole);
  return Object.fromEntries(entries.map(([key, one]) => [key, plain(one)]));
};

/** A body's class: what it does not name is refused. */
const closed = (schemas: Schemas): Schemas =>
  Object.fromEntries(Object.entries(schemas).map(([name, one]) => [name, { ...one, additionalProperties: false }]));

const sorted = (schemas: Schemas): Schemas =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));

const configuration = (): Omit<OpenAPIObject, 'paths'> => {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Partnership ledger')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setContact('The provider’s partner programme', '', '')
    .addServer('/', 'Where this document is served')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Of a member of an organisation, or of a desk.',
      },
      'token',
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: TENDER_TOKEN_HEADER,
        description:
          'Of a tender that was published without an account: answered once it is, kept by nobody but its author.',
      },
      'tenderToken',
    )
    .addSecurityRequirements('token');
  for (const [name, about] of Object.entries(TAGS)) builder.addTag(name, about);
  const built = builder.build();
  const license = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' };
  return { ...built, info: { ...built.info, contact: { name: 'The provider’s partner programme' }, license } };
};

/** The OpenAPI document of an application that has all controllers; it needs neither store nor database. */
export const openApiDocument = (app: INestApplication): OpenAPIObject => {
  const { components, paths, ...made } = SwaggerModule.createDocument(app, configuration());
  const bodies = plain(components?.schemas ?? {}) as Schemas;
  const complete = completedPaths(plain(paths) as Paths, bodies, recordedExamples());
  const codes = { type: 'string', enum: allCodes(complete), description: 'Every code that a refusal may have.' };
  const schemas = { ...closed(bodies), ...rowSchemas(), ...partSchemas, ...commonSchemas, ProblemCode: codes };
  return {
    ...made,
    paths: complete,
    components: { ...components, schemas: sorted(schemas), headers: HEADERS, examples: sharedExamples() },
  } as unknown as OpenAPIObject;
};

/** The document as it is committed. */
export const openApiText = (document: OpenAPIObject): string => `${JSON.stringify(document, null, 2)}\n`;
