import { ToggleButton } from 'react-aria-components';
import type { MaskTarget } from '../state/command-targets.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { toolLooks, useMaskUi } from './mask-tools.ts';

/** The tools, beside the picture. */
export function MaskRail({ run }: { readonly run: MaskTarget['run'] }) {
  const tool = useMaskUi((state) => state.tool);
  const isHidden = useMaskUi((state) => state.isHidden);
  const canUndo = useMaskUi((state) => state.canUndo);
  const canRedo = useMaskUi((state) => state.canRedo);
  return (
    <div className="mask-rail" role="group" aria-label="Mask tools">
      {toolLooks.map(({ tool: each, icon, label, keys }) => (
        <Tooltip key={each} text={label} keys={keys}>
          <ToggleButton
            className="mask-tool"
            aria-label={label}
            isSelected={tool === each}
            onChange={() => run(each)}
          >
            <Icon name={icon} />
          </ToggleButton>
        </Tooltip>
      ))}
      <Tooltip text="Look without the mask" keys="H">
        <ToggleButton
          className="mask-tool"
          aria-label="Hide the mask"
          isSelected={isHidden}
          onChange={() => run('hide')}
        >
          <Icon name="eye" />
        </ToggleButton>
      </Tooltip>
      <IconButton
        icon="undo"
        label="Undo in the mask"
        keys="Mod+Z"
        isDisabled={!canUndo}
        onPress={() => run('undo')}
      />
      <IconButton
        icon="redo"
        label="Redo in the mask"
        keys="Mod+Shift+Z"
        isDisabled={!canRedo}
        onPress={() => run('redo')}
      />
    </div>
  );
}
