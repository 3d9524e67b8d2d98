import type { ReactNode } from 'react';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextField } from '../ui/text-field.tsx';
import type { ConnectionFields, FieldProblems } from './connection-fields.ts';

interface ConnectionFormProps {
  readonly fields: ConnectionFields;
  readonly problems: FieldProblems;
  readonly onChange: (fields: ConnectionFields) => void;
  readonly defaultBaseUrl: string | null;
  readonly hasBaseUrl: boolean;
  readonly hasKey: boolean;
  readonly keychainLabel: string;
  /** What stands under "in the keychain": the field, or what is stored now. */
  readonly keyField: ReactNode;
}

/** Name, address and where the key is: the same for a new connection and one that is changed. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { fields, problems, onChange, defaultBaseUrl, keychainLabel } = props;
  const set = (change: Partial<ConnectionFields>) => onChange({ ...fields, ...change });
  return (
    <>
      <TextField
        label="Name"
        value={fields.name}
        onChange={(name) => set({ name })}
        problem={problems.name}
        maxLength={120}
      />
      {props.hasBaseUrl ? (
        <TextField
          label="Base URL"
          type="url"
          value={fields.baseUrl}
          onChange={(baseUrl) => set({ baseUrl })}
          problem={problems.baseUrl}
          {...(defaultBaseUrl === null ? {} : { note: `Usually ${defaultBaseUrl}` })}
          maxLength={500}
        />
      ) : null}
      {props.hasKey ? (
        <div className="connection-key">
          <SegmentedControl
            label="Where the key is"
            segments={[
              { id: 'keychain', label: `In ${keychainLabel}` },
              { id: 'environment', label: 'In an environment variable' },
            ]}
            value={fields.keyFrom}
            onChange={(keyFrom) => set({ keyFrom })}
          />
          {fields.keyFrom === 'environment' ? (
            <TextField
              label="Variable"
              value={fields.keyEnv}
              onChange={(keyEnv) => set({ keyEnv })}
              problem={problems.keyEnv}
              note="Read each time it is needed, from the program that runs Proofsheet."
              spellCheck="false"
              maxLength={100}
            />
          ) : (
            props.keyField
          )}
        </div>
      ) : null}
    </>
  );
}
