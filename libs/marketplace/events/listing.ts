import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, MaxLength } from 'class-validator';
import { IsCountry, IsId, IsText, IsWebAddress } from '#libs/kernel/validation.js';
import { type Language, LANGUAGES, MAX_SERVICES, type Service } from './services.js';
import { MAX_NAME } from './tender-parts.js';

/** What the directory tells of a partner, by its own choice. */
export class ListingData {
  @IsId() orgId!: string;
  @IsText() @MaxLength(MAX_NAME) name!: string;
  @IsText() @MaxLength(MAX_NAME) place!: string;
  @IsCountry() country!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(LANGUAGES.length) @IsIn(LANGUAGES, { each: true }) languages!: Language[];
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MAX_SERVICES) @IsId({ each: true }) services!: Service[];
  @IsWebAddress() website!: string;
}
