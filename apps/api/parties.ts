import { Injectable } from '@nestjs/common';
import { Delegation, invitationTarget } from '#libs/delegation/index.js';
import { Ledger } from '#libs/event-sourcing/ledger.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Order, Product } from '#libs/orders/index.js';
import { Organisation } from '#libs/organisation/index.js';
import { isPartner, Partner } from '#libs/programme/index.js';
import { nothingKnown } from './http/caller.js';
import { Judged } from './http/route.js';

const PRODUCTS_AT_ONCE = 100;

/**
 * Who has to do with what, told by the streams and never by a lagging read model. A caller who is no party to an
 * object gets the answer of an object that does not exist; staff is party to everything.
 */
@Injectable()
export class Parties {
  constructor(private readonly ledger: Ledger) {}

  /** Whether partner and client ever had an invitation, and so perhaps a partnership. */
  async related(clientOrgId: string, partnerOrgId: string): Promise<boolean> {
    const { state } = await this.ledger.read(Delegation, clientOrgId);
    return state.met.has(partnerOrgId);
  }

  /** The organisation itself and staff. @throws DomainError UNKNOWN_ORGANISATION */
  ownOrganisation(actor: Actor, orgId: string, what: 'ORGANISATION' | 'PARTNER' = 'ORGANISATION'): void {
    refuseForeign(actor, [orgId], what);
  }

  /** The client and partners that have to do with it. @throws DomainError UNKNOWN_ORGANISATION */
  async client(actor: Actor, clientOrgId: string): Promise<void> {
    if (actor.orgId === null || actor.orgId === clientOrgId) return;
    if (!(await this.related(clientOrgId, actor.orgId))) throw nothingKnown('ORGANISATION');
  }

  /**
   * The client and the partner of a partnership, once there was an invitation between them; a client may also name any
   * admitted partner, because those are publicly known. @throws DomainError UNKNOWN_ORGANISATION
   */
  async partnership(actor: Actor, clientOrgId: string, partnerOrgId: string): Promise<void> {
    if (actor.orgId === null) return;
    if (actor.orgId !== clientOrgId && actor.orgId !== partnerOrgId) throw nothingKnown('ORGANISATION');
    if (await this.related(clientOrgId, partnerOrgId)) return;
    if (actor.orgId === partnerOrgId || !(await this.isPartner(partnerOrgId))) throw nothingKnown('ORGANISATION');
  }

  /**
   * Products that a client names in an access: another client's is as unknown as none at all. Many are looked up at
   * once, and no further than where one is unknown.
   * @throws DomainError UNKNOWN_PRODUCT
   */
  async clientsProducts(actor: Actor, clientOrgId: string, products: readonly string[]): Promise<void> {
    if (actor.orgId === null) return;
    for (let from = 0; from < products.length; from += PRODUCTS_AT_ONCE) {
      const some = products.slice(from, from + PRODUCTS_AT_ONCE);
      const found = await Promise.all(some.map((productId) => this.ledger.read(Product, productId)));
      if (found.some(({ state }) => state.exists && state.clientOrgId !== clientOrgId)) throw nothingKnown('PRODUCT');
      // One that does not exist is the decision's to refuse, in its order of checks: the rest need not be known.
      if (found.some(({ state }) => !state.exists)) return;
    }
  }

  /** A product that is or was the client's (E26), whatever became of it. @throws DomainError UNKNOWN_PRODUCT */
  async clientsProduct(clientOrgId: string, productId: string): Promise<void> {
    const { state } = await this.ledger.read(Product, productId);
    if (!state.owners.some(({ orgId }) => orgId === clientOrgId)) throw nothingKnown('PRODUCT');
  }

  /** The two sides of an invitation. @throws DomainError UNKNOWN_INVITATION */
  async invitation(actor: Actor, invitationId: string): Promise<{ clientOrgId: string; partnerOrgId: string }> {
    const target = await invitationTarget(this.ledger, invitationId);
    const isParty = target && [null, target.clientOrgId, target.partnerOrgId].includes(actor.orgId);
    if (!isParty) throw nothingKnown('INVITATION');
    return target;
  }

  /** The product's owner and partners that have to do with it; answers the owner. @throws DomainError UNKNOWN_PRODUCT */
  async product(actor: Actor, productId: string): Promise<{ clientOrgId: string }> {
    const { exists, clientOrgId } = (await this.ledger.read(Product, productId)).state;
    if (!exists || clientOrgId === null) throw nothingKnown('PRODUCT');
    if (actor.orgId === null || actor.orgId === clientOrgId) return { clientOrgId };
    if (!(await this.related(clientOrgId, actor.orgId))) throw nothingKnown('PRODUCT');
    return { clientOrgId };
  }

  /** Client, payer and managing partner of an order. @throws DomainError UNKNOWN_ORDER */
  async order(actor: Actor, orderId: string): Promise<void> {
    if (actor.orgId === null) return;
    const { placement } = (await this.ledger.read(Order, orderId)).state;
    if (!placement || !partiesOf(placement).includes(actor.orgId)) throw nothingKnown('ORDER');
  }

  async isPartner(orgId: string): Promise<boolean> {
    return (await this.ledger.read(Partner, orgId)).state.admitted;
  }

  /** Level of a partner, suspended or not; null for who is none (any more). */
  async levelOf(orgId: string): Promise<string | null> {
    const { state } = await this.ledger.read(Partner, orgId);
    return isPartner(state) ? state.level : null;
  }

  /** Level by which it earns; null for who is no partner, or suspended (E17). */
  async levelEarning(orgId: string): Promise<string | null> {
    const { state } = await this.ledger.read(Partner, orgId);
    return state.standing === 'active' ? state.level : null;
  }

  /** One that has left is still owed, and paid (E18). */
  async wasPartner(orgId: string): Promise<boolean> {
    return (await this.ledger.read(Partner, orgId)).state.level !== null;
  }

  async isRegistered(orgId: string): Promise<boolean> {
    return (await this.ledger.read(Organisation, orgId)).state.registered;
  }
}

const refuseForeign = (
  { orgId }: Actor,
  own: readonly (string | undefined)[],
  what: 'ORGANISATION' | 'PARTNER',
): void => {
  if (orgId !== null && !own.includes(orgId)) throw nothingKnown(what);
};
/**
 * Refuses members of other organisations than those that the path names: to them it is as unknown as none at all.
 * @throws DomainError UNKNOWN_ORGANISATION
 */
export const OfOrganisation = (...parts: string[]): MethodDecorator =>
  Judged((actor, path) =>
    refuseForeign(
      actor,
      parts.map((part) => path[part]),
      'ORGANISATION',
    ),
  );

/** Who sees an order: its client, its payer and the partner that manages it. */
export const partiesOf = (order: {
  clientOrgId: string;
  decision: { payerOrgId: string; managingPartnerOrgId: string | null };
}): (string | null)[] => [order.clientOrgId, order.decision.payerOrgId, order.decision.managingPartnerOrgId];
