import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger, type Read } from '#libs/event-sourcing/ledger.js';
import type { ResellerTermsPublished } from '#libs/programme/events/reseller-terms-published.js';
import { isPartner, Partner } from '#libs/programme/partner.js';
import { type Telling, TellsByStreams } from './tells-by-streams.js';

/**
 * Whoever is a partner when a version of the conditions is published hears of it, to accept it (R8); so does who is
 * suspended, which may accept it all the same.
 */
@Injectable()
export class WhenTermsPublishedThenQueueNotices extends TellsByStreams<ResellerTermsPublished> {
  readonly name = 'when-terms-published-then-queue-notices';
  readonly types: ReadonlySet<'ResellerTermsPublished'> = new Set(['ResellerTermsPublished'] as const);
  readonly categories: ReadonlySet<string> = new Set(['resellerTerms']);

  constructor(bus: CommandBus, ledger: Ledger) {
    super(bus, ledger);
  }

  protected async tellings({ data }: RecordedEvent<ResellerTermsPublished>, read: Read): Promise<readonly Telling[]> {
    const details = { subject: data.version, day: data.validFrom };
    return (await this.partners()).map((orgId) => async () => {
      if (!isPartner((await read(Partner, orgId)).state)) return undefined;
      return { template: 'terms-published', recipientOrgId: orgId, clientOrgId: null, partnerOrgId: orgId, details };
    });
  }
}
