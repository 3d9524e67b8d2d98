import type { ParsedBody } from './body.ts';
import { invalid, invalidValue } from './refusal.ts';

/** Reads single fields of a body; multipart fields are text and are turned into what the schema says. */
export interface FieldReader {
  text(name: string): string | null;
  choice(name: string, values: readonly string[]): string | null;
  integer(name: string, minimum: number, maximum: number): number | null;
  flag(name: string): boolean | null;
  isPresent(name: string): boolean;
}

export function fieldReader(body: ParsedBody): FieldReader {
  const raw = (name: string): unknown => {
    const value = body.fields[name] ?? null;
    if (body.encoding === 'multipart' && Array.isArray(value)) throw duplicate(name);
    return value;
  };
  const text = (name: string): string | null => {
    const value = raw(name);
    if (value !== null && typeof value !== 'string') throw wrongType(name, 'a string', value);
    return value;
  };
  return {
    text,
    choice(name, values) {
      const value = text(name);
      if (value !== null && !values.includes(value)) throw invalidValue(name, value, values);
      return value;
    },
    integer(name, minimum, maximum) {
      const value = body.encoding === 'multipart' ? numberFromText(raw(name)) : raw(name);
      if (value === null) return null;
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer', value);
      if (value < minimum) throw outOfRange(name, 'below_min', `>= ${minimum}`, value);
      if (value > maximum) throw outOfRange(name, 'above_max', `<= ${maximum}`, value);
      return value;
    },
    flag(name) {
      const value = body.encoding === 'multipart' ? flagFromText(raw(name)) : raw(name);
      if (value !== null && typeof value !== 'boolean') throw wrongType(name, 'a boolean', value);
      return value;
    },
    isPresent: (name) => raw(name) !== null,
  };
}

function numberFromText(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
}

function flagFromText(value: unknown): unknown {
  if (value === 'true') return true;
  return value === 'false' ? false : value;
}

function wrongType(name: string, expected: string, value: unknown): Error {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return invalid(
    name,
    'invalid_type',
    `Invalid type for '${name}': expected ${expected}, but got ${got} instead.`,
  );
}

function outOfRange(name: string, code: string, expected: string, value: number): Error {
  const words = code === 'below_min' ? 'below minimum' : 'above maximum';
  return invalid(
    name,
    `integer_${code}_value`,
    `Invalid '${name}': integer ${words} value. Expected a value ${expected}, but got ${value} instead.`,
  );
}

function duplicate(name: string): Error {
  return invalid(
    name,
    'duplicate_parameter',
    `Duplicate parameter: '${name}'. Only one value is allowed; a list is written '${name}[]'.`,
  );
}
