import { Injectable } from '@nestjs/common';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import { type Actor, isStaff, isVisitor } from '#libs/kernel/actor.js';
import { hasEnded, hasToken, standsOn, Tender, TenderWish, type TenderState } from '#libs/marketplace/index.js';
import { type BusinessDate, businessDateOf } from '#libs/kernel/time.js';
import { Partner } from '#libs/programme/index.js';
import type { TenderView } from '#projections/tenders/tenders.row.js';
import { type Caller, notAllowed, nothingKnown } from '../http/caller.js';
import { tenderTokenHashOf } from '../http/visitor.js';

/** As what somebody reads a tender: its author sees all of it, a partner what is meant for it. */
export type Reading = 'author' | 'programme' | 'partner';

/** Who has to do with a tender, told by the streams; to everybody else it is as unknown as none at all (R17). */
@Injectable()
export class TenderParties {
  constructor(private readonly ledger: Ledger) {}

  /** The business day of now: a day that has come counts, recorded or not. */
  get today(): BusinessDate {
    return businessDateOf(this.ledger.clock.now());
  }

  /**
   * Whoever may know of a tender: its author, who has its token, the provider's desks, and partners who wish to have
   * tenders or have replied. @throws DomainError UNKNOWN_TENDER
   */
  async known({ actor, request }: Caller, tenderId: string): Promise<TenderState> {
    const { state } = await this.ledger.read(Tender, tenderId);
    const knows = isVisitor(actor)
      ? hasToken(state, tenderTokenHashOf(request))
      : isStaff(actor) || state.authorOrgId === actor.orgId || (await this.isShown(state, actor));
    if (!state.exists || !knows) throw nothingKnown('TENDER');
    return state;
  }

  /** Of a tender one knows, whether and as what it may be read; undefined: not at all. */
  async reading({ actor }: Caller, state: TenderState): Promise<Reading | undefined> {
    if (isVisitor(actor)) return hasEnded(state) ? undefined : 'author';
    if (isStaff(actor)) return isStaff(actor, 'programme') ? 'programme' : undefined;
    if (state.authorOrgId === actor.orgId) return this.isAuthors(state, actor) ? 'author' : undefined;
    if (actor.role === 'external') return undefined;
    return (await this.standingOf(actor)) === 'active' ? 'partner' : undefined;
  }

  /** A partner that takes part and wishes to have tenders, by one of its people. @throws DomainError ACTOR_NOT_ALLOWED */
  async wishing({ actor }: Caller): Promise<string> {
    const { orgId } = actor;
    const isOne = orgId !== null && actor.role !== 'external' && (await this.standingOf(actor)) === 'active';
    if (isOne && (await this.wishes(orgId))) return orgId;
    throw notAllowed('Tenders are for active partners that wish to have them, and the programme desk.');
  }

  async wishes(orgId: string): Promise<boolean> {
    return (await this.ledger.read(TenderWish, orgId)).state.wishes;
  }

  /** A collaborator looks after the tenders that it published itself. */
  private isAuthors({ publisher }: TenderState, { role, userId }: Actor): boolean {
    if (role === 'legalRepresentative' || role === 'administrator') return true;
    return role === 'collaborator' && publisher === userId;
  }

  /** A partner is shown what stands if it wishes so, what it replied to while it wishes so, and always what it won. */
  private async isShown(state: TenderState, actor: Actor): Promise<boolean> {
    const { orgId } = actor;
    if (orgId === null || !['active', 'suspended'].includes((await this.standingOf(actor)) ?? '')) return false;
    if (state.awardedTo === orgId) return true;
    return (standsOn(state, this.today) || state.replies.has(orgId)) && (await this.wishes(orgId));
  }

  private async standingOf({ orgId }: Actor) {
    return orgId === null ? null : (await this.ledger.read(Partner, orgId)).state.standing;
  }
}

/** What a partner is not told: how many others replied, and to which of them it is awarded. */
export const tenderFor = (reading: Reading, { orgId }: Actor, row: TenderView): TenderView =>
  reading === 'partner' ? { ...row, replies: null, awardedTo: row.awardedTo === orgId ? orgId : null } : row;
