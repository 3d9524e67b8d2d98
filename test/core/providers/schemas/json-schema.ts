import { z } from 'zod';

/** A JSON Schema, as data. */
export type JsonSchema = Parameters<typeof z.fromJSONSchema>[0] & object;

export const text = { type: 'string' } as const;
export const flag = { type: 'boolean' } as const;

/** One of these words. */
export function words(...values: string[]) {
  return { type: 'string', enum: values } as const;
}

/** A whole number within limits. */
export function whole(minimum: number, maximum: number) {
  return { type: 'integer', minimum, maximum } as const;
}

/** `min` to `max` of the same. */
export function listOf(items: JsonSchema, min: number, max: number): JsonSchema {
  return { type: 'array', items, minItems: min, maxItems: max };
}

/**
 * An object with these fields and no other: services refuse fields they do not know, so a schema that let them pass
 * would prove little. Names that end in "!" must be there.
 */
export function fields(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [bare(name), properties[name] ?? {}])),
    required: names.filter((name) => name.endsWith('!')).map(bare),
    additionalProperties: false,
  };
}

function bare(name: string): string {
  return name.replace(/!$/, '');
}

/** What a schema says against a value, in one line each; empty where it takes it. */
export function complaints(schema: JsonSchema): (value: unknown) => readonly string[] {
  const validator = z.fromJSONSchema(schema);
  return (value) => {
    const read = validator.safeParse(value);
    return read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  };
}
