import { LANGUAGES } from '#libs/organisation/events/organisation-registered.js';
import { SUPPORT_SCOPES, type SupportScope } from '#libs/support/events/support-access-steps.js';
import { SUPPORT_OFFERS, type SupportOfferName } from '#libs/support/events/support-offer.js';
import { SUPPORT_ACCESS_STATUS } from '#projections/support_access/support_access.row.js';
import {
  ChoiceField,
  ChoicesField,
  EmailField,
  IdField,
  IdsField,
  InstantField,
  PatternField,
  TextField,
  UserField,
} from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

const MAX_PRODUCTS = 100;

export class SubscribeSupportOfferBody {
  @ChoiceField({ description: 'From now on.', example: 'premium-pro' }, SUPPORT_OFFERS)
  offer!: SupportOfferName;
}

export class PublishSupportContactsBody {
  @TextField({ description: 'Telephone, as it is dialled.', example: '+41 22 820 35 44' }, 40)
  phone!: string;
  @EmailField({ description: 'E-mail of the desk, no person’s.', example: 'pro@support.example' })
  email!: string;
  @TextField({ description: 'When somebody answers.', example: 'Mon–Fri 08:00–18:00' }, 200)
  hours!: string;
  @ChoicesField({ description: 'In which languages, the first one first.', example: ['fr', 'de'] }, LANGUAGES)
  languages!: (typeof LANGUAGES)[number][];
}

export class CheckSupportCodeBody {
  @PatternField(
    { description: 'Sixteen digits as the caller reads them out, by four or at once.', example: '4821 9077 5530 1928' },
    /^\d{4}( ?\d{4}){3}$/,
    'sixteen digits, such as 4821 9077 5530 1928',
  )
  supportCode!: string;
}

export class GrantSupportAccessBody {
  @IdField({ description: 'Id of the grant; made by the ledger when left out.', example: 'sac_1', optional: true })
  grantId?: string;
  @ChoicesField({ description: 'What is opened.', example: ['kMail'] }, SUPPORT_SCOPES)
  scope!: SupportScope[];
  @IdsField(
    {
      description: 'Products that it is for; left out: whatever of these the organisation has.',
      example: ['prd_1'],
      optional: true,
    },
    MAX_PRODUCTS,
    1,
  )
  products?: string[];
  @InstantField({
    description: 'The first instant at which it is over: within seven days; left out: a day from now.',
    example: '2026-03-13T09:00:00Z',
    optional: true,
  })
  expiresAt?: string;
  @TextField({ description: 'What for.', example: 'Mails do not arrive', optional: true }, 500)
  reason?: string;
}

export class RevokeSupportAccessBody {
  @TextField({ description: 'Why.', example: 'It works again', optional: true }, 500)
  reason?: string;
}

export class UseSupportAccessBody {
  @ChoiceField({ description: 'Where it goes.', example: 'kMail' }, SUPPORT_SCOPES)
  scope!: SupportScope;
  @IdField({
    description:
      'Product that it goes to; left out: none in particular, which a grant of named products does not cover.',
    example: 'prd_1',
    optional: true,
  })
  productId?: string;
  @TextField({ description: 'Why, for the organisation to read.', example: 'Mails do not arrive' }, 500)
  reason!: string;
  @TextField({ description: 'Of the desk’s own system.', example: 'T-4711', optional: true }, 64)
  ticket?: string;
}

export class SupportAccessQuery extends ListQuery {
  @ChoiceField({ description: 'Only what is so now.', example: 'active', optional: true }, SUPPORT_ACCESS_STATUS)
  status?: (typeof SUPPORT_ACCESS_STATUS)[number];
  @UserField({ description: 'Only what this user granted.', example: 'usr_1', optional: true })
  grantedBy?: string;
}
export class SupportAccessUsesQuery extends ListQuery {
  @IdField({ description: 'Only of this grant.', example: 'sac_1', optional: true })
  grant?: string;
  @IdField({ description: 'Only of this product.', example: 'prd_1', optional: true })
  product?: string;
  @UserField({ description: 'Only by this user of the desk.', example: 'usr_9', optional: true })
  agent?: string;
}

const OF_ORGANISATION = { description: 'Only of this organisation.', example: 'org_alpha', optional: true };
export class AllSupportAccessQuery extends SupportAccessQuery {
  @IdField(OF_ORGANISATION)
  organisation?: string;
}
export class AllSupportAccessUsesQuery extends SupportAccessUsesQuery {
  @IdField(OF_ORGANISATION)
  organisation?: string;
}

export const CHECK_OUTCOMES = ['identified', 'failed'] as const;
export class SupportChecksQuery extends ListQuery {
  @UserField({ description: 'Only by this user of the desk.', example: 'usr_9', optional: true })
  agent?: string;
  @IdField({ description: 'Only callers of this organisation.', example: 'org_alpha', optional: true })
  organisation?: string;
  @UserField({ description: 'Only this caller.', example: 'usr_1', optional: true })
  caller?: string;
  @ChoiceField({ description: 'Only codes that held, or that did not.', optional: true }, CHECK_OUTCOMES)
  outcome?: (typeof CHECK_OUTCOMES)[number];
}
