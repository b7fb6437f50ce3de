import { fileURLToPath } from 'node:url';
import { testNamespace, testUrls } from '#libs/embedded/testing/index.js';
import type { EventDefinition, RecordedEvent } from '#libs/event-sourcing/event.js';
import { Namespace } from '#libs/event-sourcing/namespace.js';
import { isSealed } from '#libs/event-sourcing/personal.js';
import { Database } from '#libs/read-models/postgres/database.js';
import type { Opener, Projection } from '#libs/read-models/projection.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';

export const member = (userId: string, orgId: string): Actor => ({
  userId,
  orgId,
  role: 'legalRepresentative',
  channel: 'import',
});

/** Opens what is readable already; a sealed text is answered with its subject, so that a spec sees that it was opened. */
export const opener: Opener = {
  open: async (value) => (isSealed(value) ? `name of ${value.subject}` : String(value)),
};

/** Events as the log would hold them: positions, and revisions within each stream, count up. */
export class Story {
  readonly events: RecordedEvent[] = [];
  private readonly revisions = new Map<string, number>();

  /** @param stream `<category>-<id>` */
  tell<D extends object>(
    stream: string,
    definition: EventDefinition<string, D>,
    data: D,
    {
      at = '2024-01-01T00:00:00Z',
      by = member('usr_1', 'org_1'),
      reason,
      commandId,
    }: { at?: string; by?: Actor; reason?: string; commandId?: string } = {},
  ): RecordedEvent {
    const revision = (this.revisions.get(stream) ?? -1) + 1;
    this.revisions.set(stream, revision);
    const position = this.events.length + 1;
    const id = derivedUuid('story', position);
    const dash = stream.indexOf('-');
    const event: RecordedEvent = {
      id,
      type: definition.type,
      data,
      metadata: {
        schemaVersion: definition.version,
        commandId: commandId ?? id,
        $correlationId: `cause-${position}`,
        $causationId: `cause-${position}`,
        actor: by,
        effectiveAt: at,
        ...(reason === undefined ? {} : { reason }),
      },
      stream,
      category: stream.slice(0, dash),
      streamId: stream.slice(dash + 1),
      revision,
      position: BigInt(position),
      recordedAt: at,
    };
    this.events.push(event);
    return event;
  }
}

/** A projection's tables on a real PostgreSQL, in a namespace of their own. */
export class ReadModel {
  readonly database = new Database(testUrls().databaseUrl, new Namespace(testNamespace(), []));

  constructor(private readonly projection: Projection) {}

  async open(): Promise<void> {
    await this.database.migrate([fileURLToPath(new URL(`../${this.projection.name}`, import.meta.url))]);
  }

  async apply(events: readonly RecordedEvent[]): Promise<void> {
    const wanted = events.filter(({ type }) => this.projection.types.has(type));
    await this.database.transaction((sql) => this.projection.apply(wanted, sql));
  }

  /**
   * Builds the read model from nothing three times: event by event, in two halves, and all at once. The answer must
   * not depend on how the log was cut into batches.
   */
  async answer<T>({ events }: Story, ask: () => Promise<T>): Promise<T> {
    const answers: T[] = [];
    for (const size of [1, Math.ceil(events.length / 2), events.length]) {
      await this.database.query(`TRUNCATE ${this.projection.tables.join(', ')}`);
      for (let start = 0; start < events.length; start += size) await this.apply(events.slice(start, start + size));
      answers.push(await ask());
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    return answers[0] as T;
  }

  async close(): Promise<void> {
    await this.database.dropSchemas();
    await this.database.close();
  }
}
