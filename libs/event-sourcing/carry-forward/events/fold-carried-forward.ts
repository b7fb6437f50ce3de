import { IsArray, IsInt, IsObject, IsString, Min, ValidateIf } from 'class-validator';
import type { Instant } from '#libs/kernel/time.js';
import { IsPosition, IsInstant } from '#libs/kernel/validation.js';
import { defineEvent, type EventOf } from '../../event.js';

/** A part of what a stream's events folded to: a fold that begins here need not read what stands before `revision`. */
class FoldCarriedForwardData {
  /** Of the stream's last event that is folded here, and its position in the log. */
  @IsInt() @Min(0) revision!: number;
  @IsPosition() position!: string;
  /** How it was folded; a ledger that folds otherwise leaves it alone. */
  @IsInt() @Min(1) folding!: number;
  /** The parts of one fold stand one behind the other, counted from 0; one without its last part counts for nothing. */
  @IsInt() @Min(0) part!: number;
  @IsInt() @Min(1) parts!: number;
  /** Items that all of it holds: as many events must come before it is put down again. */
  @IsInt() @Min(0) weight!: number;
  /** Of the stream's events up to here: the business time that the next one may not precede. */
  @IsInstant() effectiveAt!: Instant;
  /** The latest business time, and the latest time of recording. */
  @IsInstant() effectiveUpTo!: Instant;
  @IsInstant() recordedUpTo!: Instant;
  @ValidateIf((_, value) => value !== null) @IsString() lastImport!: string | null;
  /** Revisions that were set aside when it was folded. */
  @IsArray() @IsInt({ each: true }) setAside!: number[];
  @IsObject() state!: object;
}
export const FoldCarriedForward = defineEvent({
  type: 'FoldCarriedForward',
  version: 1,
  data: FoldCarriedForwardData,
});
export type FoldCarriedForward = EventOf<typeof FoldCarriedForward>;
