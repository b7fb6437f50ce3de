import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsNotEmpty, IsString, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { IsPosition, IsRevision } from '#libs/kernel/validation.js';

/** More sources than this waiting means that something general is wrong: the automation stops and raises the alarm. */
export const MAX_DEFERRED = 20;

/** A source that could not be posted yet; later sources of the same stream wait behind it. */
export class DeferredSource {
  /** Where it stands. */
  @IsString() @IsNotEmpty() stream!: string;
  /** Its place in the stream; null in entries that did not keep it: then the stream is read to find the event. */
  @ValidateIf((_, value) => value !== null) @IsRevision() revision!: number | null;
  @IsPosition() position!: string;
  @IsString() @IsNotEmpty() eventId!: string;
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
