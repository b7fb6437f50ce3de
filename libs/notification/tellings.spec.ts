import 'reflect-metadata';
import { WhenOrderCancelledThenQueueNotice } from './automations/when-order-cancelled-then-queue-notice.js';
import { WhenProductEndsThenQueueNotice } from './automations/when-product-ends-then-queue-notice.js';
import { WhenSupportEntersThenQueueNotice } from './automations/when-support-enters-then-queue-notice.js';
import { WhenTenderMovesThenQueueNotice } from './automations/when-tender-moves-then-queue-notice.js';
import { WhenTermsPublishedThenQueueNotices } from './automations/when-terms-published-then-queue-notices.js';
import { StreamUnreadable } from '#libs/event-sourcing/unreadable.js';
import { golden, short, Told } from './testing/told.js';

const terms = { version: '2025', validFrom: '2025-01-01', url: 'https://provider.example/2025', duties: [] };
const publishTerms = (told: Told) => told.happens('resellerTerms-main', 'ResellerTermsPublished', terms);

describe('new conditions (R8)', () => {
  it('are told to whoever is a partner then, suspended or not, once', async () => {
    const told = new Told();
    for (const orgId of ['active', 'suspended', 'left']) await told.partner(orgId);
    await told.happens('partners-main', 'Registered', { member: 'never-admitted' });
    await told.happens(
      'partner-suspended',
      'PartnerSuspended',
      golden('programme', 'PartnerSuspended.v1', { orgId: 'suspended' }),
    );
    await told.happens('partner-left', 'PartnerLeft', golden('programme', 'PartnerLeft.v1', { orgId: 'left' }));
    const published = await publishTerms(told);
    await told.partner('later');
    const notices = await told.notices(WhenTermsPublishedThenQueueNotices);
    expect(short(notices)).toEqual(['terms-published active', 'terms-published suspended']);
    expect(notices[0]).toEqual({
      template: 'terms-published',
      recipientOrgId: 'active',
      language: 'en',
      clientOrgId: null,
      partnerOrgId: 'active',
      about: published.id,
      details: { subject: '2025', day: '2025-01-01' },
    });
  });

  it('A24: reach each of many partners once, whenever the process died in the middle', async () => {
    const told = new Told();
    const partners = Array.from({ length: 40 }, (_, index) => `p${index}`);
    for (const orgId of partners) await told.partner(orgId);
    await publishTerms(told);
    for (const died of [1, 7, 30]) {
      let left = died;
      const dying = {
        before: async (operation: string) => {
          if (operation === 'append' && (left -= 1) < 0) throw new Error('killed');
        },
      };
      await expect(told.run(WhenTermsPublishedThenQueueNotices, dying)).rejects.toThrow('killed');
      expect(told.queued().length).toBeLessThan(40);
    }
    const notices = await told.notices(WhenTermsPublishedThenQueueNotices);
    expect(short(notices)).toEqual(partners.map((orgId) => `terms-published ${orgId}`).sort());
    expect(told.parked).toEqual([]);
  });

  it('reach the others where the stream of one cannot be read, and are told to that one later', async () => {
    const told = new Told();
    for (const orgId of ['p1', 'p2', 'p3']) await told.partner(orgId);
    const { id } = await publishTerms(told);
    const unreadable = {
      before: async (operation: string, stream: string) => {
        if (operation === 'read' && stream === 'partner-p2') {
          throw new StreamUnreadable({ ...told.memory.stream(stream)[0]!, problem: 'of a newer version' });
        }
      },
    };
    await told.run(WhenTermsPublishedThenQueueNotices, unreadable);
    expect(short(told.queued())).toEqual(['terms-published p1', 'terms-published p3']);
    expect(told.parked).toEqual([id]);
    expect(await told.notices(WhenTermsPublishedThenQueueNotices)).toHaveLength(3);
  });
});

/** Partners a, b and c, of which the first two wish to have tenders. */
const market = async (authorOrgId: string | null): Promise<Told> => {
  const told = new Told();
  for (const orgId of ['a', 'b', 'c']) await told.partner(orgId);
  for (const orgId of ['a', 'b']) await told.happens(`tenderWish-${orgId}`, 'TenderWishSet', { orgId, wishes: true });
  const mine = authorOrgId === null ? {} : { authorOrgId, publishedBy: 'lr', tokenHash: null };
  const words = { tenderId: 't', subject: 'tender:t', ...mine };
  await told.happens('tender-t', 'TenderPublished', golden('marketplace', 'TenderPublished.v1', words));
  return told;
};
const replies = (told: Told, partnerOrgId: string, at?: string) => {
  const data = { tenderId: 't', subject: 'tender:t', partnerOrgId, message: 'We do.', price: null };
  return told.happens('tender-t', 'TenderReplied', data, at);
};
const ofTender = async (told: Told): Promise<string[]> => short(await told.notices(WhenTenderMovesThenQueueNotice));
const PUBLISHED = ['tender-published a', 'tender-published b'];

