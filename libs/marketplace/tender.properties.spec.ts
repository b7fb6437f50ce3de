import fc from 'fast-check';
import { DomainError } from '#libs/kernel/errors.js';
import { addDays } from '#libs/kernel/time.js';
import {
  AcceptTenderAward,
  AwardTender,
  EraseTender,
  ExpireTenders,
  PublishTender,
  ReplyToTender,
  SetTenderWish,
  Tender,
  WithdrawReply,
  WithdrawTender,
} from './index.js';
import { Market, PROGRAMME, representative, tenderOf, TOKEN, VISITOR } from './testing/market.js';

const PARTNERS = ['p', 'q', 'r'] as const;
const FIRST_DAY = '2024-03-12';
const DEADLINE = '2024-03-20';

const KINDS = [
  'publish',
  'wish',
  'wish',
  'reply',
  'reply',
  'reply',
  'takeBack',
  'award',
  'award',
  'accept',
  'accept',
  'withdraw',
  'erase',
  'suspend',
  'reinstate',
  'leave',
  'nextDay',
  'expire',
] as const;
/** A command as chance wants it: who acts is right, all else may be nonsense at that moment. */
interface Step {
  kind: (typeof KINDS)[number];
  partner: (typeof PARTNERS)[number];
  isYes: boolean;
  days: number;
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  partner: fc.constantFrom(...PARTNERS),
  isYes: fc.boolean(),
  days: fc.integer({ min: 1, max: 45 }),
});

/** What people would write down of a tender on one sheet of paper. */
class Sheet {
  day = FIRST_DAY;
  status: 'none' | 'open' | 'awarded' | 'accepted' | 'withdrawn' | 'expired' = 'none';
  erased = false;
  winner: string | null = null;
  /** How long it is kept is counted from here. */
  publishedOn = '';
  readonly replies = new Map<string, string>();
  readonly standing = new Map<string, 'active' | 'suspended' | 'left'>(PARTNERS.map((one) => [one, 'active']));
  readonly wishes = new Set<string>();

  constructor(private readonly isVisitors: boolean) {}

  /** What a step comes to: a refusal's code, or undefined where it is accepted. */
  take({ kind, partner, isYes, days }: Step): string | undefined {
    const isOver = this.day > DEADLINE;
    const exists = this.status !== 'none';
    const unsettled = this.status === 'open' || this.status === 'awarded';
    const notActive = { active: undefined, suspended: 'PARTNER_SUSPENDED', left: 'NOT_A_PARTNER' }[
      this.standing.get(partner) as 'active'
    ];
    switch (kind) {
      case 'publish':
        if (exists) return 'TENDER_EXISTS';
        if (isOver) return 'DEADLINE_PASSED';
        this.status = 'open';
        this.publishedOn = this.day;
        return undefined;
      case 'wish':
        if (notActive) return notActive;
        if (isYes) this.wishes.add(partner);
        else this.wishes.delete(partner);
        return undefined;
      case 'reply':
        if (!exists) return 'UNKNOWN_TENDER';
        if (notActive) return notActive;
        if (!this.wishes.has(partner)) return 'TENDER_NOT_WISHED';
        if (this.status !== 'open' || isOver) return 'TENDER_NOT_OPEN';
        this.replies.set(partner, String(isYes));
        return undefined;
      case 'takeBack':
        if (!exists) return 'UNKNOWN_TENDER';
        if (this.status === 'accepted' && this.winner === partner) return 'TENDER_ACCEPTED';
        if (this.replies.delete(partner) && this.status === 'awarded' && this.winner === partner) {
          this.status = 'open';
          this.winner = null;
        }
        return undefined;
      case 'award':
        if (!exists) return 'UNKNOWN_TENDER';
        if (this.status === 'accepted') return this.winner === partner ? undefined : 'TENDER_ACCEPTED';
        if (!unsettled || isOver) return 'TENDER_ENDED';
        if (!this.replies.has(partner)) return 'TENDER_NOT_REPLIED';
        if (notActive) return notActive;
        this.status = 'awarded';
        this.winner = partner;
        return undefined;
      case 'accept':
        if (!exists) return 'UNKNOWN_TENDER';
        if (this.winner !== partner) return 'TENDER_NOT_AWARDED';
        if (notActive) return notActive;
        if (this.status === 'accepted') return undefined;
        if (!unsettled || isOver) return 'TENDER_ENDED';
        if (!isYes) return 'EXCLUSIVITY_NOT_ACCEPTED';
        this.status = 'accepted';
        return undefined;
      case 'withdraw':
      case 'erase':
        if (!exists) return 'UNKNOWN_TENDER';
        if (kind === 'withdraw' && this.status === 'accepted') return 'TENDER_ACCEPTED';
        if (unsettled) this.status = 'withdrawn';
        this.erased = true;
        return undefined;
      case 'nextDay':
        this.day = addDays(this.day, days);
        return undefined;
      case 'expire':
        if (unsettled && isOver) this.status = 'expired';
        if (exists) {
          const isOld = addDays(this.publishedOn, 90) <= this.day;
          if (this.status === 'expired' || this.status === 'withdrawn' || isOld) this.erased = true;
        }
        return undefined;
      default:
        this.moves(kind, partner);
        return undefined;
    }
  }
  private moves(kind: Step['kind'], partner: string): void {
    if (this.standing.get(partner) === 'left') return;
    if (kind === 'suspend') this.standing.set(partner, 'suspended');
    if (kind === 'reinstate') this.standing.set(partner, 'active');
    if (kind === 'leave') this.standing.set(partner, 'left');
  }

