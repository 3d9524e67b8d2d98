import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { belongsToField, matchesKeys, type KeyPress } from '../../../src/renderer/shortcuts/match-key.ts';
import { allCommands } from '../../../src/renderer/app/all-commands.ts';
import { keyLabel } from '../../../src/renderer/ui/key-label.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...changes,
});

describe('a key press', () => {
  it('means Ctrl or Cmd by the machine', () => {
    expect(matchesKeys(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matchesKeys(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matchesKeys(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(matchesKeys(press('k'), 'Mod+K', false)).toBe(false);
    expect(matchesKeys(press('k', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false);
  });

  it('is found by its place where the layout has other letters', () => {
    expect(matchesKeys(press('у', { code: 'KeyE' }), 'E', false)).toBe(true);
    expect(matchesKeys(press('a', { code: 'KeyQ' }), 'Q', false)).toBe(false);
  });

  it('is a sign however the layout types it', () => {
    expect(matchesKeys(press('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matchesKeys(press('?'), '?', false)).toBe(true);
    expect(matchesKeys(press('|', { shiftKey: true, code: 'Backslash' }), 'Shift+\\', false)).toBe(true);
    expect(matchesKeys(press('\\', { code: 'Backslash' }), 'Shift+\\', false)).toBe(false);
    expect(matchesKeys(press('+', { ctrlKey: true, shiftKey: true }), 'Mod++', false)).toBe(true);
  });

  it('of the backspace is Delete on a Mac only', () => {
    expect(matchesKeys(press('Backspace'), 'Delete', true)).toBe(true);
    expect(matchesKeys(press('Backspace'), 'Delete', false)).toBe(false);
  });
});

describe('a text field', () => {
  it.each(['E', '/', '?', 'Shift+A', 'Delete', 'Space', 'ArrowLeft', 'Mod+A', 'Mod+Z'])(
    'keeps %s',
    (keys) => {
      expect(belongsToField(keys)).toBe(true);
    },
  );
  it.each(['Mod+K', 'Mod+Enter', 'F1', 'Alt+A', 'Mod+F'])('lets %s through', (keys) => {
    expect(belongsToField(keys)).toBe(false);
  });
});

describe('the command table', () => {
  it('names every command once', () => {
    const ids = allCommands.map((command) => command.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives no key to two commands that could be meant at once', () => {
    const always = allCommands.filter(
      (command) => command.isEnabled === undefined && command.keysWithin === undefined,
    );
    const keys = always.flatMap((command) => command.keys ?? []);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('gives every command a name and a way to it: a key, or a line in the palette', () => {
    for (const { id, label, keys = [], isKeyOnly = false } of allCommands) {
      expect(label.trim(), id).toMatch(/^[\p{Lu}\d]/u);
      expect(keys.length > 0 || !isKeyOnly, id).toBe(true);
      for (const binding of keys) expect(keyLabel(binding, false), id).not.toBe('');
    }
    expect(allCommands.length).toBeGreaterThan(100);
  });

  it('names two commands alike only where each has its own place', () => {
    const inPalette = allCommands.filter(({ isKeyOnly }) => !isKeyOnly).map(({ label }) => label);
    expect(inPalette.filter((label, index) => inPalette.indexOf(label) !== index)).toEqual([]);
  });

  it('binds keys to places that are in the window', () => {
    const places = new Set(allCommands.flatMap(({ keysWithin }) => keysWithin ?? []));
    const renderer = path.join(import.meta.dirname, '../../../src/renderer');
    const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => readFileSync(path.join(renderer, name), 'utf8'));
    const there = new Set(
      sources.flatMap((text) => [...text.matchAll(/data-keys="([\w-]+)"/g)].map(([, name]) => name)),
    );
    expect([...places].filter((place) => !there.has(place))).toEqual([]);
  });

  it('never takes Tab, which moves focus', () => {
    const keys = allCommands.flatMap((command) => command.keys ?? []);
    expect(keys.filter((key) => key.endsWith('Tab'))).toEqual([]);
  });
});

it.each([
  ['Mod+Shift+K', 'Ctrl+Shift+K', '⌘⇧K'],
  ['Delete', 'Del', '⌫'],
  ['Mod++', 'Ctrl++', '⌘+'],
])('%s is written %s, or %s on a Mac', (keys, other, mac) => {
  expect([keyLabel(keys, false), keyLabel(keys, true)]).toEqual([other, mac]);
});
