import type { ProviderInfo } from '../../shared/model.ts';

/** What a person fills in; everything is text until it is looked at. */
export interface ConnectionFields {
  readonly name: string;
  readonly baseUrl: string;
  readonly keyFrom: 'keychain' | 'environment';
  readonly keyEnv: string;
}

export type FieldProblems = Partial<Record<keyof ConnectionFields, string>>;

/** The fields of a new connection: everything has a sensible start. */
export function startFields(provider: ProviderInfo, takenNames: readonly string[]): ConnectionFields {
  return {
    name: freeName(provider.label, takenNames),
    baseUrl: provider.defaultBaseUrl ?? '',
    keyFrom: 'keychain',
    keyEnv: provider.usualKeyEnv ?? '',
  };
}

/** What is wrong with the fields, each in words beside its field. */
export function fieldProblems(fields: ConnectionFields, needsBaseUrl: boolean): FieldProblems {
  const problems: { -readonly [Field in keyof FieldProblems]: string } = {};
  if (fields.name.trim() === '') problems.name = 'Give it a name.';
  const baseUrl = fields.baseUrl.trim();
  if (baseUrl === '' && needsBaseUrl)
    problems.baseUrl = 'Where does the server answer? For example http://192.168.1.20:8080/v1';
  if (baseUrl !== '' && !isWebAddress(baseUrl))
    problems.baseUrl = 'An address starts with https:// or http://';
  if (fields.keyFrom === 'environment' && !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(fields.keyEnv.trim())) {
    problems.keyEnv = 'Only letters, digits and underscores, such as OPENAI_API_KEY';
  }
  return problems;
}

/** The fields as core takes them. */
export function fieldsForCore(fields: ConnectionFields): {
  readonly name: string;
  readonly baseUrl: string | null;
  readonly keyEnv: string | null;
} {
  return {
    name: fields.name.trim(),
    baseUrl: fields.baseUrl.trim() || null,
    keyEnv: fields.keyFrom === 'environment' ? fields.keyEnv.trim() : null,
  };
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  // A key inside an address would be stored in the library as plain text.
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function freeName(label: string, taken: readonly string[]): string {
  if (!taken.includes(label)) return label;
  for (let number = 2; ; number += 1) {
    const name = `${label} ${number}`;
    if (!taken.includes(name)) return name;
  }
}
