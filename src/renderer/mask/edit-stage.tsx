import { useCallback } from 'react';
import type { ImageCell } from '../../shared/model.ts';
import { useUiStore } from '../state/ui-context.tsx';
import type { EditTool } from '../state/ui-store.ts';
import { FrameEditor } from './frame-editor.tsx';
import { MaskEditor } from './mask-editor.tsx';

interface EditStageProps {
  readonly cell: ImageCell;
  readonly kind: EditTool['kind'];
}

/** The picture in the loupe while a tool has it. */
export function EditStage({ cell, kind }: EditStageProps) {
  const ui = useUiStore();
  const close = useCallback(() => ui.getState().setEditTool(null), [ui]);
  if (kind === 'frame') return <FrameEditor key={cell.id} cell={cell} onClose={close} />;
  return <MaskEditor key={cell.id} cell={cell} onClose={close} />;
}
