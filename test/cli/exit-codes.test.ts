import { describe, expect, it } from 'vitest';
import { exitCodeOfError, exitCodeOfRun } from '../../src/cli/exit-codes.ts';
import { errorCodes } from '../../src/shared/errors.ts';
import type { Attempt, Run } from '../../src/shared/model.ts';

const runOf = (status: Run['status'], ...attempts: Partial<Attempt>[]): Run =>
  // Only what an exit code depends on.
  ({ status, attempts: attempts.map((each) => ({ charge: 'free', problem: null, ...each })) }) as Run;

const problem = (code: string) => ({ code, message: '', billingRule: null });

describe('exit codes', () => {
  it('tells the causes of a refused command apart', () => {
    expect(Object.fromEntries(errorCodes.map((code) => [code, exitCodeOfError(code)]))).toEqual({
      'invalid-input': 2,
      'not-found': 2,
      unreadable: 2,
      'over-cap': 3,
      refused: 4,
      'outcome-unknown': 5,
      conflict: 1,
      unavailable: 1,
      internal: 1,
    });
  });

  it.each([
    ['done', runOf('done', { state: 'done', charge: 'charged' }), 0],
    ['done after a 429', runOf('done', { state: 'rejected' }, { state: 'done' }), 0],
    ['a refusal', runOf('failed', { state: 'rejected', problem: problem('moderation_blocked') }), 4],
    ['a failed task', runOf('failed', { state: 'failed', problem: problem('content_policy') }), 4],
    ['a broken provider', runOf('failed', { state: 'rejected', problem: problem('server_error') }), 1],
    ['nothing sent', runOf('failed', { state: 'not_sent', problem: problem('connect_failed') }), 1],
    ['an unreadable reply', runOf('failed', { state: 'unreadable', charge: 'charged' }), 1],
    ['cancelled', runOf('cancelled', { state: 'cancelled' }), 1],
    ['too few pictures', runOf('partial', { state: 'done', charge: 'charged' }), 1],
    ['half refused', runOf('partial', { state: 'done' }, { state: 'rejected' }), 4],
    ['unknown', runOf('unknown', { state: 'unknown', charge: 'unknown' }), 5],
    [
      'refused and unknown',
      runOf('unknown', { state: 'rejected' }, { state: 'unknown', charge: 'unknown' }),
      5,
    ],
    ['failed, who knows at whose cost', runOf('failed', { state: 'failed', charge: 'unknown' }), 5],
    ['left under way', runOf('running', { state: 'accepted', charge: 'reserved', isPlayMoney: false }), 5],
    ['play money left under way', runOf('running', { state: 'accepted', isPlayMoney: true }), 1],
  ])('ends a run that is %s', (_, run, code) => {
    expect(exitCodeOfRun(run)).toBe(code);
  });
});
