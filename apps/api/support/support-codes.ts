import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import type { SupportCodeKind } from '#libs/support/events/support-code-checked.js';
import {
  checkHolder,
  codeAt,
  type Holder,
  isPremium,
  numberOf,
  secretOf,
  spoken,
  SupportOffer,
  TakeCallerNumber,
} from '#libs/support/index.js';
import type { Caller } from '../http/caller.js';
import { HttpProblem } from '../http/problem.js';
import { Parties } from '../parties.js';
import type { SupportCodeRow } from './answers.row.js';

/** The codes of whoever asks: made when they are looked at, of secret, holder and time, and kept nowhere. */
@Injectable()
export class SupportCodes {
  constructor(
    private readonly ledger: Ledger,
    private readonly bus: CommandBus,
    private readonly parties: Parties,
  ) {}

  /**
   * The caller's own code (R53, R57). The first time, its number is recorded.
   * @throws DomainError UNKNOWN_SUPPORT_CODE, UNKNOWN_VIP_CODE: the same for whoever is no such member and for an
   *   organisation that there is not · HttpProblem UNKNOWN_VIP_CODE without a premium offer (R56)
   */
  async shown(caller: Caller, orgId: string, kind: SupportCodeKind): Promise<SupportCodeRow> {
    const { actor } = caller;
    checkHolder(orgId, kind, { organisationKnown: await this.parties.isRegistered(orgId) }, actor);
    if (kind === 'vip') await this.refuseWithoutPremium(orgId);
    const holder = { orgId, userId: actor.userId };
    const [secret, callerNumber] = [await secretOf(this.ledger), await this.numberOf(caller, holder)];
    const { digits, validUntil } = codeAt(secret, kind, { ...holder, callerNumber }, this.ledger.clock.now());
    return { supportCode: spoken(digits), kind, validUntil };
  }

  private async refuseWithoutPremium(orgId: string): Promise<void> {
    const { offer } = (await this.ledger.read(SupportOffer, orgId)).state;
    if (isPremium(offer)) return;
    throw new HttpProblem(
      404,
      'UNKNOWN_VIP_CODE',
      'The VIP code comes with Premium Support Pro and Enterprise; the organisation has another offer.',
      { details: { offer } },
    );
  }

  private async numberOf(caller: Caller, holder: Holder): Promise<string> {
    const secret = await secretOf(this.ledger);
    const read = this.ledger.read.bind(this.ledger);
    const found = await numberOf(read, secret, holder);
    if (found.isTaken) return found.callerNumber;
    const commandId = derivedUuid('caller-number', holder.orgId, holder.userId, found.callerNumber);
    const { correlationId } = caller.request;
    const context = { commandId, correlationId, causationId: commandId, actor: caller.actor };
    await this.bus.execute(new TakeCallerNumber({ orgId: holder.orgId }, context));
    return (await numberOf(read, secret, holder)).callerNumber;
  }
}
