import { AppError } from '../../shared/errors.ts';
import type { ProviderSetting } from '../../shared/model.ts';
import type { ConnectionSettings } from '../db/connections.ts';
import type { Provider } from '../providers/provider.ts';

/**
 * Names of values that were found out and not chosen by a person; kept beside the settings, shown to nobody. What a
 * test finds replaces them and nothing else.
 */
const foundOutName = '$foundOut';

type Setting = ConnectionSettings[string];

/**
 * The settings to store after a person changed them. Throws `AppError('invalid-input', field "settings.NAME")` for names
 * the adapter does not describe and values of another kind. Null is "not chosen". A form sends every field it shows: a
 * value that is only the usual one, and was not stored before, is no choice either.
 */
export function chooseSettings(
  { info }: Pick<Provider, 'info'>,
  stored: ConnectionSettings,
  given: ConnectionSettings,
): ConnectionSettings {
  const chosen: Record<string, Setting> = {};
  for (const [name, value] of Object.entries(shownSettings(given))) {
    // Left by another version of the adapter: it stays, and cannot be changed.
    const isAsStored = Object.hasOwn(stored, name) && stored[name] === value;
    const setting = info.settings.find((each) => each.name === name);
    if (!setting && !isAsStored) throw unknownSetting(info.label, name, info.settings);
    if (value === null) continue;
    if (setting) checkValue(setting, value);
    const isOnlyUsual = setting?.default === value && !Object.hasOwn(stored, name);
    if (!isOnlyUsual) chosen[name] = value;
  }
  const foundOut = foundOutIn(stored).filter((name) => name in chosen && chosen[name] === stored[name]);
  return withFoundOut(chosen, foundOut);
}

/** The settings with what was found out put in wherever a person has not chosen. */
export function fillIn(stored: ConnectionSettings, found: ConnectionSettings): ConnectionSettings {
  const before = new Set(foundOutIn(stored));
  const filled: Record<string, Setting> = {};
  for (const [name, value] of Object.entries(shownSettings(stored))) {
    if (!before.has(name)) filled[name] = value;
  }
  const names = Object.keys(found).filter((name) => !Object.hasOwn(filled, name));
  for (const name of names) filled[name] = found[name] ?? null;
  return withFoundOut(filled, names);
}

/** What people and adapters see of them. */
export function shownSettings(settings: ConnectionSettings): ConnectionSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('$')));
}

function foundOutIn(settings: ConnectionSettings): readonly string[] {
  const names = settings[foundOutName];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function withFoundOut(settings: Record<string, Setting>, names: readonly string[]): ConnectionSettings {
  return names.length === 0 ? settings : { ...settings, [foundOutName]: [...names] };
}

function checkValue({ name, label, kind }: ProviderSetting, value: Setting): void {
  const problem = problems[kind.type](kind, value);
  if (problem === null) return;
  throw new AppError('invalid-input', `“${label}” ${problem}.`, { field: `settings.${name}` });
}

type Kind = ProviderSetting['kind'];
type KindOf<Type extends Kind['type']> = Extract<Kind, { type: Type }>;

const kindProblems: {
  readonly [Type in Kind['type']]: (kind: KindOf<Type>, value: Setting) => string | null;
} = {
  choice: ({ values }, value) =>
    values.some((each) => each.value === value)
      ? null
      : `must be one of ${values.map((each) => each.value).join(', ')}`,
  number: ({ min, max, unit }, value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max
      ? null
      : `must be a number from ${min} to ${max} (${unit})`,
  switch: (_kind, value) => (typeof value === 'boolean' ? null : 'must be on or off (true or false)'),
  text: ({ maxLength }, value) => {
    if (typeof value !== 'string') return 'must be a text';
    return value.length <= maxLength ? null : `must have at most ${maxLength} characters`;
  },
};
// Safe: each entry is handed the kind whose type it stands under.
const problems = kindProblems as Readonly<
  Record<Kind['type'], (kind: Kind, value: Setting) => string | null>
>;

function unknownSetting(label: string, name: string, known: readonly ProviderSetting[]): AppError {
  const names = known.map((each) => each.name).join(', ');
  const shown = name.slice(0, 60);
  return new AppError(
    'invalid-input',
    `A connection to ${label} has no setting "${shown}". ${names === '' ? 'It has none.' : `It has ${names}.`}`,
    { field: `settings.${shown}` },
  );
}
