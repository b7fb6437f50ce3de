import { Unstamped, instant } from './generator-catalogue.js';
import { play } from './model.js';
import { Random } from './random.js';
import { Actor, HistoryRecord, Role } from './records.js';
import { World, emptyWorld } from './world.js';

export type IdKind = 'org' | 'prd' | 'ord' | 'inv' | 'ref' | 'run' | 'adj';
const ofKind = <T>(make: () => T): Record<IdKind, T> => ({
  ...{ org: make(), prd: make(), ord: make(), inv: make(), ref: make() },
  ...{ run: make(), adj: make() },
});

/**
 * Where a history is written: what the records so far have left, so that the next can be aimed, and what was made up
 * on the way. The world only aims; a record is written whether it will be accepted or not.
 */
export class Scene {
  readonly world: World = emptyWorld();
  readonly records: HistoryRecord[] = [];
  readonly organisations: string[] = [];
  /** Those that will register one day, the partners among them first; until then they are unknown. */
  planned: { organisations: string[]; partners: string[] } = { organisations: [], partners: [] };
  readonly partners: string[] = [];
  readonly products: string[] = [];
  readonly productsOfClient = new Map<string, string[]>();
  readonly orders: string[] = [];
  readonly unpaid: string[] = [];
  readonly paid: string[] = [];
  readonly invitations: string[] = [];
  open: string[] = [];
  readonly refunds: { refund: string; order: string; net: string }[] = [];
  private readonly refusedIds: Record<IdKind, string[]> = ofKind(() => []);
  private readonly counters: Record<IdKind, number> = ofKind(() => 0);
  private readonly staff = new Map<string, Actor[]>();
  private users = 0;

  constructor(
    readonly random: Random,
    public now: number,
    /** Whether the records that E1–E32 add are made, too. */
    readonly programme = false,
  ) {}

  /** Writes a record at this moment and says whether it is accepted. */
  write(unstamped: Unstamped): boolean {
    const record = { n: this.records.length + 1, at: instant(this.now), ...unstamped } as HistoryRecord;
    this.records.push(record);
    const placed = this.world.lines.length;
    const accepted = play(this.world, record) === null;
    // A mandate places, too, and perhaps several at once.
    for (const { order } of this.world.lines.slice(placed)) {
      this.orders.push(order);
      this.unpaid.push(order);
    }
    this.remember(record, accepted);
    return accepted;
  }

  /** A new id. What was refused before stays free, so it may come again; widths and cases differ on purpose. */
  fresh(kind: IdKind): string {
    const refused = this.refusedIds[kind];
    if (refused.length > 0 && this.random.chance(0.15)) return this.random.pick(refused);
    const number = (this.counters[kind] += 1);
    // Another kind of thing may have the same id.
    if (this.random.chance(0.02)) return `x-${number}`;
    const style = this.random.weighted([
      [12, `${kind}-${String(number).padStart(5, '0')}`],
      [2, `${kind}-${number}`],
      [1, `${kind.toUpperCase()}_${number}`],
      [1, `${kind}_${number}-b`],
      [1, `${number}${kind}`],
    ]);
    return style;
  }

  /** An id of the kind that nothing has: one that may come later, one that was refused, or one that never comes. */
  unknown(kind: IdKind): string {
    const toCome = this.planned.organisations.filter((org) => !this.world.organisations.has(org));
    if (kind === 'org' && toCome.length > 0 && this.random.chance(0.6)) return this.random.pick(toCome);
    const refused = this.refusedIds[kind];
    if (refused.length > 0 && this.random.chance(0.4)) return this.random.pick(refused);
    if (this.random.chance(0.1)) return this.random.pick(['__proto__', 'constructor', 'toString']);
    return `${kind}-${String(this.counters[kind] + this.random.between(1, 5)).padStart(5, '0')}`;
  }

  /** A user with this role in the organisation; some users work for several and have another role in each. */
  actor(org: string, role: Role): Actor {
    const staff = this.staff.get(org) ?? [];
    this.staff.set(org, staff);
    const able = staff.filter((one) => one.role === role);
    if (able.length > 1 || (able.length === 1 && this.random.chance(0.9))) return { ...this.random.pick(able) };
    let user = `usr-${(this.users += 1)}`;
    if (this.users > 5 && this.random.chance(0.25)) {
      const shared = `usr-${this.random.between(1, this.users - 1)}`;
      if (!staff.some((one) => one.user === shared)) user = shared;
    }
    staff.push({ user, role });
    return { user, role };
  }

  /** An actor who mostly may: the rest is somebody whose role is not enough. */
  actorFor(org: string, roles: readonly Role[], wrong = 0.06): Actor {
    const all: readonly Role[] = ['legalRepresentative', 'administrator', 'collaborator'];
    const others = all.filter((role) => !roles.includes(role));
    return this.actor(org, this.random.pick(this.random.chance(wrong) ? others : roles));
  }

  /** This user as it acts for the organisation; a stranger is a collaborator from then on. */
  actorNamed(org: string, user: string): Actor {
    const staff = this.staff.get(org) ?? [];
    this.staff.set(org, staff);
    const known = staff.find((one) => one.user === user);
    if (known) return { ...known };
    staff.push({ user, role: 'collaborator' });
    return { user, role: 'collaborator' };
  }

  alive(client: string): string[] {
    return (this.productsOfClient.get(client) ?? []).filter((id) => {
      const product = this.world.products.get(id)!;
      return !product.terminated && product.client === client;
    });
  }

  private own(client: string, product: string): void {
    const before = (this.productsOfClient.get(client) ?? []).filter((id) => id !== product);
    this.productsOfClient.set(client, [...before.slice(-30), product]);
  }

  private remember(record: HistoryRecord, accepted: boolean): void {
    if (!accepted) {
      if (record.do === 'create-payout-run') this.refusedIds.run.push(record.run);
      if (record.do === 'adjust') this.refusedIds.adj.push(record.adjustment);
      if ('refund' in record) this.refusedIds.ref.push(record.refund);
      if (record.do === 'register-organisation') this.refusedIds.org.push(record.org);
      if (record.do === 'order') this.refusedIds.prd.push(record.product);
      if (record.do === 'order' || record.do === 'renew') this.refusedIds.ord.push(record.order);
      if (record.do === 'invite-partner' || record.do === 'invite-client') this.refusedIds.inv.push(record.invitation);
      return;
    }
    switch (record.do) {
      case 'register-organisation':
        this.organisations.push(record.org);
        return;
      case 'admit-partner':
        this.partners.push(record.org);
        return;
      case 'order':
        this.products.push(record.product);
        this.own(record.client, record.product);
        return;
      case 'transfer-product':
        this.own(record.to, record.product);
        return;
      case 'pay':
        this.paid.push(record.order);
        this.unpaid.splice(this.unpaid.indexOf(record.order), 1);
        return;
      case 'refund':
        this.refunds.push({ refund: record.refund, order: record.order, net: record.net });
        return;
      case 'invite-partner':
      case 'invite-client':
        this.invitations.push(record.invitation);
        this.open.push(record.invitation);
        return;
      case 'accept-invitation':
      case 'decline-invitation':
      case 'withdraw-invitation':
        this.open = this.open.filter((id) => id !== record.invitation);
        return;
      default:
        return;
    }
  }
}
