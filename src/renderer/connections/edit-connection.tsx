import { useState } from 'react';
import type { Connection, ProviderInfo } from '../../shared/model.ts';
import { useCallMutation, useKeychain, useProviders } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { fieldProblems, fieldsForCore, type ConnectionFields } from './connection-fields.ts';
import { ConnectionForm } from './connection-form.tsx';
import { ColorField } from './color-field.tsx';
import { LimitFields } from './limit-fields.tsx';
import { SettingFields } from './setting-fields.tsx';
import { keyWords } from './connection-words.ts';

interface EditConnectionProps {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onKey: () => void;
  readonly onRemove: () => void;
}

/** Changes a connection; keys are replaced in their own dialog. */
export function EditConnection({ connection, onClose, onKey, onRemove }: EditConnectionProps) {
  const keychain = useKeychain().data;
  const provider = useProviders().data?.find((each) => each.id === connection.provider);
  const { fields, setFields, extra, setExtra, problems, update, save } = useEdited(
    connection,
    provider,
    onClose,
  );
  return (
    <Dialog isOpen onClose={onClose} title={`Edit ${connection.name}`}>
      <form
        className="connection-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (Object.keys(problems).length === 0) save();
        }}
      >
        <ConnectionForm
          fields={fields}
          problems={problems}
          onChange={setFields}
          defaultBaseUrl={provider?.defaultBaseUrl ?? null}
          hasBaseUrl={!connection.isPlayMoney}
          hasKey={!connection.isPlayMoney}
          keychainLabel={keychain?.isSessionOnly ? 'memory' : (keychain?.label ?? 'the keychain')}
          keyField={<StoredKey connection={connection} onKey={onKey} />}
        />
        <SettingFields
          settings={provider?.settings ?? []}
          values={extra.settings}
          onChange={(settings) => setExtra({ ...extra, settings })}
        />
        <ColorField value={extra.color} onChange={(color) => setExtra({ ...extra, color })} />
        <LimitFields
          atOnce={extra.maxConcurrent}
          onAtOnce={(maxConcurrent) => setExtra({ ...extra, maxConcurrent })}
          window={extra.requestWindow}
          onWindow={(requestWindow) => setExtra({ ...extra, requestWindow })}
          usual={provider?.requestWindow ?? null}
        />
        {update.error ? (
          <p className="field-error" role="alert">
            {messageOf(update.error)}
          </p>
        ) : null}
        <DialogActions>
          {connection.isPlayMoney ? null : <RemoveButton onPress={onRemove} />}
          <Button look="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button type="submit" look="primary" isDisabled={update.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What is being changed, and the way to keep it. */
function useEdited(connection: Connection, provider: ProviderInfo | undefined, onSaved: () => void) {
  const update = useCallMutation('connections.update');
  const [fields, setFields] = useState<ConnectionFields>({
    name: connection.name,
    baseUrl: connection.baseUrl ?? '',
    keyFrom: connection.keyEnv === null ? 'keychain' : 'environment',
    keyEnv: connection.keyEnv ?? provider?.usualKeyEnv ?? '',
  });
  const { maxConcurrent, requestWindow, color, settings } = connection;
  const [extra, setExtra] = useState({ maxConcurrent, requestWindow, color, settings });
  const problems = fieldProblems(fields, false);
  const save = () =>
    update.mutate(
      { ...fieldsForCore(fields), ...extra, connectionId: connection.id },
      { onSuccess: onSaved },
    );
  return { fields, setFields, extra, setExtra, problems, update, save };
}

function RemoveButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <span className="connection-remove">
      <Button look="danger" onPress={onPress}>
        Remove…
      </Button>
    </span>
  );
}

function StoredKey({ connection, onKey }: { readonly connection: Connection; readonly onKey: () => void }) {
  const clear = useCallMutation('connections.clearKey');
  const isStored = connection.hasKey && connection.keyEnv === null;
  return (
    <div className="connection-stored-key">
      <span className="muted">{isStored ? keyWords(connection) : 'no key stored'}</span>
      <Button onPress={onKey}>{isStored ? 'Replace key…' : 'Enter key…'}</Button>
      {isStored ? (
        <Button
          look="quiet"
          isDisabled={clear.isPending || clear.isSuccess}
          onPress={() => clear.mutate({ connectionId: connection.id })}
        >
          {clear.isSuccess ? 'Forgotten' : 'Forget it'}
        </Button>
      ) : null}
      {clear.error ? <span className="field-error">{messageOf(clear.error)}</span> : null}
    </div>
  );
}
