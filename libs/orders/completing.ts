import { Delegation } from '#libs/delegation/delegation.js';
import type { Recorded } from '#libs/event-sourcing/event.js';
import { NO_EVENTS, WrongRevision } from '#libs/event-sourcing/eventstoredb/store.js';
import { type CommandContext, type CommandOutcome, type Ledger, type Read } from '#libs/event-sourcing/ledger.js';
import { type Outcome, streamName } from '#libs/event-sourcing/streams.js';
import { assert, DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { Partner } from '#libs/programme/partner.js';
import { closeCancellation } from './closing-cancellation.js';
import { isAssignedTo, isFrozenRow, managerNamed, rowOf } from './decision-row.js';
import type { OrderOpened } from './events/order-opened.js';
import { Order, orderExists } from './order.js';
import { useWarranty } from './warranty.js';
import { type LastPlacement, Product, type ProductState, type VoidReason } from './product.js';

/** A placement as it stands in the store. */
type StoredPlacement = LastPlacement & { recorded: Recorded };
type Followed = { opened: Outcome } | { voided: VoidReason };

/** The product's last placement is neither void nor opened, or its cancellation not closed: whoever meets it completes it first. */
class PlacementUnfinished extends Error {}

/** How often a command gives way to a placement that others left unfinished, before it gives up. */
const ATTEMPTS = 20;

/** Inside a decision on a product: its last placement, and a cancellation, must be done with. @throws PlacementUnfinished */
export const refuseUnfinished = async (read: Read, { cancelling, lastPlacement }: ProductState): Promise<void> => {
  if (cancelling) throw new PlacementUnfinished(cancelling.orderId);
  if (!lastPlacement) return;
  const { state } = await read(Order, lastPlacement.orderId);
  if (state.placementEventId !== lastPlacement.recorded?.id) throw new PlacementUnfinished(lastPlacement.orderId);
};

/** Runs a command on a product; when it meets an unfinished placement, that one is completed and the command starts again. */
export const afterUnfinished = async <T>(ledger: Ledger, productId: string, command: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await command();
    } catch (error) {
      if (!(error instanceof PlacementUnfinished) || attempt === ATTEMPTS) throw error;
      await completePlacement(ledger, productId);
    }
  }
};

/**
 * After a placement was appended, now or by an earlier try of the same command: opens its order, or voids it when it
 * lost a race, so that nothing else shows it (I2). The outcome names the events of both streams and the last position.
 * @throws DomainError ACCESS_CHANGED, ORDER_EXISTS when the placement is void; the same again whenever it is asked
 */
export const finishPlacement = async (
  ledger: Ledger,
  { productId, orderId }: { productId: string; orderId: string },
  placed: CommandOutcome,
): Promise<CommandOutcome> => {
  const eventId = placed.events[0]?.id;
  assert(eventId, `placement ${orderId} wrote no event`);
  await ledger.streams.sync();
  const [product, order] = await Promise.all([
    ledger.streams.load(Product, productId),
    ledger.streams.load(Order, orderId),
  ]);
  const last = product.state.lastPlacement;
  const voided = product.state.voided.get(eventId)?.reason;
  if (voided) throw refusalOf(voided, orderId);
  let opened = order.state.placementEventId === eventId ? order.commands.get(followUpId(eventId, 'open')) : undefined;
  if (!opened) {
    assert(last?.recorded?.id === eventId, `placement ${eventId} of ${orderId} is neither last, nor void, nor opened`);
    const followed = await follow(ledger, productId, product.state, asRecorded(last));
    if ('voided' in followed) throw refusalOf(followed.voided, orderId);
    opened = followed.opened;
  }
  return { ...placed, position: opened.position, events: [...placed.events, ...opened.events] };
};

/**
 * Completes the product's last placement if a dead process left it neither void nor opened, and closes a cancellation that
 * it left open; otherwise changes nothing.
 */
export const completePlacement = async (ledger: Ledger, productId: string): Promise<CommandOutcome> => {
  await closeCancellation(ledger, productId);
  const product = await ledger.read(Product, productId);
  const stream = streamName(Product, productId);
  const unchanged = { stream, revision: product.revision, position: undefined, events: [], repeated: true };
  const last = product.state.lastPlacement;
  if (!last) return unchanged;
  const order = await ledger.streams.load(Order, last.orderId);
  if (order.state.placementEventId === last.recorded?.id) return unchanged;
  const followed = await follow(ledger, productId, product.state, asRecorded(last));
  if ('voided' in followed) return unchanged;
  const { revision, position, events } = followed.opened;
  return { stream: streamName(Order, last.orderId), revision, position, events: [...events], repeated: false };
};

/** Steps four and five of a placement: does the access it froze still hold at its position, is its warranty, and its order id free? */
const follow = async (
  ledger: Ledger,
  productId: string,
  product: ProductState,
  placed: StoredPlacement,
): Promise<Followed> => {
  if (!(await accessHolds(ledger, product, placed))) return voidPlacement(ledger, productId, placed, 'ACCESS_CHANGED');
  if (!(await useWarranty(ledger, placed.placement, placed.recorded.id, followUp(placed, 'warranty')))) {
    return voidPlacement(ledger, productId, placed, 'WARRANTY_USED');
  }
  const opened = await openOrder(ledger, placed);
  return opened ? { opened } : voidPlacement(ledger, productId, placed, 'ORDER_EXISTS');
};

