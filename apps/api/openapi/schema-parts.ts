/** JSON Schema as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Record<string, Schema>;

/** Parts that rows have in common or that are worth a name of their own in a generated client. */
export const partSchemas: Schemas = {};

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

export const text = (description: string, example: string): Schema => ({ type: 'string', description, example });
const written = (description: string, example: string, pattern: string): Schema => ({
  ...text(description, example),
  pattern,
});
/** Null is a value of its own: `type` names it, an enumeration lists it, and what is defined elsewhere is one of two. */
export const nullable = ({ description, ...schema }: Schema): Schema => {
  const about = description === undefined ? {} : { description };
  if ('$ref' in schema) {
    const { $ref, ...beside } = schema;
    return { ...about, anyOf: [{ $ref }, { type: 'null' }], ...beside };
  }
  const values = 'enum' in schema ? { enum: [...(schema['enum'] as unknown[]), null] } : {};
  return { ...about, ...schema, type: [schema['type'], 'null'], ...values };
};
export const choice = (description: string, values: readonly string[]): Schema => ({
  type: 'string',
  enum: [...values],
  description,
  example: values[0],
});
export const whole = (description: string, example: number): Schema => ({ type: 'integer', description, example });
export const list = (description: string, items: Schema): Schema => ({ type: 'array', description, items });
/** A position in the log, as a string: it may exceed what a JSON number holds. */
export const position = (description: string): Schema => written(description, '4711', '^\\d+$');
const instant = (description: string): Schema => ({
  type: 'string',
  format: 'date-time',
  description,
  example: '2026-03-12T09:00:00Z',
});
export const uuid = (description: string): Schema => ({
  type: 'string',
  format: 'uuid',
  description,
  example: '0b1f9f52-3f6e-5f0a-9d53-6a2f54a1c0de',
});
/** An object whose fields are all there, apart from the `optional` ones. */
export const part = (properties: Schemas, description?: string, optional: readonly string[] = []): Schema => ({
  type: 'object',
  ...(description ? { description } : {}),
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
/** Gives a part its name in the document; answers the reference that stands in its place. */
export const named = (name: string, schema: Schema): Schema => {
  partSchemas[name] = schema;
  return ref(name);
};
/** The same part with words for this place. */
export const as = (description: string, schema: Schema): Schema => ({ description, ...schema });

/** A page of rows of a schema, and the name it has; `more` stands beside the rows. */
export const pageOf = (row: string, more: Schemas = {}, name = `${row}Page`): Schema =>
  named(
    name,
    part({
      data: list('Rows.', ref(row)),
      nextCursor: nullable(text('Cursor of the next page, null when this is the last.', 'WyJvcmRfMSJd')),
      asOf: instant('When the rows were read.'),
      position: position('Everything up to here is in the rows.'),
      ...more,
    }),
  );
