import { useCallMutation, useKeychain } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { needsKeychainChoice } from './connection-words.ts';
import { useRefreshKeychain } from './use-refresh-keychain.ts';

/** Where no keychain can be had: why, and the one other way, which is the person's to choose. */
export function KeychainChoice() {
  const status = useKeychain();
  const refresh = useRefreshKeychain();
  const useSession = useCallMutation('keychain.useSessionOnly');
  if (!status.data) return null;
  const { data } = status;
  if (!needsKeychainChoice(data)) return null;
  return (
    <div className="connections-hint is-warn" role="group" aria-label="Keychain">
      <Icon name="warning" />
      <div>
        <p>
          <b>{data.state === 'locked' ? `${data.label} is locked` : 'Keys have no safe place yet'}</b>
        </p>
        <p>{data.message}</p>
        <p>A key is never written to a file. For this session means: in memory until Proofsheet closes.</p>
        {useSession.error ? <p className="is-bad">{messageOf(useSession.error)}</p> : null}
        <div className="connections-hint-actions">
          <Button
            onPress={() => useSession.mutate({}, { onSuccess: refresh })}
            isDisabled={useSession.isPending}
          >
            Use for this session only
          </Button>
          <Button look="quiet" onPress={refresh}>
            Look again
          </Button>
        </div>
      </div>
    </div>
  );
}
