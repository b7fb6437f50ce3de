import { CORRECTION_KINDS } from '#libs/corrections/events/correction-steps.js';
import { LEGAL_FORMS, type LegalForm } from '#libs/organisation/events/organisation-registered.js';
import { CORRECTION_STATUS } from '#projections/corrections/corrections.row.js';
import { RateRuleBody } from '../catalogue/catalogue.dto.js';
import {
  ChoiceField,
  CountryField,
  FlagField,
  IdField,
  IdOrNullField,
  PartField,
  PartsField,
  TextField,
  TextOrNullField,
} from '../http/fields.js';
import { ListQuery } from '../http/list-query.js';

const dryRun = {
  description: 'Answers what would follow and writes nothing; refused with whatever would refuse the command.',
  example: false,
  optional: true,
};

class ProposedCorrection {
  @IdField({
    description: 'Id of the correction; made by the ledger when left out.',
    example: 'cor_1',
    optional: true,
  })
  correctionId?: string;
  @TextField({ description: 'Why; kept for good, so no personal data.', example: 'the level was mistyped' }, 500)
  reason!: string;
  @FlagField(dryRun)
  dryRun?: boolean;
}
export class RateCardCorrectionBody extends ProposedCorrection {
  @IdField({ description: 'Version of the published card.', example: 'card-2026' })
  version!: string;
  @PartsField({ description: 'All rules that it should have had.' }, () => RateRuleBody)
  rules!: RateRuleBody[];
}
export class AttributionCorrectionBody extends ProposedCorrection {
  @IdField({ description: 'Order whose earner was wrong.', example: 'ord_1' })
  orderId!: string;
  @IdOrNullField({ description: 'Partner that should have earned; null: nobody.', example: 'org_beta' })
  partnerOrgId!: string | null;
}
class PayerEvidenceBody {
  @CountryField({ description: 'Country of its seat.', example: 'DE' })
  country!: string;
  @ChoiceField({ description: 'What it is.', example: 'company' }, LEGAL_FORMS)
  legalForm!: LegalForm;
  @TextOrNullField(
    { description: 'Its VAT number, which finance has found to count; null: it had none.', example: 'DE136695976' },
    30,
  )
  vatNumber!: string | null;
}
export class TaxCorrectionBody extends ProposedCorrection {
  @IdField({ description: 'Number of the invoice that has a wrong tax.', example: '1042' })
  invoiceNumber!: string;
  @PartField(
    { description: 'What of the payer should have counted; left out: what is known of it now.', optional: true },
    () => PayerEvidenceBody,
  )
  payer?: PayerEvidenceBody;
}
export class ApproveCorrectionBody {
  @FlagField(dryRun)
  dryRun?: boolean;
}
export class CorrectionsQuery extends ListQuery {
  @ChoiceField({ description: 'Only of this kind.', example: 'attribution', optional: true }, CORRECTION_KINDS)
  kind?: (typeof CORRECTION_KINDS)[number];
  @ChoiceField({ description: 'Only with this status.', example: 'proposed', optional: true }, CORRECTION_STATUS)
  status?: (typeof CORRECTION_STATUS)[number];
  @IdField({ description: 'Only attributions and taxes of this order.', example: 'ord_1', optional: true })
  orderId?: string;
}
