import { AccessChanged } from '#libs/delegation/events/access-changed.js';
import { AccessGranted } from '#libs/delegation/events/access-granted.js';
import { AccessRevoked } from '#libs/delegation/events/access-revoked.js';
import type { Access, AccessState, Ending } from '#libs/delegation/events/access.js';
import { ClientInvited } from '#libs/delegation/events/client-invited.js';
import { GrantedAccessVerified } from '#libs/delegation/events/granted-access-verified.js';
import { InvitationAccepted } from '#libs/delegation/events/invitation-accepted.js';
import { PartnerInvited } from '#libs/delegation/events/partner-invited.js';
import { PartnershipEnded } from '#libs/delegation/events/partnership-ended.js';
import { PartnershipStarted } from '#libs/delegation/events/partnership-started.js';
import { PaymentMethodChanged } from '#libs/delegation/events/payment-method-changed.js';
import { ProductAccessAdded } from '#libs/delegation/events/product-access-added.js';
import { ProductAccessRemoved } from '#libs/delegation/events/product-access-removed.js';
import type { Actor } from '#libs/kernel/actor.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { member, type Story } from './read-model.js';

export const FULL: AccessState = { mode: 'FULL', products: [], payment: 'CLIENT' };
export const limited = (...products: string[]): AccessState => ({ mode: 'LIMITED', products, payment: null });
const asked = ({ mode, products }: AccessState): Access => ({ mode, products });

/** What happens between org_c and a partner, told as the delegation of org_c records it. */
export class Delegations {
  private readonly access = new Map<string, AccessState>();
  private command: { commandId?: string } = {};

  constructor(
    private readonly story: Story,
    readonly stream = 'delegation-org_c',
  ) {}

  /** What is told inside was written by one command. */
  inOneCommand(tell: () => void): void {
    this.command = { commandId: derivedUuid('command', this.story.events.length) };
    tell();
    this.command = {};
  }

  invite(
    partnerOrgId: string,
    invitationId: string,
    access: AccessState,
    at: string,
    expiresOn: string | null = null,
  ): void {
    const data = { invitationId, partnerOrgId, offeredAccess: asked(access), supersede: false, expiresOn };
    this.story.tell(this.stream, PartnerInvited, data, { at });
  }

  ask(partnerOrgId: string, invitationId: string, access: AccessState, at: string): void {
    const data = { invitationId, partnerOrgId, requestedAccess: asked(access), expiresOn: null };
    this.story.tell(this.stream, ClientInvited, data, { at });
  }

  accept(
    partnerOrgId: string,
    invitationId: string,
    to: AccessState,
    wanted: AccessState,
    at: string,
    by = member('usr_p', partnerOrgId),
  ): void {
    const partnershipId = `ps_${invitationId}`;
    const grantedDiffersFromRequested = JSON.stringify(asked(to)) !== JSON.stringify(asked(wanted));
    const told = { at, by, ...this.command };
    this.story.tell(this.stream, InvitationAccepted, { invitationId, partnerOrgId, grantedDiffersFromRequested }, told);
    this.story.tell(this.stream, PartnershipStarted, { partnershipId, partnerOrgId, invitationId }, told);
    const needsVerification = grantedDiffersFromRequested;
    this.story.tell(this.stream, AccessGranted, { partnershipId, partnerOrgId, to, needsVerification }, told);
    this.access.set(partnerOrgId, to);
  }

  change(partnerOrgId: string, to: AccessState, at: string, by = member('usr_c', 'org_c')): void {
    const paymentBefore = this.held(partnerOrgId).payment;
    this.story.tell(this.stream, AccessChanged, { ...names(partnerOrgId), to, paymentBefore }, { at, by });
    this.access.set(partnerOrgId, to);
  }

  pay(partnerOrgId: string, to: 'CLIENT' | 'PARTNER', at: string): void {
    const from = this.held(partnerOrgId).payment ?? 'CLIENT';
    this.story.tell(this.stream, PaymentMethodChanged, { ...names(partnerOrgId), from, to }, { at });
    this.access.set(partnerOrgId, { ...FULL, payment: to });
  }

  add(partnerOrgId: string, productId: string, at: string, by = member('usr_a', 'org_c')): void {
    this.story.tell(this.stream, ProductAccessAdded, { ...names(partnerOrgId), productId }, { at, by });
    this.access.set(partnerOrgId, limited(...[...this.held(partnerOrgId).products, productId].sort()));
  }

  remove(
    partnerOrgId: string,
    productId: string,
    at: string,
    reason: 'client' | 'product-gone' = 'client',
    by?: Actor,
  ): void {
    const data = { ...names(partnerOrgId), productId, reason };
    this.story.tell(this.stream, ProductAccessRemoved, data, { at, ...(by ? { by } : {}) });
    this.access.set(partnerOrgId, limited(...this.held(partnerOrgId).products.filter((id) => id !== productId)));
  }

  verify(partnerOrgId: string, at: string, by = member('usr_v', partnerOrgId)): void {
    const data = { ...names(partnerOrgId), access: this.held(partnerOrgId) };
    this.story.tell(this.stream, GrantedAccessVerified, data, { at, by });
  }

  end(partnerOrgId: string, reason: Ending, at: string, by = member('usr_c', 'org_c')): void {
    const told = { at, by, ...this.command };
    this.story.tell(this.stream, AccessRevoked, { ...names(partnerOrgId), reason }, told);
    this.story.tell(this.stream, PartnershipEnded, { ...names(partnerOrgId), endedBy: reason }, told);
    this.access.delete(partnerOrgId);
  }

  private held(partnerOrgId: string): AccessState {
    return this.access.get(partnerOrgId) ?? limited();
  }
}

const names = (partnerOrgId: string): { partnershipId: string; partnerOrgId: string } => ({
  partnershipId: 'ps',
  partnerOrgId,
});
