import { flag, type HeldBy, nullable, part, text } from '#libs/read-models/description/values.js';
import { partner } from '#projections/values.js';

/** What the answer of a new tender tells beside what was written. */
export const PUBLISHED_TENDER = part(
  'PublishedTender',
  {
    managementToken: nullable(
      text(
        'Of a tender that was published without an account: with it in X-Tender-Token its author reads the replies, awards, withdraws and erases it. Told here only, and again to who repeats the request with its Idempotency-Key. Null: an organisation’s.',
        'u0Yq3cXkqkQ2c6dN1pZs0mG4f7bTj9vR5wLxHaEoKiY',
        '^[A-Za-z0-9_-]{43}$',
      ),
    ),
  },
  { about: 'What publishing a tender did, with what its author looks after it by.' },
);

/** Whether a partner wishes to have tenders, read from its stream. */
export const TENDER_WISH = part('TenderWish', {
  partnerOrgId: partner(),
  wishes: flag('Whether it wishes to have tenders (R17); false before it said so.'),
});
export type TenderWishRow = HeldBy<typeof TENDER_WISH>;
