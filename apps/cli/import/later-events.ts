import { Delegation } from '#libs/delegation/delegation.js';
import type { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Folded } from '#libs/event-sourcing/streams.js';
import { instantMs } from '#libs/kernel/time.js';
import { Organisation } from '#libs/organisation/organisation.js';
import { Partner } from '#libs/programme/partner.js';
import { MalformedLine } from './parse-record.js';
import type { HistoryRecord } from './record.js';

const NAMING = ['org', 'client', 'partner', 'placedBy'] as const;
/** Every organisation that a record names. */
const namedIn = (record: HistoryRecord): string[] => {
  const named = record as unknown as Partial<Record<(typeof NAMING)[number], string>>;
  const others = record.do === 'transfer-product' ? [record.to] : record.do === 'cancel-renewal' ? [record.by] : [];
  const all = [...NAMING.map((field) => named[field]), ...others];
  return all.filter((orgId) => orgId !== undefined);
};

/**
 * A history may not slip in before what an organisation did later in the ledger: decisions made since rest on it.
 * Looked at once for each organisation, at its first record; within one import the order of records takes care.
 */
export class LaterEvents {
  private readonly seen = new Map<string, Promise<void>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly importId: string,
  ) {}

  /** @throws MalformedLine when an organisation of the record has later events that this import did not bring. */
  async refuse(record: HistoryRecord): Promise<void> {
    for (const orgId of namedIn(record)) {
      const known = this.seen.get(orgId);
      if (known) await known;
      else {
        const look = this.look(orgId, record);
        this.seen.set(orgId, look);
        await look;
      }
    }
  }

  private async look(orgId: string, record: HistoryRecord): Promise<void> {
    const streams: Folded<unknown>[] = [
      await this.ledger.read(Organisation, orgId),
      await this.ledger.read(Partner, orgId),
      await this.ledger.read(Delegation, orgId),
    ];
    for (const { effectiveAt, lastImport } of streams) {
      if (!effectiveAt || lastImport === this.importId || instantMs(effectiveAt) <= instantMs(record.at)) continue;
      throw new MalformedLine(
        record.n,
        `organisation ${orgId} already has events up to ${effectiveAt} that are not of this import; ` +
          'a history can only be imported before its organisations act in the ledger',
      );
    }
  }
}
