import { describe, expect, it } from 'vitest';
import {
  cancelText,
  chargeText,
  elapsedText,
  endReason,
  endTitle,
  finishedText,
  pendingWords,
  runPriceText,
  tellingAttempt,
} from '../../../src/renderer/queue/run-words.ts';
import { attempt, imageId, run } from '../gallery/cells-fixture.ts';

const said = (status: Parameters<typeof run>[0], changes: Parameters<typeof run>[1], elapsedMs = 9000) => {
  const words = pendingWords(run(status, changes));
  return words.sinceMs === null ? words.title : words.title + words.time(elapsedMs);
};

describe('a run under way', () => {
  it('waits, or waits for a person when the queue stands still', () => {
    expect(pendingWords(run('waiting')).title).toBe('Waiting');
    expect(pendingWords(run('waiting'), 'Waiting its turn').title).toBe('Waiting its turn');
  });

  it('says what it does and for how long', () => {
    expect(said('running', { attempts: [attempt('sending', { sentAtMs: 1 })] }, 3000)).toBe('Sent 3 s ago');
    const making = { wantedCount: 2, attempts: [attempt('receiving', { sentAtMs: 1, wantedCount: 2 })] };
    expect(said('running', making)).toBe('Making 1 of 2 · 9 s');
    expect(said('running', { attempts: [attempt('fetching', { sentAtMs: 1 })] })).toBe('Downloading · 9 s');
    expect(
      said('running', { isCancelRequested: true, attempts: [attempt('accepted', { sentAtMs: 1 })] }),
    ).toBe('Cancelling · 9 s');
  });

  it('is honest about cancelling: free before sending, perhaps not after', () => {
    expect(cancelText(run('waiting'))).toBeNull();
    const sent = run('running', { attempts: [attempt('sending', { sentAtMs: 1 })] });
    expect(cancelText(sent)).toBe('cancelling may still cost $0.041');
    const unpriced = run('running', { attempts: [attempt('sending', { sentAtMs: 1, estimateNanos: null })] });
    expect(cancelText(unpriced)).toBe('cancelling may still cost');
    const play = run('running', { attempts: [attempt('sending', { sentAtMs: 1, isPlayMoney: true })] });
    expect(cancelText(play)).toBeNull();
  });

  it('names its price, and never calls an unknown one free', () => {
    expect(runPriceText(run('waiting'))).toBe('about $0.041');
    expect(runPriceText(run('waiting', { attempts: [attempt('planned', { estimateNanos: null })] }))).toBe(
      'price not known',
    );
    expect(runPriceText(run('waiting', { attempts: [attempt('planned', { estimateNanos: 0 })] }))).toBe(
      'free',
    );
    const two = run('waiting', {
      attempts: [attempt('planned'), attempt('planned', { estimateNanos: null })],
    });
    expect(runPriceText(two)).toBe('price not known');
  });
});

describe('a run that ended', () => {
  const problem = { code: 'moderation_blocked', message: 'The prompt was refused.', billingRule: null };

  it('says why and whether it was paid', () => {
    const refused = run('failed', { attempts: [attempt('rejected', { charge: 'free', problem })] });
    expect([endTitle(refused), endReason(refused), chargeText(refused)]).toEqual([
      'Refused',
      'The prompt was refused.',
      'Not charged',
    ]);
    const unreadable = run('failed', {
      attempts: [attempt('unreadable', { charge: 'charged', amountNanos: 41_000_000 })],
    });
    expect([endTitle(unreadable), chargeText(unreadable)]).toEqual([
      'Paid, but could not be read',
      'Charged $0.041',
    ]);
    const cancelled = run('cancelled', { attempts: [attempt('cancelled', { charge: 'free' })] });
    expect([endTitle(cancelled), chargeText(cancelled)]).toEqual(['Cancelled', 'Not charged']);
  });

  it('names the amount at risk, from the estimate when nothing else is known', () => {
    const unknown = run('unknown', { attempts: [attempt('unknown', { charge: 'unknown' })] });
    expect([endTitle(unknown), chargeText(unknown)]).toEqual(['May have been charged', '$0.041 at risk']);
  });

  it('lets an unknown attempt speak before others', () => {
    const attempts = [attempt('unknown', { charge: 'unknown' }), attempt('rejected', { charge: 'free' })];
    expect(tellingAttempt(run('unknown', { attempts }))?.state).toBe('unknown');
    expect(tellingAttempt(run('failed', { attempts: [] }))).toBeNull();
  });

  it('is announced with what came and what it cost', () => {
    const attempts = [
      attempt('done', { wantedCount: 4, deliveredCount: 2, charge: 'charged', amountNanos: 140_000_000 }),
    ];
    const partial = run('partial', { wantedCount: 4, imageIds: [imageId(1), imageId(2)], attempts });
    expect(finishedText(partial)).toBe('2 of 4 done, $0.14');
    const unknown = run('unknown', { attempts: [attempt('unknown', { charge: 'unknown' })] });
    expect(finishedText(unknown)).toBe('May have been charged. $0.041 at risk');
  });
});

it.each([
  [-5, '0 s'],
  [9_999, '9 s'],
  [65_000, '1 min 5 s'],
  [3_840_000, '1 h 4 min'],
])('%i ms gone by is %s', (elapsedMs, text) => {
  expect(elapsedText(elapsedMs)).toBe(text);
});
