import { useRef, useState } from 'react';
import type { Connection } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { useKeychain } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Spinner } from '../ui/progress-bar.tsx';
import { needsKeychainChoice } from './connection-words.ts';
import { KeychainChoice } from './keychain-choice.tsx';
import { KeyField, keyNote, takeKey } from './key-field.tsx';
import { TestResult, type Outcome } from './test-result.tsx';

interface EnterKeyProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

/** Stores a key where keys are kept and tests it at once. */
export function EnterKey({ connection, onClose }: EnterKeyProps) {
  const { client } = useCore();
  const keychain = useKeychain().data;
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | 'storing' | 'testing' | null>(null);
  const isBusy = outcome === 'storing' || outcome === 'testing';
  const mustChoose = keychain !== undefined && needsKeychainChoice(keychain);

  const store = async () => {
    const key = takeKey(input.current);
    if (key === '') return setProblem('Type or paste the key first.');
    setProblem(null);
    setOutcome('storing');
    try {
      await client.call('connections.setKey', { connectionId: connection.id, key });
      setOutcome('testing');
      setOutcome(await client.call('connections.test', { connectionId: connection.id }));
    } catch (error) {
      setOutcome(null);
      setProblem(`${messageOf(error)} The field was emptied; enter the key again.`);
    }
  };

  return (
    <Dialog isOpen onClose={onClose} title={`Key for ${connection.name}`}>
      <KeychainChoice />
      <form
        className="connection-form"
        onSubmit={(event) => {
          event.preventDefault();
          void store();
        }}
      >
        <KeyField inputRef={input} problem={problem} isFocused note={keyNote(keychain)} />
        <TestResult outcome={outcome === 'storing' || outcome === 'testing' ? null : outcome} />
        <DialogActions>
          <Button look="quiet" onPress={onClose}>
            {typeof outcome === 'object' && outcome?.ok ? 'Done' : 'Cancel'}
          </Button>
          <Button type="submit" look="primary" isDisabled={isBusy || mustChoose}>
            {isBusy ? <Spinner /> : null}
            {outcome === 'testing' ? 'Testing' : 'Store and test'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
