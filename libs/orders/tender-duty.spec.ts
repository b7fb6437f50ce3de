import { given, refused } from '#libs/event-sourcing/testing/given.js';
import { Tender, type TenderState } from '#libs/marketplace/tender.js';
import { Product } from './product.js';
import { FULL_CLIENT, FULL_PARTNER, limited, order, representativeOf, type Scene } from './testing/scene.js';

const won = (differences: Partial<TenderState> = {}): TenderState => ({
  ...Tender.initial,
  exists: true,
  authorOrgId: 'c',
  status: 'accepted',
  awardedTo: 'p',
  ...differences,
});
const naming = (scene: Scene, tender?: TenderState, placedBy = 'c') =>
  given(Product).when(
    order(scene, { placedBy, tenderId: 't' }, { ...(tender ? { tender } : {}), actor: representativeOf(placedBy) }),
  );
const full: Scene = { access: { p: FULL_CLIENT } };

describe('An order that names a tender (R7)', () => {
  it('records that the partner which won it uses the provider’s products alone (R7)', () => {
    const duty = { tenderId: 't', exclusivity: true };
    for (const [scene, placedBy] of [
      [full, 'c'],
      [{ access: { p: FULL_PARTNER } }, 'p'],
    ] as const) {
      expect(naming(scene, won(), placedBy).events[0]?.data).toMatchObject({ decision: { tender: duty } });
    }
    expect(given(Product).when(order(full, {})).events[0]?.data).not.toHaveProperty('decision.tender');
  });

  it('is refused where the tender is not the client’s, not accepted, or won by a partner without part in it (R7)', () => {
    naming(full).then(refused('UNKNOWN_TENDER', { tenderId: 't' }));
    naming(full, Tender.initial).then(refused('UNKNOWN_TENDER'));
    naming(full, won({ authorOrgId: 'd' })).then(refused('UNKNOWN_TENDER'));
    naming(full, won({ authorOrgId: null })).then(refused('UNKNOWN_TENDER'));
    for (const status of ['open', 'awarded', 'withdrawn', 'expired'] as const) {
      naming(full, won({ status })).then(refused('TENDER_NOT_ACCEPTED', { tenderId: 't' }));
    }
    naming(full, won({ awardedTo: 'q' })).then(refused('TENDER_PARTNER_NOT_INVOLVED', { tenderId: 't' }));
    naming({ access: { p: limited('y') } }, won()).then(refused('TENDER_PARTNER_NOT_INVOLVED'));
  });
});
