import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsNotEmpty, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsPosition } from '#libs/kernel/validation.js';

/** More sources than this waiting means that something general is wrong: the automation stops and raises the alarm. */
export const MAX_DEFERRED = 20;

/** A source that could not be posted yet; later sources of the same order wait behind it. */
export class DeferredSource {
  @IsPosition() position!: string;
  @IsString() @IsNotEmpty() eventId!: string;
  @IsString() @IsNotEmpty() orderId!: string;
  @IsString() @MaxLength(500) reason!: string;
}

/** What every event of a journal carries, so that its writer needs only the last one. */
export class JournalEntry {
  /** Position of the last source event taken in: a source at or below it is posted, unless it is deferred. */
  @IsPosition() sourceUpTo!: string;
  @IsArray()
  @ArrayMaxSize(MAX_DEFERRED)
  @ValidateNested({ each: true })
  @Type(() => DeferredSource)
  deferred!: DeferredSource[];
}
