import { Access } from '../records.js';
import { Bought, Business, Managed } from './businesses.js';
import { Stage, monthsAfter } from './stage.js';

const productOf = (org: string, name: string): string => `${org}-${name}`;
const accessOf = (org: string, access: Managed['access']): Access =>
  access === 'FULL' ? { mode: 'FULL' } : { mode: 'LIMITED', products: access.map((name) => productOf(org, name)) };

/** A business comes to the provider; what it does there follows. */
export function join(stage: Stage, business: Business): void {
  const { org, name, country, currency, form = 'company', vat, level, managed, products } = business;
  stage.write({ do: 'register-organisation', org, name, form, country, currency });
  if (vat) {
    const [vatNumber, entryPoint] = vat;
    const at = entryPoint === 'signup' ? stage.now + 240 : stage.inDays(60, 200);
    stage.arrange(at, () => stage.write({ do: 'record-vat-number', org, vatNumber, entryPoint }));
  }
  if (level) stage.arrange(stage.inDays(2, 5), () => stage.write({ do: 'admit-partner', org, level }));
  // What a client names one by one it has already; who gives everything lets its partner help from the start.
  const isLimited = managed !== undefined && (managed.access !== 'FULL' || managed.granted !== undefined);
  if (managed) stage.arrange(isLimited ? stage.inDays(30, 55) : stage.inDays(1, 3), () => ask(stage, org, managed));
  for (const bought of products) {
    const [, , , on] = bought;
    const at = on ? stage.during(on) : managed && !isLimited ? stage.inDays(10, 26) : stage.inDays(1, 9);
    stage.arrange(at, () => order(stage, org, bought));
  }
}

function ask(stage: Stage, client: string, { by: partner, askedBy, access, payment, granted }: Managed): void {
  const invitation = stage.id('inv');
  const asked = {
    ...{ invitation, client, partner, access: accessOf(client, access) },
    ...(payment ? { payment } : {}),
  };
  if (askedBy === 'client') stage.write({ do: 'invite-partner', actor: stage.representative(client), ...asked });
  else stage.write({ do: 'invite-client', actor: stage.representative(partner), ...asked });
  stage.arrange(stage.inDays(2, 5), () =>
    stage.write({
      do: 'accept-invitation',
      actor: askedBy === 'client' ? stage.administrator(partner) : stage.representative(client),
      invitation,
      ...(granted ? { grant: accessOf(client, granted) } : {}),
    }),
  );
}

/** Orders a product for a year; it is paid, and renewed until somebody terminates it. */
export function order(stage: Stage, client: string, [name, sku, quantity]: Bought, paidAt?: number): void {
  const product = productOf(client, name);
  const [id, from] = [stage.id('ord'), stage.today];
  const to = monthsAfter(from, 12);
  stage.write({ do: 'order', ...stage.buyerFor(client), order: id, product, client, sku, quantity, from, to });
  bill(stage, id, paidAt);
  renewBefore(stage, client, product, to);
}

function renewBefore(stage: Stage, client: string, product: string, from: string): void {
  const at = stage.during(from) - stage.random.between(8, 28) * 86_400;
  stage.arrange(at, () => {
    if (stage.world.products.get(product)!.terminated) return;
    const [id, to] = [stage.id('ord'), monthsAfter(from, 12)];
    stage.write({ do: 'renew', ...stage.buyerFor(client), order: id, product, client, from, to });
    bill(stage, id);
    renewBefore(stage, client, product, to);
  });
}

/** Most pay within the three weeks that they have; a few never do. */
function bill(stage: Stage, id: string, paidAt?: number): void {
  if (paidAt === undefined && stage.random.chance(0.03)) return;
  stage.arrange(paidAt ?? stage.inDays(1, 21), () => stage.write({ do: 'pay', order: id }));
}
