import type { ConnectionId } from '../../shared/ids.ts';
import { isEnding } from '../../shared/attempt-state.ts';
import type { Tables } from '../db/tables.ts';
import { classOfProblem } from '../providers/problem-codes.ts';

/** Far enough back to find the last call of a connection that is used at all. */
const looksBack = 200;

/**
 * Which models last refused this connection because its account is not verified, in words to follow a test that went well:
 * no free question shows it everywhere, and the paid call that did has been answered already.
 */
export function earlierRefusal(
  tables: Pick<Tables, 'attempts' | 'runs'>,
  connectionId: ConnectionId,
): string {
  const last = new Map<string, boolean>();
  for (const { runId, state, problem, ...attempt } of tables.attempts.newest(looksBack)) {
    const model = tables.runs.get(runId)?.model;
    if (attempt.connectionId !== connectionId || model === undefined || !isEnding(state)) continue;
    if (last.has(model)) continue;
    last.set(model, problem !== null && classOfProblem(problem.code) === 'verification');
  }
  const refused = [...last].filter(([, isRefused]) => isRefused).map(([model]) => model);
  if (refused.length === 0) return '';
  return ` The last call to ${refused.join(' and ')} was refused because the organization is not verified; if it is by now, run it again.`;
}
