import { RefusalCode } from '../expected.js';
import { Unstamped } from '../generator-catalogue.js';
import { Scene } from '../generator-scene.js';
import { Random } from '../random.js';
import { Actor } from '../records.js';
import { fullPartnerOf, grantOf } from '../world.js';
import { BUSINESSES, Business } from './businesses.js';

/** Something that is done at its time, and may arrange what is done later. */
type Act = (stage: Stage) => void;

const DAY = 86_400;
const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
/** The same day of a later month, or the month's last day. */
export const monthsAfter = (day: string, months: number): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
};

/** The programme as it goes on: a calendar of what is to be done, and what the records so far have left. */
export class Stage {
  readonly random = new Random(2022);
  private readonly scene = new Scene(this.random, 0);
  private readonly calendar: { at: number; act: Act }[] = [];
  private readonly businesses = new Map(BUSINESSES.map((business) => [business.org, business]));
  private readonly numbers = new Map<string, number>();
  private readonly orders = new Map<string, string>();

  get records(): Scene['records'] {
    return this.scene.records;
  }
  get world(): Scene['world'] {
    return this.scene.world;
  }
  get now(): number {
    return this.scene.now;
  }
  get today(): string {
    return dayOf(this.now);
  }

  /** Has something done at a moment; what was arranged first comes first. */
  arrange(at: number, act: Act): void {
    const after = this.calendar.findIndex((entry) => entry.at > at);
    this.calendar.splice(after < 0 ? this.calendar.length : after, 0, { at, act });
  }

  /** Does everything that is to be done up to a moment. */
  playUntil(end: number): void {
    for (let next = this.calendar.shift(); next && next.at <= end; next = this.calendar.shift()) {
      this.scene.now = next.at;
      next.act(this);
    }
  }

  /** A moment of a day at which people work, of the Monday after where it is none. */
  during(day: string): number {
    const date = new Date(`${day}T00:00:00Z`);
    const free = [1, 0, 0, 0, 0, 0, 2][date.getUTCDay()]!;
    return date.getTime() / 1000 + free * DAY + this.random.between(7 * 3600, 16 * 3600);
  }
  /** A working moment some days from now. */
  inDays(low: number, high: number): number {
    return this.during(dayOf(this.now + this.random.between(low, high) * DAY));
  }

  /** Writes a record that must be accepted, or be refused with this code: the model decides which it is. */
  write(record: Unstamped, code: RefusalCode | null = null): void {
    const became = this.scene.write(record) ? null : this.world.refused.at(-1)!.code;
    if (became !== code) {
      throw new Error(`${JSON.stringify(this.records.at(-1))} comes to ${became}, but was meant to come to ${code}.`);
    }
    if ('order' in record && 'product' in record && code === null) this.orders.set(record.product, record.order);
  }

  /** A new id of the year: `ord-2023-017`. */
  id(kind: 'ord' | 'inv' | 'ref'): string {
    const year = `${kind}-${this.today.slice(0, 4)}`;
    const number = (this.numbers.get(year) ?? 0) + 1;
    this.numbers.set(year, number);
    return `${year}-${String(number).padStart(3, '0')}`;
  }
  /** The last order or renewal of a product. */
  orderOf(product: string): string {
    return this.orders.get(product)!;
  }
  /** The last invitation of a pair. */
  invitationOf(client: string, partner: string): string {
    const [id] = [...this.world.invitations]
      .filter(([, { asked }]) => asked.client === client && asked.partner === partner)
      .at(-1)!;
    return id;
  }

  business(org: string): Business {
    return this.businesses.get(org)!;
  }
  representative(org: string): Actor {
    return { user: this.business(org).people[0], role: 'legalRepresentative' };
  }
  administrator(org: string): Actor {
    const [, user] = this.business(org).people;
    return user === undefined ? this.representative(org) : { user, role: 'administrator' };
  }
  collaborator(org: string): Actor {
    return { user: this.business(org).people[2]!, role: 'collaborator' };
  }

  /** Who buys for a client, and by whom: its FULL partner always where that one pays, else now and then. */
  buyerFor(client: string): { placedBy: string; actor: Actor } {
    const partner = fullPartnerOf(this.world, client);
    const pays = partner !== undefined && grantOf(this.world, client, partner)!.payment === 'PARTNER';
    const placedBy = partner !== undefined && (pays || this.random.chance(0.35)) ? partner : client;
    return { placedBy, actor: this.administrator(placedBy) };
  }
}
