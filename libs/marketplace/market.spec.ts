import { isSealed } from '#libs/event-sourcing/personal.js';
import { streamName } from '#libs/event-sourcing/streams.js';
import {
  AwardTender,
  AcceptTenderAward,
  EraseTender,
  ExpireTenders,
  PublishTender,
  ReplyToTender,
  SetTenderWish,
  Tender,
  WithdrawTender,
} from './index.js';
import { Market, PROGRAMME, representative, tenderOf, TOKEN, VISITOR } from './testing/market.js';

const DAY = '2024-03-12';
const opened = async (...[day, interference]: ConstructorParameters<typeof Market>): Promise<Market> => {
  const market = new Market(day, interference);
  await market.furnish(['client'], ['p']);
  await market.send(SetTenderWish, { orgId: 'p', wishes: true }, representative('p'));
  return market;
};
const published = async (market: Market, tenderId: string, author: string | null, deadline: string): Promise<void> => {
  const actor = author === null ? VISITOR : representative(author);
  await market.send(PublishTender, tenderOf(tenderId, author, deadline), actor);
};
const replying = (market: Market, tenderId: string, message = 'We could.') =>
  market.send(ReplyToTender, { tenderId, partnerOrgId: 'p', message }, representative('p'));
const typesOf = (market: Market, tenderId: string) =>
  market.memory.stream(streamName(Tender, tenderId)).map(({ type }) => type);
const keyOf = (market: Market, tenderId: string) => market.memory.vault.findKey(`tender:${tenderId}`);

describe('The market place', () => {
  it('keeps what people wrote sealed by the tender’s own key, and of a token the hash (R17)', async () => {
    const market = await opened(DAY);
    await published(market, 't', null, '2024-04-30');
    await replying(market, 't');
    const [tender, reply] = market.memory.stream('tender-t').map(({ data }) => data as Record<string, unknown>);
    const contact = tender?.['contact'] as Record<string, unknown>;
    for (const value of [
      tender?.['title'],
      tender?.['description'],
      contact['name'],
      contact['email'],
      reply?.['message'],
    ]) {
      expect(isSealed(value) && value.subject).toBe('tender:t');
    }
    expect(tender).toMatchObject({ tokenHash: TOKEN, publishedBy: null, endsOn: '2024-05-01' });
  });

  it('publishes once whoever repeats the command, and tells a repeated offer from another one (R17)', async () => {
    const market = await opened(DAY);
    const first = await market.send(PublishTender, tenderOf('t', null, '2024-04-30'), VISITOR, 'once');
    expect(await market.send(PublishTender, tenderOf('t', null, '2024-04-30'), VISITOR, 'once')).toEqual({
      ...first,
      repeated: true,
    });
    await replying(market, 't');
    expect((await replying(market, 't')).events).toEqual([]);
    expect((await replying(market, 't', 'Sooner.')).events).toHaveLength(1);
  });

  it('erases what is withdrawn at once, in one answer, and the same again for who repeats it (R17)', async () => {
    const market = await opened(DAY);
    await published(market, 't', null, '2024-04-30');
    await replying(market, 't');
    const withdraw = () => market.send(WithdrawTender, { tenderId: 't', tokenHash: TOKEN }, VISITOR, 'once');
    const outcome = await withdraw();
    expect(outcome.events.map(({ type }) => type)).toEqual(['TenderWithdrawn', 'TenderErased']);
    expect(await keyOf(market, 't')).toBeUndefined();
    expect((await withdraw()).events).toEqual(outcome.events);
  });

  it('erases on demand what a partner is bound by, and its duty stays (R7, R17)', async () => {
    const market = await opened(DAY);
    await published(market, 't', 'client', '2024-04-30');
    await replying(market, 't');
    await market.send(AwardTender, { tenderId: 't', partnerOrgId: 'p' }, representative('client'));
    const accepting = { tenderId: 't', partnerOrgId: 'p', exclusivityAccepted: true };
    await market.send(AcceptTenderAward, accepting, representative('p'));
    await market.send(EraseTender, { tenderId: 't' }, representative('client'));
    expect((await market.ledger.read(Tender, 't')).state).toMatchObject({ status: 'accepted', erased: true });
    expect(await keyOf(market, 't')).toBeUndefined();
  });

  it('ends what stands no more and erases it, daily; what a partner is bound by after ninety days (R7, R17)', async () => {
    const market = await opened(DAY);
    await published(market, 'short', null, '2024-03-20');
    await published(market, 'long', 'client', '2024-12-31');
    await published(market, 'won', 'client', '2024-03-20');
    await replying(market, 'won');
    await market.send(AwardTender, { tenderId: 'won', partnerOrgId: 'p' }, representative('client'));
    const accepting = { tenderId: 'won', partnerOrgId: 'p', exclusivityAccepted: true };
    await market.send(AcceptTenderAward, accepting, representative('p'));
    const erasedAfter = async (through: string): Promise<string[]> => {
      market.day = through;
      await market.send(ExpireTenders, { through }, PROGRAMME);
      const all = ['short', 'long', 'won'];
      const states = await Promise.all(all.map((id) => market.ledger.read(Tender, id)));
      return all.filter((_, index) => states[index]?.state.erased);
    };
    expect(await erasedAfter('2024-03-20')).toEqual([]);
    expect(await erasedAfter('2024-03-21')).toEqual(['short']);
    expect(await erasedAfter('2024-06-09')).toEqual(['short']);
    expect(await erasedAfter('2024-06-10')).toEqual(['short', 'long', 'won']);
    expect(typesOf(market, 'short').slice(1)).toEqual(['TenderExpired', 'TenderErased']);
    expect(typesOf(market, 'won').at(-1)).toBe('TenderErased');
    expect((await market.ledger.read(Tender, 'won')).state.status).toBe('accepted');
  });

  it('goes on where a process died between the end of a tender and its erasure (R17)', async () => {
    let dying = false;
    const market = await opened(DAY, {
      after: async (operation, stream) => {
        if (dying && operation === 'append' && stream === 'tender-t') throw new Error('the process dies');
      },
    });
    await published(market, 't', null, '2024-03-20');
    dying = true;
    await expect(market.send(WithdrawTender, { tenderId: 't', tokenHash: TOKEN }, VISITOR)).rejects.toThrow('dies');
    expect(typesOf(market, 't')).toEqual(['TenderPublished', 'TenderWithdrawn']);
    dying = false;
    market.day = '2024-03-13';
    await market.send(ExpireTenders, { through: '2024-03-13' }, PROGRAMME);
    expect(typesOf(market, 't')).toEqual(['TenderPublished', 'TenderWithdrawn', 'TenderErased']);
    expect(await keyOf(market, 't')).toBeUndefined();
  });
});
