import { AppError } from '../../shared/errors.ts';
import type { ExtraFields } from '../db/runs.ts';
import type { WireFile } from './provider.ts';

/** A request with more fields than this is no request any more. */
const mostCharacters = 100_000;

/** One part of a form, as a multipart wire holds it. */
interface FormPart {
  readonly name: string;
  readonly value: string | WireFile;
  readonly fileName?: string;
}

/** The one list that grows: a person's tools join the app's own. Of any other list a longer one would be another list. */
const growingList = 'tools';

/** Names that mean something to the app or to JavaScript itself; `$file` stands for a picture's bytes on the wire. */
const forbiddenNames: ReadonlySet<string> = new Set(['$file', '__proto__', 'constructor', 'prototype']);

/**
 * Adds a person's own fields to a JSON body: what a provider adds tomorrow, or tools. New fields are added, objects are
 * merged field by field, and `tools` is appended to. Nothing the body already says is ever changed, nor anything in
 * `owned` even where the body leaves it out (dotted names reach inside, "input.prompt"): the recipe, the estimate and
 * the caps would speak of another request than the one that is bought. Throws `AppError('invalid-input', field "extra")`.
 */
export function mergeExtra<Body extends object>(
  body: Body,
  extra: ExtraFields | null,
  owned: readonly string[] = [],
): Body {
  if (extra === null) return body;
  checkSize(extra);
  // Safe: fields are added to a copy of the body, never taken away or given another kind.
  return mergeObjects(body, extra, '', owned) as Body;
}

/** The same for a form, which knows only single values: a text, a number, true or false per name. */
export function mergeExtraParts<Part extends FormPart>(
  parts: readonly Part[],
  extra: ExtraFields | null,
  owned: readonly string[],
): readonly (Part | { readonly name: string; readonly value: string })[] {
  if (extra === null) return parts;
  checkSize(extra);
  const taken = new Set([...parts.map(({ name }) => plainName(name)), ...owned.map(plainName)]);
  const added = Object.entries(extra).map(([name, value]) => {
    if (taken.has(plainName(name))) throw ownedProblem(name);
    if (value === null || typeof value === 'object') {
      throw refused(
        `The extra field "${shown(name)}" must be a text, a number, true or false: with these pictures the request is a form.`,
      );
    }
    return { name, value: String(value) };
  });
  return [...parts, ...added];
}

function mergeObjects(
  body: object,
  extra: Readonly<Record<string, unknown>>,
  prefix: string,
  owned: readonly string[],
): object {
  const merged = new Map<string, unknown>(Object.entries(body));
  for (const [name, value] of Object.entries(extra)) {
    const path = prefix + name;
    checkName(name, path);
    checkNames(value, path);
    if (owned.includes(path)) throw ownedProblem(path);
    const present = merged.get(name);
    if (present === undefined) {
      const inner = isObject(value) ? mergeObjects({}, value, `${path}.`, owned) : value;
      merged.set(name, inner);
    } else if (isObject(present) && isObject(value)) {
      merged.set(name, mergeObjects(present, value, `${path}.`, owned));
    } else if (path === growingList && Array.isArray(present) && Array.isArray(value)) {
      merged.set(name, [...(present as unknown[]), ...(value as unknown[])]);
    } else {
      throw ownedProblem(path);
    }
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('$file' in value);
}

function checkName(name: string, path: string): void {
  if (forbiddenNames.has(name))
    throw refused(`The extra field "${shown(path)}" has a name that cannot be sent.`);
}

function checkNames(value: unknown, path: string): void {
  if (Array.isArray(value)) value.forEach((each, index) => checkNames(each, `${path}.${index}`));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      checkName(name, `${path}.${name}`);
      checkNames(inner, `${path}.${name}`);
    }
  }
}

function checkSize(extra: ExtraFields): void {
  const { length } = JSON.stringify(extra);
  if (length > mostCharacters) {
    throw refused(`The extra fields have ${length} characters; at most ${mostCharacters} can be sent.`);
  }
}

/** Form fields are often written with brackets for lists: "image[]" and "image" are one field. */
function plainName(name: string): string {
  return name.replace(/\[.*$/, '');
}

function ownedProblem(path: string): AppError {
  return refused(
    `The extra field "${shown(path)}" is set by Proofsheet itself. Remove it and use the field of the composer.`,
  );
}

function shown(path: string): string {
  return path.slice(0, 80);
}

function refused(message: string): AppError {
  return new AppError('invalid-input', message, { field: 'extra' });
}
