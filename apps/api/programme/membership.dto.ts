import { type Register, REGISTERS } from '#libs/kernel/register-numbers.js';
import { DUTIES, type Duty } from '#libs/programme/events/reseller-terms-published.js';
import { APPLICATION_STATUS } from '#projections/applications/applications.row.js';
import { ReasonBody } from '../delegation/delegation.dto.js';
import {
  ChoiceField,
  ChoicesField,
  DateField,
  IdField,
  PartField,
  TextField,
  WebAddressField,
} from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

export class RegistrationBody {
  @ChoiceField({ description: 'Register of companies (R4).', example: 'CH-UID' }, REGISTERS)
  scheme!: Register;
  @TextField({ description: 'Number there; kept in its normal form.', example: 'CHE-123.456.788' }, 40)
  value!: string;
}
export class ApplyBody extends ReasonBody {
  @PartField({ description: 'The company’s number in its country’s register (R4).' }, () => RegistrationBody)
  registration!: RegistrationBody;
  @WebAddressField({ description: 'Its website.', example: 'https://beta.example' })
  website!: string;
  @IdField({ description: 'Version of the conditions that it accepts (R8).', example: 'terms-2026' })
  termsVersion!: string;
}
export class AcceptTermsBody extends ReasonBody {
  @IdField({ description: 'Version of the conditions that it accepts (R8).', example: 'terms-2027' })
  version!: string;
}
export class PublishTermsBody extends ReasonBody {
  @IdField({ description: 'Version of the conditions.', example: 'terms-2026' })
  version!: string;
  @DateField({ description: 'Business day from which on applicants accept it.', example: '2026-01-01' })
  validFrom!: string;
  @WebAddressField({ description: 'Where its text stands.', example: 'https://hosting.example/terms-2026' })
  url!: string;
  @ChoicesField({ description: 'Duties that it lays down, all of them (R5, R6, R7).', example: [...DUTIES] }, DUTIES)
  duties!: Duty[];
}
export class AffiliateBody extends ReasonBody {
  @IdField({ description: 'Organisation that takes part in the affiliate programme.', example: 'org_delta' })
  orgId!: string;
}
export class ApplicationsQuery extends ListQuery {
  @ChoiceField({ description: 'Only those with this status.', optional: true }, APPLICATION_STATUS)
  status?: (typeof APPLICATION_STATUS)[number];
}
export class PartnerQuery extends ListQuery {
  @IdField({ description: 'Only this partner.', optional: true })
  partner?: string;
}
export class AcceptancesQuery extends ListQuery {
  @IdField({ description: 'Only this version.', optional: true })
  version?: string;
}
