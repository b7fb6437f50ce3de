import { decision } from '#libs/event-sourcing/commands/decision.js';
import { inParallel } from '#libs/event-sourcing/journal/in-parallel.js';
import type { CommandContext, CommandOutcome, Ledger, Read } from '#libs/event-sourcing/ledger.js';
import type { Aggregate } from '#libs/event-sourcing/streams.js';
import { type Actor, automationActor } from '#libs/kernel/actor.js';
import { DomainError } from '#libs/kernel/errors.js';
import { derivedUuid } from '#libs/kernel/ids.js';
import { checkMay } from '#libs/kernel/policy.js';
import { type BusinessDate, businessDateOf, type Instant } from '#libs/kernel/time.js';
import { afterUnfinished, completePlacement, finishPlacement, refuseUnfinished } from './completing.js';
import type { DueProductsRenewed } from './events/due-products-renewed.js';
import type { MandateLapsed } from './events/mandate-lapsed.js';
import type { ProductRenewed } from './events/product-renewed.js';
import { lapsed, lossOf, renewalDayOf } from './mandate.js';
import { mandates } from './mandate-register.js';
import { Order } from './order.js';
import { termEnd } from './periods.js';
import { readPlacementInputs } from './placement-inputs.js';
import { type PlacingFacts, renewal, type RenewProductData, RESERVED_PREFIX } from './placing.js';
import { type Mandate, Product, type ProductState } from './product.js';
import { warrantyFor } from './warranty.js';
import { who } from './who.js';

export interface RenewDueData {
  /** Renewals that are due on this day, or were before. */
  through: BusinessDate;
}

/** Products worked on at once: enough to keep the store's group commit busy. */
const AT_ONCE = 32;
/** Ids are of 64 characters at most. */
const LONGEST = 64;

/** `dueRenewals-main`: up to which day renewals have been made. */
const DueRenewals: Aggregate<{ readonly through: BusinessDate | null }, DueProductsRenewed> = {
  category: 'dueRenewals',
  initial: { through: null },
  evolve: ({ through }, { data }) => ({ through: through !== null && through > data.through ? through : data.through }),
};

/** A renewal that is due: what to place, and by which mandate. */
interface Due {
  readonly mandate: Mandate;
  readonly renewal: RenewProductData;
}

/**
 * What a product is renewed by on a day, if it is due (E24): 14 days before its period ends, to the first
 * `addMonths(anchor, k × months)` after that.
 */
const dueOf = (productId: string, product: ProductState, through: BusinessDate): Due | null =>
  dueBy(product.mandate, productId, product, through);

/**
 * What a warranty may pay: the renewal that would have been due by the mandate if that had not lapsed, as the client's
 * own (A29).
 */
const rescueOf = (productId: string, product: ProductState, through: BusinessDate): Due | null => {
  const { lapsed: mandate } = product;
  return dueBy(mandate && { ...mandate, placedBy: mandate.clientOrgId }, productId, product, through);
};

const dueBy = (
  mandate: Mandate | null,
  productId: string,
  { lastPeriod, anchor, terminated, endsOn, cancelled }: ProductState,
  through: BusinessDate,
): Due | null => {
  if (!mandate || !lastPeriod || anchor === null || terminated || endsOn !== null) return null;
  const { to: from } = lastPeriod;
  if (renewalDayOf(from) > through) return null;
  const { clientOrgId, placedBy, months } = mandate;
  const period = { from, to: termEnd(anchor, from, months) };
  const orderId = orderIdOf(productId, from, cancelled.size);
  return { mandate, renewal: { orderId, productId, clientOrgId, placedBy, period } };
};

/**
 * `auto-<product>-<from>` (E24); of an id that is too long for that, its digest stands in it. Once orders of the product
 * were cancelled, perhaps this one, how many follows: an order's id is one placement's.
 */
