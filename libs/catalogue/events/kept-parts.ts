import { IsInt, IsUUID, Min } from 'class-validator';

/**
 * Says that a publication too large for one event was kept in parts before: this many, under this id. They come into
 * force with the event that names them, and never without it.
 */
export class KeptParts {
  @IsUUID() publicationId!: string;
  @IsInt() @Min(1) count!: number;
}