describe('tenders (R17, R7)', () => {
  it('R17: one that is published is told to active partners that wish to have tenders, once', async () => {
    const told = await market(null);
    await told.happens('tenderWish-c', 'TenderWishSet', { orgId: 'c', wishes: true });
    const notices = await told.notices(WhenTenderMovesThenQueueNotice);
    expect(short(notices)).toEqual(PUBLISHED);
    expect(notices[0]).toMatchObject({ clientOrgId: null, partnerOrgId: 'a', details: { tenderId: 't' } });
  });

  it('R17: neither to its author, nor to who is suspended, nor to who wishes it no more', async () => {
    const told = new Told();
    for (const orgId of ['author', 'suspended', 'no-more', 'wishing']) {
      await told.partner(orgId);
      await told.happens(`tenderWish-${orgId}`, 'TenderWishSet', { orgId, wishes: true });
    }
    await told.happens('tenderWish-no-more', 'TenderWishSet', { orgId: 'no-more', wishes: false });
    await told.happens(
      'partner-suspended',
      'PartnerSuspended',
      golden('programme', 'PartnerSuspended.v1', { orgId: 'suspended' }),
    );
    const mine = { tenderId: 't', subject: 'tender:t', authorOrgId: 'author', publishedBy: 'lr', tokenHash: null };
    await told.happens('tender-t', 'TenderPublished', golden('marketplace', 'TenderPublished.v1', mine));
    expect(await ofTender(told)).toEqual(['tender-published wishing']);
  });

  it('R17: a reply is told to the organisation that asked for help, once a partner and day', async () => {
    const told = await market('client');
    await replies(told, 'a', '2024-03-12T09:00:00Z');
    await replies(told, 'a', '2024-03-12T15:00:00Z');
    await replies(told, 'b', '2024-03-12T16:00:00Z');
    await replies(told, 'a', '2024-03-13T09:00:00Z');
    const told3 = ['tender-reply client', 'tender-reply client', 'tender-reply client'];
    expect(await ofTender(told)).toEqual([...PUBLISHED, ...told3]);
  });

  it('R17: a visitor is told in the language that it asked for help in, by no organisation’s id', async () => {
    const told = await market(null);
    const { id: about } = await replies(told, 'a');
    const notices = await told.notices(WhenTenderMovesThenQueueNotice);
    expect(notices.at(-1)).toEqual({
      template: 'tender-reply',
      recipientOrgId: null,
      language: 'fr',
      clientOrgId: null,
      partnerOrgId: 'a',
      about,
      details: { tenderId: 't' },
    });
  });

  it('R17: of a tender that was claimed, the organisation that it is of by then', async () => {
    const told = await market(null);
    await replies(told, 'a');
    await told.happens('tender-t', 'TenderClaimed', { tenderId: 't', orgId: 'client', claimedBy: 'lr' });
    await replies(told, 'b');
    expect(await ofTender(told)).toEqual([...PUBLISHED, 'tender-reply (visitor)', 'tender-reply client']);
  });

  it('R7: an award is told to the partner that it goes to; once it accepts, to the author and to who else replied', async () => {
    const told = await market('client');
    for (const orgId of ['a', 'b', 'c']) await replies(told, orgId);
    await told.happens('tender-t', 'TenderReplyWithdrawn', { tenderId: 't', partnerOrgId: 'c' });
    await told.happens('tender-t', 'TenderAwarded', { tenderId: 't', partnerOrgId: 'b' });
    const before = await ofTender(told);
    expect(before.filter((one) => one.startsWith('tender-awarded'))).toEqual(['tender-awarded b']);
    const accepted = { tenderId: 't', partnerOrgId: 'b', exclusivityAccepted: true };
    await told.happens('tender-t', 'TenderAwardAccepted', accepted);
    const news = (await ofTender(told)).filter((one) => !before.includes(one));
    expect(news).toEqual(['tender-award-accepted client', 'tender-not-awarded a']);
  });
});

