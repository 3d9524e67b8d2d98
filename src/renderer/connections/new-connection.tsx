import { useRef, useState } from 'react';
import type { Connection, ProviderInfo } from '../../shared/model.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import { useConnections, useKeychain } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { fieldProblems, startFields } from './connection-fields.ts';
import { ConnectionForm } from './connection-form.tsx';
import { needsKeychainChoice } from './connection-words.ts';
import { SettingFields } from './setting-fields.tsx';
import { KeychainChoice } from './keychain-choice.tsx';
import { KeyField, keyNote, takeKey } from './key-field.tsx';
import { TestResult } from './test-result.tsx';
import { useAddConnection, type Adding } from './use-add-connection.ts';

interface NewConnectionProps {
  readonly provider: ProviderInfo;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** The second step: name, address, key; and what the free test said. */
export function NewConnection({ provider, onBack, onClose }: NewConnectionProps) {
  const taken = useConnections().data?.map((connection) => connection.name) ?? [];
  const keychain = useKeychain().data;
  const [fields, setFields] = useState(() => startFields(provider, taken));
  const [settings, setSettings] = useState<Connection['settings']>({});
  const [isChecked, setChecked] = useState(false);
  const key = useRef<HTMLInputElement>(null);
  const { adding, add, added } = useAddConnection(provider);
  const useIt = useMakePicture(added, onClose);
  const problems = fieldProblems(fields, provider.defaultBaseUrl === null && !provider.isPlayMoney);
  const isBusy = adding.step === 'saving' || adding.step === 'testing';
  const hasKey = !provider.isPlayMoney;
  const mustChoose =
    hasKey && fields.keyFrom === 'keychain' && keychain !== undefined && needsKeychainChoice(keychain);
  return (
    <form
      className="connection-form"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (Object.keys(problems).length === 0 && !isBusy)
          void add(fields, settings, () => takeKey(key.current));
      }}
    >
      <p className="muted">{provider.summary}</p>
      <ConnectionForm
        fields={fields}
        problems={isChecked ? problems : {}}
        onChange={setFields}
        defaultBaseUrl={provider.defaultBaseUrl}
        hasBaseUrl={!provider.isPlayMoney}
        hasKey={hasKey}
        keychainLabel={keychain?.isSessionOnly ? 'memory' : (keychain?.label ?? 'the keychain')}
        keyField={
          mustChoose ? (
            <KeychainChoice />
          ) : (
            <KeyField
              inputRef={key}
              problem={null}
              note={
                provider.needsKey
                  ? keyNote(keychain)
                  : `Leave it empty where none is needed. ${keyNote(keychain)}`
              }
            />
          )
        }
      />
      <SettingFields settings={provider.settings} values={settings} onChange={setSettings} />
      {adding.problem ? (
        <p className="field-error" role="alert">
          {adding.problem.message}
        </p>
      ) : null}
      <TestResult outcome={adding.outcome} />
      <NewActions adding={adding} onBack={onBack} onClose={onClose} onUse={useIt} />
    </form>
  );
}

interface NewActionsProps {
  readonly adding: Adding;
  readonly onBack: () => void;
  readonly onClose: () => void;
  readonly onUse: () => void;
}

function NewActions({ adding, onBack, onClose, onUse }: NewActionsProps) {
  const isBusy = adding.step === 'saving' || adding.step === 'testing';
  const works = adding.outcome?.ok === true;
  return (
    <DialogActions>
      <Button look="quiet" onPress={adding.outcome ? onClose : onBack} isDisabled={isBusy}>
        {adding.outcome ? (works ? 'Done' : 'Keep it as it is') : 'Back'}
      </Button>
      {works ? (
        <Button look="primary" onPress={onUse}>
          Make a picture with it
        </Button>
      ) : (
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          {adding.step === 'testing' ? 'Testing' : adding.outcome ? 'Test again' : 'Add and test'}
        </Button>
      )}
    </DialogActions>
  );
}

/** Chooses the new connection in the composer and goes there. */
function useMakePicture(added: ReturnType<typeof useAddConnection>['added'], onClose: () => void) {
  const ui = useUiStore();
  const composer = useComposerStore();
  return () => {
    composer.getState().set({ connectionId: added(), model: null, notes: [], problem: null });
    onClose();
    ui.getState().show('grid');
  };
}
