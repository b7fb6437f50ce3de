import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RecordedEvent } from '#libs/event-sourcing/event.js';
import { Ledger, type Read } from '#libs/event-sourcing/ledger.js';
import { businessDateOf } from '#libs/kernel/time.js';
import type { TenderAwardAccepted } from '#libs/marketplace/events/tender-award-accepted.js';
import type { TenderAwarded } from '#libs/marketplace/events/tender-awarded.js';
import type { TenderPublished } from '#libs/marketplace/events/tender-published.js';
import type { TenderReplied } from '#libs/marketplace/events/tender-replied.js';
import { Tender, type TenderState } from '#libs/marketplace/tender.js';
import { TenderWish } from '#libs/marketplace/tender-wish.js';
import { Partner } from '#libs/programme/partner.js';
import type { Notice } from '../events/notices.js';
import { type Seen, type Telling, TellsByStreams, type Told } from './tells-by-streams.js';

type Watched = TenderPublished | TenderReplied | TenderAwarded | TenderAwardAccepted;
type OfPartner = Exclude<Watched, TenderPublished>['data'];

/** A notice of a tender to a partner. */
const toPartner = (template: Notice, { tenderId, partnerOrgId }: OfPartner, clientOrgId: string | null): Told => ({
  template,
  recipientOrgId: partnerOrgId,
  clientOrgId,
  partnerOrgId,
  details: { tenderId },
});
/** To its author: the organisation that it is of now, else the visitor by the address that the tender keeps. */
const toAuthor = (template: Notice, of: OfPartner, { authorOrgId }: TenderState): Told => ({
  ...toPartner(template, of, authorOrgId),
  recipientOrgId: authorOrgId,
});

/**
 * Partners that wish to have tenders hear of one that is published (R17), its author of replies and of whether the award
 * is accepted, a partner that it is awarded to it, and the others that replied that it has gone to another one (R7).
 */
@Injectable()
export class WhenTenderMovesThenQueueNotice extends TellsByStreams<Watched> {
  readonly name = 'when-tender-moves-then-queue-notice';
  readonly types: ReadonlySet<Watched['type']> = new Set<Watched['type']>([
    'TenderPublished',
    'TenderReplied',
    'TenderAwarded',
    'TenderAwardAccepted',
  ]);
  readonly categories: ReadonlySet<string> = new Set(['tender']);

  constructor(bus: CommandBus, ledger: Ledger) {
    super(bus, ledger);
  }

  protected async tellings(event: Seen<Watched>, read: Read): Promise<readonly Telling[]> {
    if (event.type === 'TenderPublished') return this.published(event.data, read);
    const { state: tender } = await read(Tender, event.data.tenderId);
    switch (event.type) {
      case 'TenderReplied':
        return [always(replied(event, tender))];
      case 'TenderAwarded':
        return [always(toPartner('tender-awarded', event.data, tender.authorOrgId))];
      case 'TenderAwardAccepted':
        return [
          always(toAuthor('tender-award-accepted', event.data, tender)),
          ...othersOf(event.data, tender).map((partnerOrgId) =>
            always(toPartner('tender-not-awarded', { ...event.data, partnerOrgId }, tender.authorOrgId)),
          ),
        ];
    }
  }

  /** Whoever might reply to it at once. */
  private async published({ tenderId, authorOrgId }: TenderPublished['data'], read: Read): Promise<readonly Telling[]> {
    const others = (await this.partners()).filter((orgId) => orgId !== authorOrgId);
    return others.map((partnerOrgId) => async () => {
      if (!(await read(TenderWish, partnerOrgId)).state.wishes) return undefined;
      if ((await read(Partner, partnerOrgId)).state.standing !== 'active') return undefined;
      return toPartner('tender-published', { tenderId, partnerOrgId }, authorOrgId);
    });
  }
}

const always =
  (told: Told): Telling =>
  async () =>
    told;

/** A partner that keeps changing its reply is told of once a day. */
const replied = ({ data, metadata }: RecordedEvent<TenderReplied>, tender: TenderState): Told => {
  const { tenderId, partnerOrgId } = data;
  const occasion = `tender-reply:${tenderId}:${partnerOrgId}:${businessDateOf(metadata.effectiveAt)}`;
  return { ...toAuthor('tender-reply', data, tender), occasion };
};

const othersOf = ({ partnerOrgId: winner }: OfPartner, { replies }: TenderState): string[] =>
  [...replies.keys()].filter((orgId) => orgId !== winner).sort();