describe('what support does (R55)', () => {
  const used = { grantId: 'g', orgId: 'client', agentId: 'sam', scope: 'kMail', productId: 'x', ticket: null };
  const use = (told: Told, changes: object, at: string) =>
    told.happens('supportAccess-g', 'SupportAccessUsed', { ...used, ...changes }, at);

  it('is told to whose data it is, once a day and thing, and to nobody else', async () => {
    const told = new Told();
    await use(told, {}, '2024-03-12T09:00:00Z');
    await use(told, {}, '2024-03-12T09:05:00Z');
    await use(told, { scope: 'kDrive', productId: null }, '2024-03-12T09:06:00Z');
    // Past midnight in Zurich.
    await use(told, {}, '2024-03-12T23:30:00Z');
    const notices = await told.notices(WhenSupportEntersThenQueueNotice);
    expect(short(notices)).toEqual(Array(3).fill('support-access-used client'));
    expect(notices.map(({ details }) => Object.values(details).sort().join(' ')).sort()).toEqual([
      '2024-03-12 kDrive',
      '2024-03-12 kMail x',
      '2024-03-13 kMail x',
    ]);
  });

  it('is told of uses alone: what was granted and revoked without one concerns nobody', async () => {
    const told = new Told();
    await told.happens('supportAccess-g', 'SupportAccessRevoked', {
      grantId: 'g',
      orgId: 'client',
      revokedBy: 'client',
    });
    expect(await told.notices(WhenSupportEntersThenQueueNotice)).toEqual([]);
  });
});

describe('what becomes of products and orders', () => {
  const grants = (told: Told, partnerOrgId: string, to: object) =>
    told.happens('delegation-client', 'AccessGranted', golden('delegation', 'AccessGranted.v2', { partnerOrgId, to }));
  const ended = { productId: 'x', clientOrgId: 'client' };
  const FULL = { mode: 'FULL', products: [], payment: 'CLIENT' };
  const limitedTo = (productId: string) => ({ mode: 'LIMITED', products: [productId], payment: null });

  it.each([
    ['ProductTerminationScheduled', { on: '2024-05-01' }, 'termination-scheduled'],
    ['ProductTerminationWithdrawn', { on: '2024-05-01' }, 'termination-withdrawn'],
    ['ProductTerminated', {}, 'product-terminated'],
  ])(
    'A21: %s is told to the owner and to the partner that manages the product (A2), once',
    async (type, more, template) => {
      const told = new Told();
      await grants(told, 'full', FULL);
      await told.happens('product-x', type, { ...ended, ...more });
      const notices = await told.notices(WhenProductEndsThenQueueNotice);
      expect(short(notices)).toEqual([`${template} client`, `${template} full`]);
      expect(notices[0]?.details).toEqual('on' in more ? { productId: 'x', day: more.on } : { productId: 'x' });
    },
  );

  it('A2: a limited partner hears of what it manages and of nothing else, and none where there is none', async () => {
    const told = new Told();
    await told.happens('product-x', 'ProductTerminated', ended);
    await grants(told, 'limited', limitedTo('y'));
    await told.happens('product-y', 'ProductTerminated', { ...ended, productId: 'y' });
    await told.happens('product-z', 'ProductTerminated', { ...ended, productId: 'z' });
    const notices = await told.notices(WhenProductEndsThenQueueNotice);
    expect(notices.map(({ recipientOrgId, details }) => `${details.productId} ${recipientOrgId}`)).toEqual([
      'x client',
      'y client',
      'y limited',
      'z client',
    ]);
  });

  it('A29: that a warranty has paid a renewal is told to the owner of both, once', async () => {
    const told = new Told();
    await told.happens('product-w', 'ProductOrdered', golden('orders', 'ProductOrdered.v4', { productId: 'w' }));
    const used = { productId: 'w', forProductId: 'x', orderId: 'o2' };
    await told.happens('product-w', 'WarrantyUsed', golden('orders', 'WarrantyUsed.v1', used));
    const notices = await told.notices(WhenProductEndsThenQueueNotice);
    expect(short(notices)).toEqual(['warranty-used org_client']);
    expect(notices[0]?.details).toEqual({ productId: 'x', subject: 'w' });
  });

  it('A12: a cancelled order is told to owner, payer, who placed it and the managing partner, once each', async () => {
    const told = new Told();
    await told.happens('order-ord_1', 'OrderOpened', golden('orders', 'OrderOpened.v4'));
    const cancelled = { clientOrgId: 'org_client', payerOrgId: 'org_client' };
    await told.happens('order-ord_1', 'OrderCancelled', golden('orders', 'OrderCancelled.v1', cancelled));
    const notices = await told.notices(WhenOrderCancelledThenQueueNotice);
    expect(short(notices)).toEqual(['order-cancelled org_client', 'order-cancelled org_partner']);
    expect(notices[0]).toMatchObject({
      clientOrgId: 'org_client',
      partnerOrgId: 'org_partner',
      details: { productId: 'prd_1', subject: 'ord_1' },
    });
  });
});
