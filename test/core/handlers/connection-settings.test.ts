import { describe, expect, it } from 'vitest';
import { chooseSettings, fillIn, shownSettings } from '../../../src/core/handlers/connection-settings.ts';
import { createCompatibleProvider } from '../../../src/core/providers/compatible/compatible.ts';

const provider = createCompatibleProvider();

describe('settings a person chooses', () => {
  it.each([
    ['a name nobody described', { masc: 'white' }, 'settings.masc'],
    ['a choice that is none', { mask: 'purple' }, 'settings.mask'],
    ['a choice of another kind', { mask: ['white'] }, 'settings.mask'],
    ['a number as text', { timeoutMinutes: '60' }, 'settings.timeoutMinutes'],
    ['a number too large', { timeoutMinutes: 61 }, 'settings.timeoutMinutes'],
    ['a switch as a number', { webpInputs: 1 }, 'settings.webpInputs'],
    ['a text too long', { models: 'x'.repeat(501) }, 'settings.models'],
  ])('%s is refused with its field', (_name, given, field) => {
    expect(() => chooseSettings(provider, {}, given)).toThrow(
      expect.objectContaining({ code: 'invalid-input', field }),
    );
  });

  it('keeps what is valid, and takes null for not chosen', () => {
    const given = { mask: 'white', timeoutMinutes: 60, webpInputs: false };
    expect(chooseSettings(provider, {}, given)).toEqual(given);
    expect(chooseSettings(provider, given, { mask: null, timeoutMinutes: 60 })).toEqual({
      timeoutMinutes: 60,
    });
  });

  it('does not take the usual values of a form for choices', () => {
    expect(chooseSettings(provider, {}, { mask: 'alpha', timeoutMinutes: 10 })).toEqual({});
  });

  it('keeps a value an older version knew and refuses to change it', () => {
    expect(chooseSettings(provider, { oldName: 1 }, { oldName: 1 })).toEqual({ oldName: 1 });
    expect(() => chooseSettings(provider, { oldName: 1 }, { oldName: 2 })).toThrow(/has no setting/);
  });
});

describe('settings that were found out', () => {
  it('fill in what was not chosen, and are replaced by what is found later', () => {
    const first = fillIn({ mask: 'alpha' }, { mask: 'white', edits: 'localai' });
    expect(shownSettings(first)).toEqual({ mask: 'alpha', edits: 'localai' });
    expect(shownSettings(fillIn(first, { edits: 'edits', mask: 'grey' }))).toEqual({
      mask: 'alpha',
      edits: 'edits',
    });
  });

  it('become choices when a person changes them, and stay found out when a form sends them back', () => {
    const found = fillIn({}, { mask: 'white', edits: 'localai' });
    const changed = chooseSettings(provider, found, { mask: 'alpha', edits: 'localai' });
    expect(shownSettings(fillIn(changed, { mask: 'grey', edits: 'edits' }))).toEqual({
      mask: 'alpha',
      edits: 'edits',
    });
  });
});
