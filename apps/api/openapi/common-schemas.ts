import { SET_ASIDE } from '#projections/set_aside/set_aside.row.js';
import { CORRECTION_ANSWER } from '../corrections/answers.row.js';
import { CLOSED_PERIOD, CREATED_RUN } from '../cashback/answers.row.js';
import { CHECKED_CODE } from '../support/answers.row.js';
import { PUBLISHED_TENDER } from '../marketplace/answers.row.js';
import { schemaOfPart, schemasOfFields } from './rows.js';
import {
  as,
  choice,
  list,
  named,
  nullable,
  part,
  position,
  ref,
  type Schema,
  type Schemas,
  text,
  uuid,
  whole,
} from './schema-parts.js';

const writtenEvent = named('WrittenEvent', part({ type: text('Type.', 'PartnerInvited'), id: uuid('Id.') }));
const fieldProblem = named(
  'FieldProblem',
  part({
    field: text('Path in the body, or name of the parameter.', 'access.mode'),
    messages: list('What is wrong with it.', { type: 'string' }),
  }),
);
/** What may be left out, and may be joined by more. */
const open = (properties: Schemas, description: string, required: readonly string[]): Schema => ({
  ...part(
    properties,
    description,
    Object.keys(properties).filter((name) => !required.includes(name)),
  ),
  additionalProperties: true,
});
const consumer = named(
  'ConsumerHealth',
  open(
    {
      consumer: text('Read model or automation.', 'client_list'),
      position: nullable(position('How far it is.')),
      lagMs: nullable(whole('How long the last event has been waiting for it, in milliseconds.', 0)),
      lagEvents: nullable(whole('Events that wait for it; null where another process owns it.', 0)),
      parked: whole('Events that it has set aside.', 0),
      error: nullable(text('Why it stands still.', 'not its own log')),
    },
    'A consumer of the log.',
    ['consumer'],
  ),
);

const timedWork = named(
  'TimedWork',
  open(
    {
      work: text('What is done every day.', 'release-cashback'),
      last: nullable({ ...text('The last day that is done.', '2026-03-12'), format: 'date' }),
      next: { ...text('The day that comes next.', '2026-03-13'), format: 'date' },
      error: nullable(text('Why it stands still.', 'UNAVAILABLE')),
    },
    'Something that the ledger does by itself every day.',
    ['work'],
  ),
);

const mail = named(
  'MailHealth',
  open(
    {
      waiting: whole('Notices that are to be sent, or to be tried again.', 0),
      withoutAddress: whole('Notices whose organisation gave no address.', 0),
      givenUp: whole('Notices that only a person has tried again.', 0),
      error: nullable(text('Why none is delivered.', 'the mail server was not reached')),
    },
    'How the mail does; nothing else waits for it.',
    ['waiting'],
  ),
);

/** Health tells everything; others may be told less of it. */
const setAside = named('SetAside', {
  ...schemaOfPart(SET_ASIDE),
  required: ['kind', 'stream', 'eventId', 'position', 'reason'],
  additionalProperties: true,
});

/** What every command answers. */
const ANSWERED: Schemas = {
  id: text('Id of what the command is about.', 'inv_1'),
  revision: whole('Revision of its stream, as the ETag has it.', 3),
  position: nullable(
    position(
      'Position of its last event; give it as minPosition to read your own write. Null when nothing had to change.',
    ),
  ),
  events: list('Events it wrote, none when nothing had to change.', writtenEvent),
};

export const commonSchemas: Schemas = {
  CommandAnswer: part(ANSWERED),
  CreatedPayoutRun: part({ ...ANSWERED, ...schemasOfFields(CREATED_RUN) }, CREATED_RUN.about),
  CorrectionAnswer: part({ ...ANSWERED, ...schemasOfFields(CORRECTION_ANSWER) }, CORRECTION_ANSWER.about),
  PublishedTender: part({ ...ANSWERED, ...schemasOfFields(PUBLISHED_TENDER) }, PUBLISHED_TENDER.about),
  ClosedPeriod: part({ ...ANSWERED, ...schemasOfFields(CLOSED_PERIOD) }, CLOSED_PERIOD.about),
  CheckedSupportCode: part({ ...ANSWERED, ...schemasOfFields(CHECKED_CODE) }, CHECKED_CODE.about),
  Problem: part(
    {
      type: text('URN of the code.', 'urn:partnership-ledger:problem:full-already-granted'),
      title: text('What kind of refusal.', 'The state of the ledger does not allow it now'),
      status: whole('HTTP status.', 409),
      code: as('Stable code.', ref('ProblemCode')),
      detail: text('What happened, for people.', 'Another partner has full access.'),
      instance: text('Path of the request.', '/v1/invitations/inv_1/accept'),
      correlationId: text('Finds the request in the log.', 'c0ffee'),
      details: { type: 'object', additionalProperties: true, description: 'Ids and figures that help to mend it.' },
      errors: list('Fields that are wrong.', fieldProblem),
    },
    'A refusal (RFC 9457). `code` is stable; `detail` is for people.',
    ['details', 'errors'],
  ),
  Alive: part({ status: choice('It answers.', ['ok']) }),
  Health: open(
    {
      status: choice('Whether all is well.', ['ok', 'degraded', 'unavailable']),
      eventStore: text('`ok`, or why not.', 'ok'),
      database: text('`ok`, or why not.', 'ok'),
      clock: text('`ok`, or how this process’s clock differs from the event store’s.', 'ok'),
      lastPosition: nullable(position('Of the last event in the log.')),
      parked: whole('Events that all consumers together have set aside.', 0),
      setAside: list('What is missing anywhere, and why.', setAside),
      consumers: list('Every read model and automation.', consumer),
      timedWork: list('What runs by date, a business day after the other.', timedWork),
      mail: nullable(mail),
    },
    'Whether everything behind the API works.',
    ['status'],
  ),
};
