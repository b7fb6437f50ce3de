import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsString, Matches, Min, ValidateNested } from 'class-validator';
import { defineEvent, type EventOf } from '#libs/event-sourcing/event.js';

/** What became of one line: `applied`, `unchanged`, or the code it was refused with. */
export class PassedRecord {
  @IsInt() @Min(1) n!: number;
  @IsString() @Matches(/^(applied|unchanged|[A-Z][A-Z_]+)$/) outcome!: string;
  /** Hash of the line, so that a line changed after it was passed is noticed. */
  @IsString() @Matches(/^[0-9a-f]{16}$/) line!: string;
}
/** Records of an import are done with; their outcomes never change, whatever the ledger becomes later. */
export class RecordsPassedData {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => PassedRecord)
  records!: PassedRecord[];
}
export const RecordsPassed = defineEvent({ type: 'RecordsPassed', version: 1, data: RecordsPassedData });
export type RecordsPassed = EventOf<typeof RecordsPassed>;
