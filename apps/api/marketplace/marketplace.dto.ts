import { LANGUAGES, type Language, type Service, SERVICES } from '#libs/marketplace/events/services.js';
import { MAX_EMAIL, MAX_NAME, MAX_TEXT, MAX_TITLE, PHONE } from '#libs/marketplace/events/tender-parts.js';
import type { Amount, Currency } from '#libs/kernel/money.js';
import { TENDER_STATUS } from '#projections/tenders/tenders.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import {
  ChoiceField,
  ChoicesField,
  CountryField,
  CurrencyField,
  DateField,
  EmailField,
  FlagField,
  IdField,
  LinesField,
  PartField,
  PatternField,
  PositiveAmountField,
  TextField,
  WebAddressField,
} from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class TenderMoneyBody {
  @PositiveAmountField({ description: 'Excluding VAT.', example: '5000.00' })
  amount!: Amount;
  @CurrencyField({ description: 'Its currency.', example: 'CHF' })
  currency!: Currency;
}
export class TenderContactBody {
  @TextField({ description: 'Whom partners may write to.', example: 'Anna Muster' }, MAX_NAME)
  name!: string;
  @EmailField({ description: 'Where.', example: 'anna@example.ch' }, MAX_EMAIL)
  email!: string;
  @PatternField(
    { description: 'By telephone.', example: '+41 22 000 00 00', optional: true },
    PHONE,
    'a telephone number',
  )
  phone?: string;
}
export class PublishTenderBody {
  @IdField({ description: 'Id of the tender; made by the ledger when left out.', example: 'tdr_1', optional: true })
  tenderId?: string;
  @TextField({ description: 'What it is about.', example: 'A new website' }, MAX_TITLE)
  title!: string;
  @LinesField({ description: 'What is asked for.', example: 'Five pages in French, and a shop.' }, MAX_TEXT)
  description!: string;
  @ChoicesField({ description: 'Kinds of services.', example: ['web-design', 'e-commerce'] }, SERVICES)
  services!: Service[];
  @ChoicesField({ description: 'Languages in which you are served.', example: ['fr'] }, LANGUAGES)
  languages!: Language[];
  @CountryField({ description: 'Where it is asked for.', example: 'CH' })
  country!: string;
  @PartField({ description: 'What you would spend.', optional: true }, () => TenderMoneyBody)
  budget?: TenderMoneyBody;
  @DateField({
    description: 'The last day on which it stands; it ends 90 days after it was published at the latest.',
    example: '2026-04-30',
  })
  deadline!: string;
  @PartField(
    { description: 'For partners that wish to have tenders; erased when it is over.' },
    () => TenderContactBody,
  )
  contact!: TenderContactBody;
}
export class ExpireTendersBody extends ReasonBody {
  @DateField({ description: 'The last business day that counts; not after today.', example: '2026-03-12' })
  through!: string;
}
export class ReplyBody {
  @LinesField(
    { description: 'To the author; erased when the tender is over.', example: 'We could begin in May.' },
    MAX_TEXT,
  )
  message!: string;
  @PartField({ description: 'What it would cost.', optional: true }, () => TenderMoneyBody)
  price?: TenderMoneyBody;
}
export class AwardBody {
  @IdField({ description: 'A partner that replied.', example: 'org_beta' })
  partnerOrgId!: string;
}
export class AcceptAwardBody {
  @FlagField({
    description: 'That the partner uses the provider’s products alone for what it won (R7); only true is accepted.',
    example: true,
  })
  exclusivityAccepted!: boolean;
}
export class TenderWishBody {
  @FlagField({ description: 'Whether the partner wishes to have tenders.', example: true })
  wishes!: boolean;
}
export class ListingBody {
  @TextField({ description: 'As the partner calls itself.', example: 'Beta Sàrl' }, MAX_NAME)
  name!: string;
  @TextField({ description: 'Where it is.', example: 'Lausanne' }, MAX_NAME)
  place!: string;
  @CountryField({ description: 'Country of the place.', example: 'CH' })
  country!: string;
  @ChoicesField({ description: 'Languages that it serves in.', example: ['fr', 'en'] }, LANGUAGES)
  languages!: Language[];
  @ChoicesField({ description: 'What it offers.', example: ['hosting', 'web-design'] }, SERVICES)
  services!: Service[];
  @WebAddressField({ description: 'Its website.', example: 'https://beta.example' })
  website!: string;
}

export class TendersQuery extends ListQuery {
  @ChoiceField({ description: 'Only those with this status.', optional: true }, TENDER_STATUS)
  status?: (typeof TENDER_STATUS)[number];
  @CountryField({ description: 'Only of this country.', example: 'CH', optional: true })
  country?: string;
  @ChoiceField({ description: 'Only those whose author is served in this language.', optional: true }, LANGUAGES)
  language?: Language;
  @ChoiceField({ description: 'Only those that ask for this.', optional: true }, SERVICES)
  service?: Service;
}
const MAX_SEARCH = 100;
export class DirectoryQuery extends ListQuery {
  @TextField(
    { description: 'A part of the name or the place; small letters and accents make no difference.', optional: true },
    MAX_SEARCH,
  )
  text?: string;
  @TextField({ description: 'A part of the place.', example: 'Lausanne', optional: true }, MAX_SEARCH)
  place?: string;
  @CountryField({ description: 'Only of this country.', example: 'CH', optional: true })
  country?: string;
  @ChoiceField({ description: 'Only those that serve in this language.', optional: true }, LANGUAGES)
  language?: Language;
  @ChoiceField({ description: 'Only those that offer this.', optional: true }, SERVICES)
  service?: Service;
}
