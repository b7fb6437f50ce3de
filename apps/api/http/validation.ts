import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { isId } from '#libs/kernel/ids.js';
import { nearest } from './nearest.js';
import { type FieldProblem, HttpProblem } from './problem.js';

/** Names of the fields that a request class declares. */
const fieldsOf = (target: new () => object): string[] => {
  const rules = getMetadataStorage().getTargetValidationMetadatas(target, target.name, false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
};

const messagesOf = (error: ValidationError): string[] => {
  const { whitelistValidation, ...others } = error.constraints ?? {};
  if (whitelistValidation === undefined) return Object.values(others);
  const target = error.target?.constructor as (new () => object) | undefined;
  const meant = target && nearest(error.property, fieldsOf(target));
  return [`${error.property} is not known here${meant ? `; did you mean ${meant}?` : '.'}`];
};

/** Every wrong field with its path, however deep. */
export const fieldProblems = (errors: readonly ValidationError[], path = ''): FieldProblem[] =>
  errors.flatMap((error) => {
    const field = path ? `${path}.${error.property}` : error.property;
    const own = error.constraints ? [{ field, messages: messagesOf(error) }] : [];
    return [...own, ...fieldProblems(error.children ?? [], field)];
  });

const WRONG_FIELDS = 'Something is not as it must be; "errors" names each field.';

const refusal = (errors: readonly ValidationError[], where: ArgumentMetadata['type']): HttpProblem => {
  const problems = fieldProblems(errors);
  const unknown = errors.find(({ constraints }) => constraints?.['whitelistValidation']);
  if (where === 'query' && unknown) {
    const [sentence] = messagesOf(unknown);
    return new HttpProblem(400, 'UNKNOWN_PARAMETER', String(sentence), { errors: problems });
  }
  return new HttpProblem(400, 'VALIDATION_FAILED', WRONG_FIELDS, { errors: problems });
};

/** Checks bodies and queries against their classes: unknown fields are refused, all errors are listed at once. */
@Injectable()
export class RequestPipe implements PipeTransform {
  private readonly pipes = new Map<string, ValidationPipe>();

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'param' || metadata.type === 'custom') return value;
    if (metadata.type === 'body' && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      // A command without fields may be sent without a body.
      if (value === undefined || value === null) return this.pipe('body').transform({}, metadata);
      throw new HttpProblem(400, 'MALFORMED_REQUEST', 'The body must be one JSON object.');
    }
    return this.pipe(metadata.type).transform(value, metadata);
  }

  private pipe(type: ArgumentMetadata['type']): ValidationPipe {
    const known = this.pipes.get(type);
    if (known) return known;
    const made = new ValidationPipe({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      stopAtFirstError: false,
      validationError: { target: true, value: false },
      exceptionFactory: (errors: ValidationError[]) => refusal(errors, type),
    });
    this.pipes.set(type, made);
    return made;
  }
}

/** An id in a path. */
@Injectable()
export class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data }: ArgumentMetadata): string {
    if (isId(value)) return value;
    const messages = [`${data ?? 'id'} must be an id: 1 to 64 of A-Z a-z 0-9 _ -`];
    throw new HttpProblem(400, 'VALIDATION_FAILED', WRONG_FIELDS, {
      errors: [{ field: data ?? 'id', messages }],
    });
  }
}
