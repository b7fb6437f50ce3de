import type { Ledger } from '#libs/event-sourcing/ledger.js';
import { ERASED, LOST, type Sealed } from '#libs/event-sourcing/personal.js';
import { Tender, type TenderState } from '#libs/marketplace/index.js';
import type { NotificationQueuedData } from '#libs/notification/events/notification-queued.js';
import { type Letter, letterOf } from '#libs/notification/mail/letter.js';
import type { Language } from '#libs/organisation/events/organisation-registered.js';
import { languageOf, NoticeAddress, Organisation } from '#libs/organisation/index.js';

/** Where a notice goes as everything stands now. */
interface Destination {
  /** Null: there is no address. */
  readonly to: string | null;
  /** Position in the log of the address that was looked at; null: there was none. */
  readonly addressAt: string | null;
  readonly language: Language;
}

/** Writes notices from what streams say when they leave: names, addresses and titles are kept in no notice. */
export class Letters {
  constructor(
    private readonly ledger: Ledger,
    /** Base of links, without a slash at its end; null: no links. */
    private readonly consoleUrl: string | null,
  ) {}

  /** Over: it is of a tender that was taken away or has ended, and nobody is sent to what is not there any more. */
  async write(notice: NotificationQueuedData): Promise<(Destination & { readonly letter: Letter }) | 'over'> {
    const { tenderId } = notice.details;
    const tender = tenderId === undefined ? undefined : (await this.ledger.read(Tender, tenderId)).state;
    if (tender?.erased) return 'over';
    const destination = await this.destinationOf(notice, tender);
    return { ...destination, letter: await this.letterOf(notice, destination.language, tender) };
  }

  private async destinationOf(
    { recipientOrgId, language }: NotificationQueuedData,
    tender: TenderState | undefined,
  ): Promise<Destination> {
    if (recipientOrgId === null) {
      return { to: await this.opened(tender?.author?.email ?? null), addressAt: null, language: language ?? 'en' };
    }
    const { state: address, position } = await this.ledger.read(NoticeAddress, recipientOrgId);
    const { state: recipient } = await this.ledger.read(Organisation, recipientOrgId);
    return {
      to: await this.opened(address.email),
      addressAt: position === undefined ? null : String(position),
      language: address.language ?? language ?? languageOf(recipient, address),
    };
  }

  private async letterOf(notice: NotificationQueuedData, language: Language, tender: TenderState | undefined) {
    const { template, recipientOrgId, clientOrgId, partnerOrgId } = notice;
    const title = await this.opened(tender?.author?.title ?? null);
    return letterOf({
      template,
      language,
      notice: title === null ? notice : { ...notice, details: { ...notice.details, subject: title } },
      client: clientOrgId === null ? null : await this.nameOf(clientOrgId),
      partner: await this.nameOf(partnerOrgId),
      lacksVatNumber: recipientOrgId !== null && (await this.lacksVatNumber(recipientOrgId)),
      consoleUrl: this.consoleUrl,
    });
  }

  private async nameOf(orgId: string): Promise<string> {
    return this.ledger.store.codec.opened((await this.ledger.read(Organisation, orgId)).state.name);
  }

  private async lacksVatNumber(orgId: string): Promise<boolean> {
    const { legalForm, vatNumber } = (await this.ledger.read(Organisation, orgId)).state;
    return legalForm === 'company' && vatNumber === null;
  }

  /** What was sealed; null where there is nothing, or nothing any more. */
  private async opened(sealed: string | Sealed | null): Promise<string | null> {
    const text = sealed === null ? null : await this.ledger.store.codec.opened(sealed);
    return text === ERASED || text === LOST ? null : text;
  }
}
