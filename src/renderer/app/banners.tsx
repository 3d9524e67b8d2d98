import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { CoreHealthStore } from '../data/core-health.ts';
import { useQueue } from '../data/queries.ts';
import { offlineWords, waitingCount } from '../queue/queue-words.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';

/** Lines under the header for what concerns the whole window: core is gone, or the network is. */
export function Banners({ health }: { readonly health: CoreHealthStore }) {
  const { isLost, check } = useStore(health);
  const queue = useQueue().data;
  const isWithoutNetwork = useIsOffline();
  const isOffline = isWithoutNetwork || (queue?.isOffline ?? false);
  return (
    <div className="banners" aria-live="polite">
      {isLost ? (
        <div className="banner is-bad" role="alert">
          <Icon name="warning" />
          <span>
            <b>Proofsheet stopped.</b> Start it again to go on. Nothing that was paid for is lost.
          </span>
          <Button icon="retry" onPress={() => void check()}>
            Try again
          </Button>
        </div>
      ) : null}
      {isOffline && !isLost ? (
        <div className="banner">
          <Icon name="offline" />
          <span>
            <b>No network.</b> {offlineWords(waitingCount(queue))}
          </span>
        </div>
      ) : null}
    </div>
  );
}

function useIsOffline(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      window.addEventListener('online', onChange);
      window.addEventListener('offline', onChange);
      return () => {
        window.removeEventListener('online', onChange);
        window.removeEventListener('offline', onChange);
      };
    },
    () => !navigator.onLine,
  );
}