/**
 * Whether delegation and partner, folded up to the placement's position, give the row that it froze (A6, E17, I9). Judged by
 * position and never by clock, so that a handler and the automation cannot disagree; level, prices and VAT number
 * count as they were read.
 */
const accessHolds = async (
  ledger: Ledger,
  { parentProductId }: ProductState,
  { kind, placement, recorded: { position, metadata } }: StoredPlacement,
): Promise<boolean> => {
  const { clientOrgId, productId, decision } = placement;
  const { managingPartnerOrgId: manager, seen, placedBy } = decision;
  const [delegation, partner] = await Promise.all([
    ledger.streams.load(Delegation, clientOrgId),
    manager === null ? null : ledger.streams.load(Partner, manager),
  ]);
  if (delegation.revision === seen.delegation && (!partner || partner.revision === seen.partner)) return true;
  const question = { kind, clientOrgId, productId, parentProductId, placedBy };
  const { read } = ledger.at({ position });
  const { state: delegationThen } = await read(Delegation, clientOrgId);
  // What a collaborator may place stands with the access, and may have been taken back with it (E21).
  const { actor } = metadata;
  if (actor.role === 'collaborator' && !isAssignedTo(delegationThen, question, actor.userId)) return false;
  const named = managerNamed(delegationThen, question);
  const partnerThen = named && (await read(Partner, named.partnerOrgId)).state;
  return isFrozenRow(rowOf(delegationThen, partnerThen, question), decision);
};

/** Opens the order under its id; undefined when the id belongs to another placement. */
const openOrder = async (ledger: Ledger, placed: StoredPlacement): Promise<Outcome | undefined> => {
  const { kind, orderId, placement } = placed;
  const { id: eventId, position, metadata } = placed.recorded;
  const context = followUp(placed, 'open');
  const stream = streamName(Order, orderId);
  const opened: OrderOpened = {
    type: 'OrderOpened',
    data: { kind, placementEventId: eventId, placementPosition: String(position), placement: placementOnly(placement) },
  };
  const { effectiveAt } = metadata;
  try {
    return await ledger.write({ stream, events: [opened], context, effectiveAt }, NO_EVENTS);
  } catch (error) {
    if (!(error instanceof WrongRevision)) throw error;
  }
  const order = await ledger.read(Order, orderId);
  return order.state.placementEventId === eventId ? order.commands.get(context.commandId) : undefined;
};

/** The placement without what only the product's own events hold. */
const placementOnly = (event: LastPlacement['placement']): LastPlacement['placement'] => {
  const { orderId, productId, clientOrgId, sku, family, quantity, basketId, period, currency, price, decision } = event;
  const basket = basketId === undefined ? {} : { basketId };
  return { orderId, productId, clientOrgId, sku, family, quantity, ...basket, period, currency, price, decision };
};

/** Voids a placement that is not void yet; the reason that counts is the one that was written first. */
const voidPlacement = async (
  ledger: Ledger,
  productId: string,
  placed: StoredPlacement,
  reason: VoidReason,
): Promise<Followed> => {
  const { orderId } = placed;
  const eventId = placed.recorded.id;
  await ledger.transact({
    aggregate: Product,
    id: productId,
    context: followUp(placed, 'void'),
    decide: ({ state }) => {
      if (state.voided.has(eventId)) return [];
      assert(state.lastPlacement?.recorded?.id === eventId, `placement ${eventId} cannot be voided under a later one`);
      return [{ type: 'PlacementVoided' as const, data: { orderId, placementEventId: eventId, reason } }];
    },
  });
  const { state } = await ledger.read(Product, productId);
  return { voided: state.voided.get(eventId)?.reason ?? reason };
};

type FollowUp = 'open' | 'void' | 'warranty';
/** Follow-ups carry the placement's own actor and time, so that whoever writes them writes the same. */
const followUp = ({ recorded: { id, metadata } }: StoredPlacement, purpose: FollowUp): CommandContext => ({
  commandId: followUpId(id, purpose),
  correlationId: metadata.$correlationId,
  causationId: id,
  actor: metadata.actor,
  effectiveAt: metadata.effectiveAt,
  ...(metadata.importId ? { importId: metadata.importId } : {}),
});

const followUpId = (eventId: string, purpose: FollowUp): string => derivedUuid('automation', eventId, purpose);

const asRecorded = (placed: LastPlacement): StoredPlacement => {
  const { recorded } = placed;
  assert(recorded, `placement of ${placed.orderId} was not read from the store`);
  return { ...placed, recorded };
};

const refusalOf = (reason: VoidReason, orderId: string): DomainError => {
  switch (reason) {
    case 'ORDER_EXISTS':
      return orderExists(orderId);
    case 'WARRANTY_USED':
      return new DomainError('WARRANTY_USED', 'The warranty was used meanwhile; nothing was renewed.', { orderId });
    case 'ACCESS_CHANGED':
      return new DomainError('ACCESS_CHANGED', 'Access changed while the order was placed; nothing was ordered.', {
        orderId,
      });
  }
};