const orderIdOf = (productId: string, from: BusinessDate, cancelled: number): string => {
  const end = cancelled === 0 ? from : `${from}-${cancelled}`;
  const id = `${RESERVED_PREFIX}${productId}-${end}`;
  return id.length <= LONGEST ? id : `${RESERVED_PREFIX}${derivedUuid('auto', productId)}-${end}`;
};

/**
 * The renewal that is due, as if whoever set its mandate up placed it now (E24); where that is refused, or that one has
 * lost the right to renew since, the mandate lapses (E25). Nothing where nothing is due.
 */
const renewByMandate =
  ({ productId, through }: { productId: string; through: BusinessDate }, facts: PlacingFacts | null, actor: Actor) =>
  (product: ProductState): (ProductRenewed | MandateLapsed)[] => {
    const due = dueOf(productId, product, through);
    if (!due || !facts) return [];
    const { delegation, placerAsPartner: partner } = facts.inputs;
    const reason = lossOf(due.mandate, { delegation: delegation.state, partner });
    if (reason !== null) return [lapsed(productId, due.mandate, reason)];
    try {
      return [renewal(due.renewal, facts, actor, 'auto')(product)];
    } catch (error) {
      if (error instanceof DomainError) return [lapsed(productId, due.mandate, error.code)];
      throw error;
    }
  };

/**
 * A renewal that would lapse with its mandate is paid by a warranty (A29). Nothing where there is none, or where the
 * renewal is refused for another reason.
 */
