import { AppError } from '../../shared/errors.ts';
import type { ExtraFields } from '../db/runs.ts';

/** Names that mean something to JavaScript itself and nothing to any provider. */
const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A person's own fields beside ours. What the app itself sends, or must leave out, cannot be overridden: the stored
 * recipe, the estimate and the caps would all speak of another request than the one that is bought.
 */
export function mergeExtra(
  body: Readonly<Record<string, unknown>>,
  extra: ExtraFields | null,
  owned: readonly string[] = [],
): Record<string, unknown> {
  if (extra === null) return { ...body };
  const taken = Object.keys(extra).find(
    (name) => Object.hasOwn(body, name) || owned.includes(name) || forbiddenNames.has(name),
  );
  if (taken !== undefined) {
    throw new AppError(
      'invalid-input',
      `The extra field "${taken}" is one Proofsheet sets itself. Remove it and use the setting of the composer.`,
      { field: 'extra' },
    );
  }
  return { ...body, ...extra };
}
