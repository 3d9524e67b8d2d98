import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { useUi } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

/** From the pictures of a bar back to the report, which is as it was left. */
export function BackToSpend() {
  const isHere = useUi((ui) => ui.scope.kind === 'spend');
  const command = useCommand('spend.back');
  const run = useRunCommand();
  if (!isHere) return null;
  return (
    <Tooltip text={command.label} keys={command.keys?.[0]}>
      <Button icon="arrowLeft" onPress={() => run(command.id)}>
        Back to spend
      </Button>
    </Tooltip>
  );
}
