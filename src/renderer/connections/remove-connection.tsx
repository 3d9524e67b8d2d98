import type { ConnectionId } from '../../shared/ids.ts';
import type { Connection } from '../../shared/model.ts';
import { useCallMutation, useKeychain } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';

interface RemoveConnectionProps {
  readonly connection: Connection;
  readonly onClose: () => void;
  /** Says which connection is on its way out, and null when it stays after all. */
  readonly onGoing: (connectionId: ConnectionId | null) => void;
}

/** Asks before a connection goes, and says what stays. */
export function RemoveConnection({ connection, onClose, onGoing }: RemoveConnectionProps) {
  const remove = useCallMutation('connections.remove');
  const place = useKeychain().data?.label ?? 'the keychain';
  const ui = useUiStore();
  const go = () => {
    // Nothing on the screen asks about it while it goes: the answer would be "not found".
    ui.getState().inspect(null);
    onGoing(connection.id);
    remove.mutate({ connectionId: connection.id }, { onSuccess: onClose, onError: () => onGoing(null) });
  };
  const isStored = connection.hasKey && connection.keyEnv === null;
  return (
    <Dialog isOpen onClose={onClose} title={`Remove ${connection.name}?`}>
      <p>
        Pictures, prompts and every cent spent through it stay in the library.
        {isStored ? ` Its key is deleted from ${place}.` : ''} Nothing changes at {connection.providerLabel}.
      </p>
      {remove.error ? (
        <p className="field-error" role="alert">
          {messageOf(remove.error)}
        </p>
      ) : null}
      <DialogActions>
        <Button onPress={onClose} autoFocus>
          Keep
        </Button>
        <Button look="danger" isDisabled={remove.isPending} onPress={go}>
          Remove
        </Button>
      </DialogActions>
    </Dialog>
  );
}
