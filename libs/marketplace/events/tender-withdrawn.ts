import { IsIn } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';
import { IsId } from '#libs/kernel/validation.js';

/** A tender was taken away before anybody was bound by it (R17): by its author, or by the programme desk for abuse. */
class TenderWithdrawnData {
  @IsId() tenderId!: string;
  @IsIn(['author', 'programme']) by!: 'author' | 'programme';
}
export const TenderWithdrawn = defineEvent({ type: 'TenderWithdrawn', version: 1, data: TenderWithdrawnData });
export type TenderWithdrawn = EventOf<typeof TenderWithdrawn>;
