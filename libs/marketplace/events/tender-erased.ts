import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** The key of what people wrote in a tender and its replies is destroyed (R17); who, when and what became of it stays. */
class TenderErasedData {
  @IsId() tenderId!: string;
}
export const TenderErased = defineEvent({ type: 'TenderErased', version: 1, data: TenderErasedData });
export type TenderErased = EventOf<typeof TenderErased>;
