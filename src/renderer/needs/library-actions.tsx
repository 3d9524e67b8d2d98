import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';

/** Damage in the library is looked at and put right where backups are. */
export function LibraryActions() {
  const ui = useUiStore();
  return (
    <Button icon="settings" onPress={() => ui.getState().show('settings')}>
      Verify or repair
    </Button>
  );
}
