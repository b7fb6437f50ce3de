import { Inject, Injectable } from '@nestjs/common';
import { accountIdOf, Destination } from '#libs/cashback/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { ERASED, openPersonal, type Vault } from '#libs/event-sourcing/personal.js';
import { maskedIban } from '#libs/kernel/iban.js';
import type { Currency } from '#libs/kernel/money.js';
import { etagOf } from '../http/conditional.js';
import { VAULT } from '../organisations/organisation-reader.js';
import type { PayoutDestinationRow } from './answers.row.js';

/** Where a partner's payouts go, as its own stream has it; the IBAN is opened here, and leaves masked. */
@Injectable()
export class DestinationReader {
  constructor(
    private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async read(partnerOrgId: string, currency: Currency): Promise<{ row: PayoutDestinationRow; etag: string }> {
    const { state, revision } = await this.ledger.read(Destination, accountIdOf(partnerOrgId, currency));
    const opened = state.iban === null ? null : await openPersonal(state.iban, this.vault);
    const iban = opened === null || opened === ERASED ? opened : maskedIban(opened);
    const alsoSeen = opened === ERASED ? ['erased'] : [];
    return {
      row: { partnerOrgId, currency, destination: state.destination, iban },
      etag: etagOf(revision, ...alsoSeen),
    };
  }
}
