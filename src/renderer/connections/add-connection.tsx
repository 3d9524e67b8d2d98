import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { ProviderInfo } from '../../shared/model.ts';
import { useProviders } from '../data/queries.ts';
import { messageOf } from '../state/commands.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { NewConnection } from './new-connection.tsx';

/** Adding a connection: which provider, then its name, address and key, then a free test. */
export function AddConnection({ onClose }: { readonly onClose: () => void }) {
  const [provider, setProvider] = useState<ProviderInfo | null>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isDismissable={provider === null}
      title={provider === null ? 'Add connection' : `Connect ${provider.label}`}
    >
      {provider === null ? (
        <PickProvider onPick={setProvider} onClose={onClose} />
      ) : (
        <NewConnection
          key={provider.id}
          provider={provider}
          onBack={() => setProvider(null)}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface PickProviderProps {
  readonly onPick: (provider: ProviderInfo) => void;
  readonly onClose: () => void;
}

function PickProvider({ onPick, onClose }: PickProviderProps) {
  const providers = useProviders();
  return (
    <>
      <p className="muted">Which service should draw? Keys and prices are the provider’s own.</p>
      {providers.error ? <p className="field-error">{messageOf(providers.error)}</p> : null}
      <ListBox
        className="provider-list"
        aria-label="Providers"
        autoFocus="first"
        items={providers.data ?? []}
        onAction={(id) => {
          const picked = providers.data?.find((provider) => provider.id === id);
          if (picked) onPick(picked);
        }}
      >
        {(provider) => (
          <ListBoxItem id={provider.id} textValue={provider.label} className="provider-item">
            <span className="connection-letter" aria-hidden="true">
              {provider.label.charAt(0)}
            </span>
            <span className="provider-words">
              <b>{provider.label}</b>
              <span>{provider.summary}</span>
            </span>
            <Icon name="chevronRight" />
          </ListBoxItem>
        )}
      </ListBox>
      <DialogActions>
        <Button look="quiet" onPress={onClose}>
          Cancel
        </Button>
      </DialogActions>
    </>
  );
}
