import type { Connection, KeychainStatus, ModelList } from '../../shared/model.ts';

/** Shape and tone of a state, so that it can be told without colour. */
export type StateShape = 'circle' | 'triangle' | 'ring' | 'square';
export interface ConnectionWords {
  readonly shape: StateShape;
  readonly tone: 'ok' | 'warn' | 'bad' | 'muted';
  readonly word: string;
  /** What the row offers first: the next step. */
  readonly nextStep: 'enter-key' | 'test' | null;
}

/** The host part of a base URL, or how a connection without one is reached. */
export function hostOf(connection: Connection): string {
  if (connection.baseUrl === null || connection.baseUrl === '') {
    return connection.isPlayMoney ? 'built in' : connection.providerLabel;
  }
  return URL.canParse(connection.baseUrl) ? new URL(connection.baseUrl).host : connection.baseUrl;
}

/** Where a connection's key comes from, in two or three words. */
export function keyWords(connection: Connection): string {
  if (!connection.needsKey && !connection.hasKey) return 'no key';
  if (connection.keyEnv !== null) return `key from ${connection.keyEnv}`;
  if (!connection.hasKey) return 'no key yet';
  return connection.keyHint === null ? 'key stored' : `key •••• ${connection.keyHint}`;
}

/** The state of a connection in a shape, a word and the next step. */
export function connectionWords(connection: Connection): ConnectionWords {
  if (connection.isPlayMoney) return { shape: 'circle', tone: 'ok', word: 'always works', nextStep: null };
  const lacksKey = connection.needsKey && !connection.hasKey;
  if (lacksKey || connection.state === 'key-missing') {
    const named = connection.keyEnv === null ? 'needs a key' : `${connection.keyEnv} is not set`;
    return { shape: 'square', tone: 'warn', word: named, nextStep: 'enter-key' };
  }
  return byState(connection);
}

function byState(connection: Connection): ConnectionWords {
  switch (connection.state) {
    case 'ok':
      return { shape: 'circle', tone: 'ok', word: 'works', nextStep: 'test' };
    case 'key-refused':
      return {
        shape: 'square',
        tone: 'bad',
        word: `key refused by ${hostOf(connection)}`,
        nextStep: 'enter-key',
      };
    case 'unreachable':
      return { shape: 'triangle', tone: 'warn', word: 'not reachable, its queue waits', nextStep: 'test' };
    case 'wrong-address':
    case 'no-model':
    case 'not-verified':
    case 'no-funds':
    case 'problem':
      return {
        shape: 'triangle',
        tone: 'warn',
        word: connection.stateDetail ?? 'has a problem',
        nextStep: 'test',
      };
    case 'untested':
    case 'key-missing':
      return { shape: 'ring', tone: 'muted', word: 'not tested yet', nextStep: 'test' };
  }
}

/** "tested 2 min ago"; null before the first test. */
export function testedWords(testedAtMs: number | null, nowMs: number): string | null {
  if (testedAtMs === null) return null;
  const minutes = Math.floor((nowMs - testedAtMs) / 60_000);
  if (minutes < 1) return 'tested just now';
  if (minutes < 60) return `tested ${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `tested ${hours} h ago`;
  return `tested on ${new Date(testedAtMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}`;
}

/** The line under the page's title: where keys are. */
export function keychainLine(status: KeychainStatus): string {
  if (status.isSessionOnly) return 'keys are kept in memory until Proofsheet closes';
  if (status.state === 'ok' || status.state === 'missing') {
    return `keys are kept in ${status.label}, never in the library`;
  }
  return status.state === 'locked' ? `${status.label} is locked` : 'no place to keep keys yet';
}

/** True when keys cannot be stored and the person has a choice to make. */
export function needsKeychainChoice(status: KeychainStatus): boolean {
  return !status.isSessionOnly && !['ok', 'missing'].includes(status.state);
}

/** A sentence for each model of a list that has a last day, soonest first. */
export function endingModels(
  list: ModelList,
): readonly { readonly model: string; readonly endsOn: string; readonly replacement: string | null }[] {
  return list.models
    .flatMap(({ label, endsOn, replacement }) =>
      endsOn === null ? [] : [{ model: label, endsOn, replacement }],
    )
    .sort((left, right) => left.endsOn.localeCompare(right.endsOn));
}

/** "1 December 2026" from an ISO date, without a time zone moving the day. */
export function dayWords(isoDate: string): string {
  return new Date(`${isoDate}T12:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