const renewOnWarranty =
  (due: Due | null, warrantyProductId: string | undefined, facts: PlacingFacts | null, actor: Actor) =>
  (product: ProductState): ProductRenewed[] => {
    if (!due || !facts || warrantyProductId === undefined) return [];
    try {
      return [renewal({ ...due.renewal, warrantyProductId }, facts, actor, 'auto')(product)];
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  };

/** What a run did to products. */
interface Count {
  renewed: number;
  lapsed: number;
}

/** One renewal, or the end of its mandate; whether there may be more to do. */
const renewOnce = async (
  ledger: Ledger,
  productId: string,
  through: BusinessDate,
  context: CommandContext,
  count: Count,
): Promise<boolean> => {
  const { state } = await ledger.read(Product, productId);
  const due = dueOf(productId, state, through);
  if (!due) return rescueOnce(ledger, productId, through, context, count);
  const outcome = await ledger.transact<ProductState, ProductRenewed | MandateLapsed>({
    aggregate: Product,
    id: productId,
    context: contextOf(due, state, context),
    decide: async ({ state: product }, read, at) => {
      const now = dueOf(productId, product, through);
      const facts = now && (await factsOf(now, product, read, at));
      await refuseUnfinished(read, product);
      return renewByMandate({ productId, through }, facts, context.actor)(product);
    },
  });
  const [event] = outcome.events;
  if (event?.type === 'ProductRenewed') return finished(ledger, due, outcome, count);
  if (event && !outcome.repeated) count.lapsed += 1;
  // A warranty may pay what has lapsed.
  return true;
};

const factsOf = async ({ renewal: wanted }: Due, product: ProductState, read: Read, at: Instant) => {
  const { parentProductId } = product;
  return {
    inputs: await readPlacementInputs(read, { ...wanted, kind: 'renewal', parentProductId }, at),
    order: (await read(Order, wanted.orderId)).state,
  };
};

/** One renewal on a warranty; whether there may be more to do. What a history tells of a day knows no warranties. */
const rescueOnce = async (
  ledger: Ledger,
  productId: string,
  through: BusinessDate,
  context: CommandContext,
  count: Count,
): Promise<boolean> => {
  const { state } = await ledger.read(Product, productId);
  const due = rescueOf(productId, state, through);
  if (!due || context.importId !== undefined) return false;
  const outcome = await ledger.transact<ProductState, ProductRenewed>({
    aggregate: Product,
    id: productId,
    context: contextOf(due, state, context, 'renew-on-warranty'),
    decide: async ({ state: product }, read, at) => {
      const now = rescueOf(productId, product, through);
      await refuseUnfinished(read, product);
      const warranty =
        now &&
        (await warrantyFor(read, { ...now.renewal, parentProductId: product.parentProductId }, businessDateOf(at)));
      const facts = warranty ? await factsOf(now, product, read, at) : null;
      return renewOnWarranty(now, warranty ?? undefined, facts, context.actor)(product);
    },
  });
  return outcome.events.length === 0 ? false : finished(ledger, due, outcome, count);
};

/** Opens the renewal's order. One that is void is no reason to stop: it is decided once more, on what voided it. */
const finished = async (ledger: Ledger, { renewal: placed }: Due, outcome: CommandOutcome, count: Count) => {
  try {
    await finishPlacement(ledger, placed, outcome);
    if (!outcome.repeated) count.renewed += 1;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  return true;
};

/** The same renewal by the same mandate is the same command, whoever makes it; once void it is another. */
const contextOf = (
  { mandate, renewal: { productId, period } }: Due,
  { voided }: ProductState,
  run: CommandContext,
  purpose: 'renew-due' | 'renew-on-warranty' = 'renew-due',
): CommandContext => {
  const { bodyHash: _body, isKeyed: _keyed, commandId: causationId, ...context } = run;
  const commandId = derivedUuid(purpose, productId, period.from, String(mandate.since), voided.size);
  return { ...context, commandId, causationId };
};

/**
 * The terms of RenewDue: what becomes of each product is decided in its own stream.
 */
export const renewDue = decision(
  { who: who.RenewDue, refuses: ['ACTOR_NOT_ALLOWED', 'DAY_IN_FUTURE'] },
  ({ through }: RenewDueData, { at, ...count }: Count & { at: Instant }, actor: Actor) =>
    (state: { through: BusinessDate | null }): DueProductsRenewed[] => {
      checkMay(who.RenewDue, actor, {});
      if (through > businessDateOf(at)) {
        throw new DomainError('DAY_IN_FUTURE', `${through} has not come yet.`, { through });
      }
      const isNews = state.through === null || through > state.through || count.renewed + count.lapsed > 0;
      return isNews ? [{ type: 'DueProductsRenewed', data: { through, ...count } }] : [];
    },
);

/**
 * Makes every renewal that is due on a day, product by product, each until it is not due any more (E24). Whatever was done
 * before is found done: after a crash the same command, or another one for the same day, does the rest.
 */
export const renewAllDue = async (
  ledger: Ledger,
  data: RenewDueData,
  context: CommandContext,
): Promise<CommandOutcome> => {
  const { through } = data;
  const count: Count = { renewed: 0, lapsed: 0 };
  const before = await ledger.read(DueRenewals, 'main');
  if (!before.commands.has(context.commandId)) {
    const at = context.effectiveAt ?? ledger.clock.now();
    renewDue(data, { ...count, at }, context.actor)(before.state);
    const { state: products } = await ledger.read(mandates, 'main');
    await inParallel(AT_ONCE, products.toArray().sort(), async (productId) => {
      const { state } = await ledger.streams.load(Product, productId);
      const isOfThisRun = state.lastPlacement?.recorded?.metadata.$causationId === context.commandId;
      // It died before it could open the order, which the next command may ask for.
      if (isOfThisRun) await completePlacement(ledger, productId);
      if (!isOfThisRun && !dueOf(productId, state, through) && !rescueOf(productId, state, through)) return;
      while (await afterUnfinished(ledger, productId, () => renewOnce(ledger, productId, through, context, count)));
    });
  }
  return ledger.transact({
    aggregate: DueRenewals,
    id: 'main',
    // What a history tells of a day may stand behind what was done here on a later one.
    context: context.importId === undefined ? context : { ...context, actor: automationActor('renew-due') },
    decide: ({ state }, _read, at) => renewDue(data, { ...count, at }, context.actor)(state),
  });
};