  get author() {
    return this.isVisitors ? VISITOR : representative('client');
  }
}

/** The same on the ledger. @returns the code it was refused with */
const play = async (market: Market, sheet: Sheet, one: Step, isVisitors: boolean): Promise<string | undefined> => {
  const { kind, partner: partnerOrgId, isYes, days } = one;
  const about = { tenderId: 't', ...(isVisitors ? { tokenHash: TOKEN } : {}) };
  const of = { tenderId: 't', partnerOrgId };
  const partner = representative(partnerOrgId);
  const { author } = sheet;
  const left = sheet.standing.get(partnerOrgId) === 'left';
  const orgId = partnerOrgId;
  const doing: Record<Step['kind'], () => Promise<unknown>> = {
    publish: () => market.send(PublishTender, tenderOf('t', isVisitors ? null : 'client', DEADLINE), author),
    wish: () => market.send(SetTenderWish, { orgId, wishes: isYes }, partner),
    reply: () => market.send(ReplyToTender, { ...of, message: String(isYes) }, partner),
    takeBack: () => market.send(WithdrawReply, of, partner),
    award: () => market.send(AwardTender, { ...about, ...of }, author),
    accept: () => market.send(AcceptTenderAward, { ...of, exclusivityAccepted: isYes }, partner),
    withdraw: () => market.send(WithdrawTender, about, author),
    erase: () => market.send(EraseTender, about, author),
    suspend: async () => (left ? undefined : market.tell({ type: 'PartnerSuspended', data: { orgId } })),
    reinstate: async () => (left ? undefined : market.tell({ type: 'PartnerReinstated', data: { orgId } })),
    leave: async () => (left ? undefined : market.tell({ type: 'PartnerLeft', data: { orgId } })),
    nextDay: async () => void (market.day = addDays(market.day, days)),
    expire: () => market.send(ExpireTenders, { through: market.day }, PROGRAMME),
  };
  try {
    await doing[kind]();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('Tenders, whatever is commanded in whatever order', () => {
  it('come to what one would write down on a sheet of paper (R7, R17)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 5, maxLength: 20 }), async (isVisitors, steps) => {
        const market = new Market(FIRST_DAY);
        await market.furnish(['client'], PARTNERS);
        const sheet = new Sheet(isVisitors);
        for (const one of [{ kind: 'publish', partner: 'p', isYes: true, days: 1 } as const, ...steps]) {
          const played = await play(market, sheet, one, isVisitors);
          const expected = sheet.take(one);
          expect([one.kind, played]).toEqual([one.kind, expected]);
          const { state } = await market.ledger.read(Tender, 't');
          expect([state.status, state.awardedTo, state.erased]).toEqual([sheet.status, sheet.winner, sheet.erased]);
          expect([...state.replies.keys()].sort()).toEqual([...sheet.replies.keys()].sort());
          expect((await market.memory.vault.findKey('tender:t')) === undefined).toBe(sheet.erased);
        }
      }),
      { seed: 20240312, numRuns: 60 },
    );
  });
});
