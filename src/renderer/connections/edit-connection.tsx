import { useState } from 'react';
import type { Connection } from '../../shared/model.ts';
import { useCallMutation, useKeychain, useProviders } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { fieldProblems, fieldsForCore, type ConnectionFields } from './connection-fields.ts';
import { ConnectionForm } from './connection-form.tsx';
import { keyWords } from './connection-words.ts';

interface EditConnectionProps {
  readonly connection: Connection;
  readonly onClose: () => void;
  readonly onKey: () => void;
  readonly onRemove: () => void;
}

/** More calls than this at once only earn refusals from every provider we know. */
const mostAtOnce = 32;

/** Changes a connection; keys are replaced in their own dialog. */
export function EditConnection({ connection, onClose, onKey, onRemove }: EditConnectionProps) {
  const update = useCallMutation('connections.update');
  const keychain = useKeychain().data;
  const provider = useProviders().data?.find((each) => each.id === connection.provider);
  const [fields, setFields] = useState<ConnectionFields>({
    name: connection.name,
    baseUrl: connection.baseUrl ?? '',
    keyFrom: connection.keyEnv === null ? 'keychain' : 'environment',
    keyEnv: connection.keyEnv ?? provider?.usualKeyEnv ?? '',
  });
  const [atOnce, setAtOnce] = useState(connection.maxConcurrent);
  const problems = fieldProblems(fields, false);
  const save = () =>
    update.mutate(
      { ...fieldsForCore(fields), connectionId: connection.id, maxConcurrent: atOnce },
      { onSuccess: onClose },
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
        <Stepper label="At once" value={atOnce} min={1} max={mostAtOnce} onChange={setAtOnce} />
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
