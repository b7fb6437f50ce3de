import { Equals } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The partner accepted, and with it the duty to use the provider's products alone (R7). */
class TenderAwardAcceptedData {
  @IsId() tenderId!: string;
  @IsId() partnerOrgId!: string;
  @Equals(true) exclusivityAccepted!: true;
}
export const TenderAwardAccepted = defineEvent({
  type: 'TenderAwardAccepted',
  version: 1,
  data: TenderAwardAcceptedData,
});
export type TenderAwardAccepted = EventOf<typeof TenderAwardAccepted>;
