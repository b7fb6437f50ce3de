import { refusalOfDueRenewal } from './checks-of-renewals.js';
import { addDays, addMonths } from './days.js';
import { RefusalCode, byTexts } from './expected.js';
import { Placing } from './placement.js';
import { place } from './placing.js';
import { RecordOf } from './records.js';
import { World } from './world.js';
import { Mandate } from './world-parts.js';

/** E23: the latest replaces what was before. */
export function setRenewal(world: World, record: RecordOf<'set-renewal'>): void {
  const { product, placedBy, months } = record;
  const { client } = world.products.get(product)!;
  world.mandates.set(product, { client, placedBy, months, status: 'active', reason: null });
}

/** E25, E26: by who set it up or the client, or because the product is gone. */
export function cancelMandate(world: World, product: string): void {
  const mandate = world.mandates.get(product);
  if (mandate?.status === 'active') mandate.status = 'cancelled';
}

const lapse = (mandate: Mandate, reason: RefusalCode): unknown => Object.assign(mandate, { status: 'lapsed', reason });

/** E25: a partner that can no longer renew for a client. What an organisation set up for itself stays. */
export function lapseAllOf(world: World, placedBy: string, reason: RefusalCode, client?: string): void {
  for (const mandate of world.mandates.values()) {
    const concerned = mandate.status === 'active' && mandate.placedBy === placedBy && mandate.client !== placedBy;
    if (concerned && (client === undefined || mandate.client === client)) lapse(mandate, reason);
  }
}

/** E24: by product, each until it is no longer due; one that is refused lapses with the code. */
export function renewDue(world: World, { n, at, through }: RecordOf<'renew-due'>): void {
  const until = addDays(through, 14);
  for (const [product, mandate] of [...world.mandates].sort(byTexts(([id]) => [id]))) {
    const { client, placedBy, months } = mandate;
    for (;;) {
      const { until: from, anchor } = world.products.get(product)!;
      if (mandate.status !== 'active' || from === null || anchor === null || from > until) break;
      const to = endOf(anchor, months, from);
      const placing: Placing = {
        do: 'renew',
        at,
        order: `auto-${product}-${from}`,
        product,
        client,
        placedBy,
        from,
        to,
      };
      const code = refusalOfDueRenewal(world, placing);
      if (code === null) place(world, n, placing);
      else lapse(mandate, code);
    }
  }
}

/** The first whole number of terms from the anchor that ends after a day; always from the anchor, so no day drifts. */
function endOf(anchor: string, months: number, after: string): string {
  for (let times = 1; ; times += 1) {
    const end = addMonths(anchor, times * months);
    if (end > after) return end;
  }
}
