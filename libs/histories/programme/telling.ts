import { RefusalCode } from '../expected.js';
import { Unstamped } from '../generator-catalogue.js';
import { Access, Actor, Payment } from '../records.js';
import { Stage, monthsAfter } from './stage.js';

/** What happens at a moment; with a code, what is wished for and refused. */
export type Step = readonly [at: string, record: (stage: Stage) => Unstamped, code?: RefusalCode];
type Told = Step[1];

export const FULL = { mode: 'FULL' } as Access;
export const only = (...products: string[]): Access => ({ mode: 'LIMITED', products });
type Who = (stage: Stage, org: string) => Actor;
const representative: Who = (stage, org) => stage.representative(org);
export const administrator: Who = (stage, org) => stage.administrator(org);
export const collaborator: Who = (stage, org) => stage.collaborator(org);

interface Terms {
  payment?: Payment;
  supersede?: true;
}
export const clientAsks =
  (client: string, partner: string, access = FULL, terms: Terms = {}): Told =>
  (stage) => ({
    ...{ do: 'invite-partner', actor: stage.representative(client), invitation: stage.id('inv') },
    ...{ client, partner, access, ...terms },
  });
export const partnerAsks =
  (partner: string, client: string, access = FULL, who = representative): Told =>
  (stage) => ({
    ...{ do: 'invite-client', actor: who(stage, partner), invitation: stage.id('inv') },
    ...{ client, partner, access },
  });
export const accepts =
  (client: string, partner: string, by: string, more: { grant?: Access } & Terms = {}): Told =>
  (stage) => ({
    ...{ do: 'accept-invitation', actor: stage.representative(by) },
    ...{ invitation: stage.invitationOf(client, partner), ...more },
  });
export const declines =
  (client: string, partner: string, by: string): Told =>
  (stage) => ({
    ...{ do: 'decline-invitation', actor: stage.representative(by) },
    invitation: stage.invitationOf(client, partner),
  });
export const withdraws =
  (client: string, partner: string, by: string): Told =>
  (stage) => ({
    ...{ do: 'withdraw-invitation', actor: stage.representative(by) },
    invitation: stage.invitationOf(client, partner),
  });
export const changes =
  (client: string, partner: string, access: Access, terms: Terms = {}): Told =>
  (stage) => ({ do: 'change-access', actor: stage.representative(client), client, partner, access, ...terms });
export const touches =
  (what: 'add-product-access' | 'remove-product-access', client: string, partner: string, product: string): Told =>
  (stage) => ({ do: what, actor: stage.administrator(client), client, partner, product });
export const pays =
  (client: string, partner: string, payment: Payment, who = representative): Told =>
  (stage) => ({ do: 'change-payment-method', actor: who(stage, client), client, partner, payment });
export const ends =
  (client: string, partner: string, by: 'client' | 'partner'): Told =>
  (stage) => ({ do: 'end-partnership', actor: stage.representative({ client, partner }[by]), client, partner, by });
export const paid =
  (product: string): Told =>
  (stage) => ({ do: 'pay', order: stage.orderOf(product) });
export const refunded =
  (product: string, net: string, again?: string): Told =>
  (stage) => ({ do: 'refund', refund: again ?? stage.id('ref'), order: stage.orderOf(product), net });
export const renewed =
  (client: string, product: string, months = 0): Told =>
  (stage) => {
    const from = monthsAfter(stage.world.products.get(product)!.until!, months);
    const ids = { order: stage.id('ord'), product, client };
    return {
      do: 'renew',
      actor: stage.representative(client),
      ...ids,
      placedBy: client,
      from,
      to: monthsAfter(from, 12),
    };
  };
export const ordered =
  (placedBy: string, client: string, name: string, sku: string, quantity: number): Told =>
  (stage) => {
    const ids = { order: stage.id('ord'), product: `${client}-${name}`, client };
    const period = { from: stage.today, to: monthsAfter(stage.today, 12) };
    return { do: 'order', actor: stage.administrator(placedBy), ...ids, sku, quantity, placedBy, ...period };
  };
export const is =
  (record: Unstamped): Told =>
  () =>
    record;
