import { useCallback } from 'react';
import { drawMask } from '../../shared/mask/draw-mask.ts';
import { measureMask } from '../../shared/mask/mask-facts.ts';
import type { ImageCell } from '../../shared/model.ts';
import type { OutpaintPlan } from '../../shared/outpaint.ts';
import { useComposerStore } from '../composer/composer-context.tsx';
import { useCommands } from '../state/command-context.tsx';
import { messageOf } from '../state/commands.ts';
import { selectOnly } from '../state/selection.ts';

/** Makes the larger canvas, paints its mask, and puts both into the composer: what is left is to say what belongs there. */
export function useOutpaint(cell: ImageCell): (plan: OutpaintPlan) => Promise<boolean> {
  const { context } = useCommands();
  const composer = useComposerStore();
  return useCallback(
    async (plan) => {
      const { core, ui, notices, targets } = context;
      try {
        const made = await core.client.call('edits.make', { imageId: cell.id, operation: plan.operation });
        const { markedPixels } = measureMask(drawMask(plan.operation, { steps: plan.mask, featherPx: 0 }));
        await core.client.call('masks.save', {
          imageId: made.imageId,
          basedOn: 0,
          keepSteps: 0,
          steps: [...plan.mask],
          featherPx: 0,
          markedPixels,
        });
        ui.getState().setSelection(selectOnly(made.imageId));
        const { composerInputs, setInputs } = ui.getState();
        setInputs(composerInputs.filter(({ role }) => role !== 'mask'));
        ui.getState().startEditing(made.imageId);
        const { choices } = composer.getState();
        composer.getState().set({ paintedMaskOf: made.imageId, choices: { ...choices, size: plan.size } });
        notices.getState().notify({ text: plan.note ?? 'The new room is masked. Say what belongs there.' });
        targets.composer?.focus();
        return true;
      } catch (error) {
        notices.getState().notify({ text: messageOf(error), tone: 'bad' });
        return false;
      }
    },
    [cell, composer, context],
  );
}
