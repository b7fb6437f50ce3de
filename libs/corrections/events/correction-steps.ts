import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsCountry, IsId, IsText } from '#libs/kernel/validation.js';
import { LEGAL_FORMS, type LegalForm } from '#libs/organisation/events/organisation-registered.js';

const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);

export const CORRECTION_KINDS = ['rate-card', 'attribution', 'tax'] as const;

/** What a payer's tax rests on (V3): as it should have been known at the placement. */
export class PayerEvidence {
  @IsCountry() country!: string;
  @IsIn(LEGAL_FORMS) legalForm!: LegalForm;
  /** In its normal form; null: it had none. */
  @OrNull() @IsString() vatNumber!: string | null;
  /** Whether the number takes the tax off a company of the European Union. */
  @IsBoolean() counts!: boolean;
}
/** Of a tax: the invoice that has a wrong one, and what the right one is decided from. */
export class TaxSubject {
  @IsString() invoiceNumber!: string;
  @ValidateNested() @Type(() => PayerEvidence) payer!: PayerEvidence;
}

/** What is to be put right: the rules of a published card (E29), whose cashback an order's is (E30), or a tax (A28). */
export class CorrectionSubject {
  @IsIn(CORRECTION_KINDS) kind!: (typeof CORRECTION_KINDS)[number];
  /** Of a card: its version. */
  @OrNull() @IsId() version!: string | null;
  /** Of a card: the rules that it is to have, which stand with the cards under this id. */
  @OrNull() @IsUUID() proposalId!: string | null;
  /** Of an attribution or a tax. */
  @OrNull() @IsId() orderId!: string | null;
  /** Whose it is to be; null: nobody's. */
  @OrNull() @IsId() partnerOrgId!: string | null;
  /** Of a tax alone. */
  @IsOptional() @ValidateNested() @Type(() => TaxSubject) tax?: TaxSubject;
}

/** Version 1 is one of today that knows no tax (A28). */
const fromVersion1 = <D>(data: D): D => data;

/** One person of finance has found something wrong, and seen what would follow from putting it right (E32). */
class CorrectionProposedData extends CorrectionSubject {
  @IsId() correctionId!: string;
  @IsText() @MaxLength(500) reason!: string;
  @IsString() proposedBy!: string;
  /** Of what would follow from it there and then; null where nobody looked, as in a history. */
  @OrNull() @IsString() preview!: string | null;
}
export const CorrectionProposed = defineEvent({
  type: 'CorrectionProposed',
  version: 2,
  data: CorrectionProposedData,
  upcast: { 1: fromVersion1<CorrectionProposedData> },
});
export type CorrectionProposed = EventOf<typeof CorrectionProposed>;

/** Another one agreed: from here on it is being made. */
class CorrectionApprovedData extends CorrectionSubject {
  @IsId() correctionId!: string;
  @IsText() @MaxLength(500) reason!: string;
  @IsString() proposedBy!: string;
  @IsString() approvedBy!: string;
}
export const CorrectionApproved = defineEvent({
  type: 'CorrectionApproved',
  version: 2,
  data: CorrectionApprovedData,
  upcast: { 1: fromVersion1<CorrectionApprovedData> },
});
export type CorrectionApproved = EventOf<typeof CorrectionApproved>;

/** Orders of the card that partners paid themselves: they keep their discount and their invoice (E29). */
class PaidByPartnersListedData {
  @IsId() correctionId!: string;
  /** Sorted; a long list goes over several events. */
  @IsArray() @IsId({ each: true }) orders!: string[];
}
export const PaidByPartnersListed = defineEvent({
  type: 'PaidByPartnersListed',
  version: 1,
  data: PaidByPartnersListedData,
});
export type PaidByPartnersListed = EventOf<typeof PaidByPartnersListed>;

/** Every order that it concerns was decided again. */
class CorrectionMadeData {
  @IsId() correctionId!: string;
  @IsIn(CORRECTION_KINDS) kind!: (typeof CORRECTION_KINDS)[number];
  /** Orders that were decided again, whether or not anything changed. */
  @IsInt() @Min(0) orders!: number;
  /** Orders left as they are, because partners paid them. */
  @IsInt() @Min(0) paidByPartners!: number;
  /** Adjustments that follow from it. */
  @IsInt() @Min(0) adjustments!: number;
}
export const CorrectionMade = defineEvent({
  type: 'CorrectionMade',
  version: 2,
  data: CorrectionMadeData,
  upcast: { 1: fromVersion1<CorrectionMadeData> },
});
export type CorrectionMade = EventOf<typeof CorrectionMade>;
