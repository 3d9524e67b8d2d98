import { describe, expect, it } from 'vitest';
import {
  connectionWords,
  dayWords,
  endingModels,
  hostOf,
  keychainLine,
  keyWords,
  needsKeychainChoice,
  testedWords,
} from '../../../src/renderer/connections/connection-words.ts';
import { Connection, type KeychainStatus } from '../../../src/shared/model.ts';
import { capabilities } from '../composer/capabilities-fixture.ts';

const connection = (changes: Partial<Connection> = {}): Connection =>
  Connection.parse({
    id: 1,
    name: 'Studio',
    provider: 'openai-images',
    providerLabel: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    keyEnv: null,
    needsKey: true,
    hasKey: true,
    keyHint: '41ab',
    isPlayMoney: false,
    maxConcurrent: 4,
    requestWindow: null,
    color: null,
    settings: {},
    pauseCode: null,
    pauseReason: null,
    state: 'ok',
    stateDetail: null,
    testedAtMs: null,
    ...changes,
  });

describe('a connection in words', () => {
  it.each<[Partial<Connection>, string, string, string | null]>([
    [{}, 'circle', 'works', 'test'],
    [{ isPlayMoney: true }, 'circle', 'always works', null],
    [{ hasKey: false }, 'square', 'needs a key', 'enter-key'],
    [{ hasKey: false, keyEnv: 'RUNAPI_KEY' }, 'square', 'RUNAPI_KEY is not set', 'enter-key'],
    [{ state: 'key-refused' }, 'square', 'key refused by api.openai.com', 'enter-key'],
    [{ state: 'unreachable' }, 'triangle', 'not reachable, its queue waits', 'test'],
    [{ state: 'problem', stateDetail: 'no credit left' }, 'triangle', 'no credit left', 'test'],
    [{ state: 'untested' }, 'ring', 'not tested yet', 'test'],
  ])('says of %j %s %s', (changes, shape, word, nextStep) => {
    expect(connectionWords(connection(changes))).toMatchObject({ shape, word, nextStep });
  });

  it('names the host, even of an address that is none', () => {
    expect(hostOf(connection())).toBe('api.openai.com');
    expect(hostOf(connection({ baseUrl: 'http://192.168.1.20:8080/v1' }))).toBe('192.168.1.20:8080');
    expect(hostOf(connection({ baseUrl: 'not an address' }))).toBe('not an address');
    expect(hostOf(connection({ baseUrl: null, isPlayMoney: true }))).toBe('built in');
  });

  it('says where the key comes from without showing it', () => {
    expect(keyWords(connection())).toBe('key •••• 41ab');
    expect(keyWords(connection({ keyEnv: 'OPENAI_API_KEY' }))).toBe('key from OPENAI_API_KEY');
    expect(keyWords(connection({ hasKey: false }))).toBe('no key yet');
    expect(keyWords(connection({ needsKey: false, hasKey: false }))).toBe('no key');
  });

  it('tells how long ago it was tested', () => {
    const now = 1_000_000_000;
    expect(testedWords(null, now)).toBeNull();
    expect(testedWords(now - 10_000, now)).toBe('tested just now');
    expect(testedWords(now - 120_000, now)).toBe('tested 2 min ago');
    expect(testedWords(now - 2 * 3_600_000, now)).toBe('tested 2 h ago');
  });
});

describe('the keychain in words', () => {
  const status = (changes: Partial<KeychainStatus>): KeychainStatus => ({
    state: 'ok',
    label: 'GNOME Keyring',
    message: '',
    isSessionOnly: false,
    ...changes,
  });

  it('says where keys are kept', () => {
    expect(keychainLine(status({}))).toBe('keys are kept in GNOME Keyring, never in the library');
    expect(keychainLine(status({ isSessionOnly: true }))).toBe(
      'keys are kept in memory until Proofsheet closes',
    );
    expect(keychainLine(status({ state: 'locked' }))).toBe('GNOME Keyring is locked');
  });

  it('asks for a choice only where keys have no place', () => {
    expect(needsKeychainChoice(status({ state: 'unavailable' }))).toBe(true);
    expect(needsKeychainChoice(status({ state: 'denied' }))).toBe(true);
    expect(needsKeychainChoice(status({ state: 'unavailable', isSessionOnly: true }))).toBe(false);
    expect(needsKeychainChoice(status({ state: 'missing' }))).toBe(false);
  });
});

describe('models with a last day', () => {
  it('are named soonest first, by their day in any time zone', () => {
    const models = [
      capabilities({ label: 'Late', endsOn: '2027-03-01' }),
      capabilities({ label: 'Staying' }),
      capabilities({ label: 'Soon', endsOn: '2026-12-01', replacement: 'Next' }),
    ];
    expect(endingModels({ models, defaultModel: null })).toEqual([
      { model: 'Soon', endsOn: '2026-12-01', replacement: 'Next' },
      { model: 'Late', endsOn: '2027-03-01', replacement: null },
    ]);
    expect(dayWords('2026-12-01')).toBe('1 December 2026');
  });
});
