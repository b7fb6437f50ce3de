import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { ERASED, openPersonal, type Vault } from '#libs/event-sourcing/personal.js';
import { isToBeAsked, Organisation, type PostalAddress } from '#libs/organisation/index.js';
import { Partner } from '#libs/programme/index.js';
import { nothingKnown } from '../http/caller.js';
import { etagOf } from '../http/conditional.js';
import type { MemberRow, OrganisationRow } from './organisation.row.js';

export const VAULT = Symbol('Vault');

/** An organisation as its own streams have it: no read model is needed for one that is asked for by its id. */
@Injectable()
export class OrganisationReader {
  constructor(
    private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** @throws DomainError UNKNOWN_ORGANISATION */
  async read(orgId: string): Promise<{ row: OrganisationRow; etag: string }> {
    const { state, revision } = await this.ledger.read(Organisation, orgId);
    if (!state.registered) throw nothingKnown('ORGANISATION');
    const { legalForm, country, currency, vatNumber, vatNumberState } = state;
    const name = await openPersonal(state.name, this.vault);
    const address = state.address && (await this.opened(state.address));
    const invoiceNote = state.invoiceNote && (await openPersonal(state.invoiceNote, this.vault));
    const programme = await this.ledger.read(Partner, orgId);
    const { level } = programme.state;
    const partner = level === null ? null : { level };
    const asksForVatNumber = isToBeAsked(state);
    const row = {
      orgId,
      name,
      legalForm,
      country,
      currency,
      vatNumber,
      vatNumberState,
      asksForVatNumber,
      address,
      invoiceNote,
      partner,
    };
    const alsoSeen = [...(partner ? [programme.revision] : []), ...(name === ERASED ? ['erased'] : [])];
    return { row, etag: etagOf(revision, ...alsoSeen) };
  }

  /** Its members by user; none where none was ever named. @throws DomainError UNKNOWN_ORGANISATION */
  async members(orgId: string): Promise<MemberRow[]> {
    const { state } = await this.ledger.read(Organisation, orgId);
    if (!state.registered) throw nothingKnown('ORGANISATION');
    const all = [...state.members].map(([userId, member]) => ({ userId, ...member }));
    return all.sort((a, b) => (a.userId < b.userId ? -1 : 1));
  }

  private async opened({ street, postcode, town }: PostalAddress): Promise<NonNullable<OrganisationRow['address']>> {
    return {
      street: await openPersonal(street, this.vault),
      postcode: await openPersonal(postcode, this.vault),
      town: await openPersonal(town, this.vault),
    };
  }
}
