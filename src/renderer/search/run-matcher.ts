import type { Run } from '../../shared/model.ts';
import type { FieldTerm, TextTerm } from '../../shared/query/query.ts';
import { readQuery } from '../../shared/query/read-query.ts';

/**
 * Whether a run that has no pictures yet belongs to what a query finds: by its words, and by what became of it. What is
 * only known of pictures (their cost, their stars) keeps runs out.
 */
export function runMatcher(search: string): (run: Run) => boolean {
  const checks = readQuery(search).terms.map((term) => {
    const holds = term.kind === 'text' ? holdsText(term) : holdsField(term);
    return (run: Run) => holds(run) !== term.isNegated;
  });
  return (run) => checks.every((check) => check(run));
}

function holdsText({ text }: TextTerm): (run: Run) => boolean {
  const wanted = text.toLowerCase();
  return (run) => run.prompt.toLowerCase().includes(wanted) || run.model.toLowerCase().includes(wanted);
}

const outcomes: Readonly<Record<string, (run: Run) => boolean>> = {
  'is:failed': (run) => run.status === 'failed' || run.status === 'partial',
  'is:unknown': (run) => run.attempts.some((attempt) => attempt.charge === 'unknown'),
};

const names: Readonly<Record<string, (run: Run) => string>> = {
  model: (run) => run.model,
  provider: (run) => run.provider,
  connection: (run) => run.connection,
  quality: (run) => String(run.parameters.quality ?? ''),
};

function holdsField({ field, tests }: FieldTerm): (run: Run) => boolean {
  const name = names[field];
  return (run) =>
    tests.some((test) => {
      if (test.kind === 'word') return outcomes[`${field}:${test.word}`]?.(run) ?? false;
      return (
        test.kind === 'name' && name !== undefined && name(run).toLowerCase() === test.text.toLowerCase()
      );
    });
}
