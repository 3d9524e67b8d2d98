import { useState } from 'react';
import type { LocalOperation } from '../../shared/local-edit.ts';
import { noSides, planOutpaint, type OutpaintPlan, type Sides } from '../../shared/outpaint.ts';
import type { ImageCell } from '../../shared/model.ts';
import { useChosenModel } from '../composer/use-chosen-model.ts';
import { useCommands } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useEscapeFromNowhere } from '../ui/use-escape.ts';
import { FrameFields } from './frame-fields.tsx';
import { extentOf, isStretched, type Frame, type FrameMode } from './frame-moves.ts';
import { FrameStage } from './frame-stage.tsx';
import { makeEdit } from './make-edit.ts';
import { useOutpaint } from './use-outpaint.ts';
import './frame.css';

const actions: Readonly<Record<FrameMode, string>> = { crop: 'Crop', extend: 'Extend', resize: 'Resize' };

/**
 * A frame around the picture: inward it crops, outward it makes room for more, or it sizes the picture itself. Each makes
 * a new picture, at no cost.
 */
export function FrameEditor({ cell, onClose }: { readonly cell: ImageCell; readonly onClose: () => void }) {
  const [mode, setMode] = useState<FrameMode>('crop');
  const [sides, setSides] = useState<Sides>(noSides);
  const [keepsShape, setKeepsShape] = useState(false);
  const [isMaking, setMaking] = useState(false);
  const { context } = useCommands();
  const { capabilities } = useChosenModel();
  const outpaint = useOutpaint(cell);
  useEscapeFromNowhere(onClose);
  const frame: Frame = { picture: cell, mode, sides };
  const plan = mode === 'extend' ? planOutpaint(cell, sides, capabilities?.fields.size) : null;
  const { width, height } = extentOf(frame);
  const isChanged = width !== cell.width || height !== cell.height;
  const apply = async () => {
    setMaking(true);
    const isDone = plan ? await outpaint(plan) : await makeEdit(context, cell.id, operationOf(frame));
    setMaking(false);
    if (isDone) onClose();
  };
  return (
    <div
      className="mask-editor"
      role="group"
      aria-label="Crop, extend or resize"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <FrameStage cell={cell} frame={frame} keepsShape={keepsShape} onChange={setSides} />
      <div className="mask-bar">
        <FrameFields
          frame={frame}
          keepsShape={keepsShape}
          onMode={(next) => {
            setMode(next);
            setSides(noSides);
            // A picture made smaller is meant to look the same; a cut or a canvas is not.
            setKeepsShape(next === 'resize');
          }}
          onSides={setSides}
          onKeepsShape={setKeepsShape}
        />
        <TurnButtons cell={cell} onDone={onClose} />
        <FrameFacts frame={frame} plan={plan} />
        <span className="frame-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" isDisabled={!isChanged || isMaking} onPress={() => void apply()}>
            {actions[mode]}
          </Button>
        </span>
      </div>
    </div>
  );
}

function operationOf(frame: Frame): LocalOperation {
  const { width, height } = extentOf(frame);
  if (frame.mode === 'resize') return { kind: 'resize', width, height };
  return { kind: 'crop', x: -frame.sides.left, y: -frame.sides.top, width, height };
}

function FrameFacts({ frame, plan }: { readonly frame: Frame; readonly plan: OutpaintPlan | null }) {
  const { picture, mode } = frame;
  const { width, height } = plan?.operation ?? extentOf(frame);
  const isOtherShape = mode === 'resize' && isStretched(frame);
  return (
    <p className="mask-facts num" role="status">
      <b>
        {picture.width} × {picture.height} → {width} × {height}
      </b>
      <span>
        {plan?.note ??
          (isOtherShape ? 'Stretched to another shape.' : 'Free; the picture itself stays as it is.')}
      </span>
    </p>
  );
}

const turnButtons = [
  { icon: 'undo', label: 'Turn left', operation: { kind: 'rotate', quarterTurns: 3 } },
  { icon: 'redo', label: 'Turn right', operation: { kind: 'rotate', quarterTurns: 1 } },
  { icon: 'compare', label: 'Flip left to right', operation: { kind: 'flip', axis: 'horizontal' } },
] as const;

function TurnButtons({ cell, onDone }: { readonly cell: ImageCell; readonly onDone: () => void }) {
  const { context } = useCommands();
  return (
    <span className="mask-group">
      {turnButtons.map(({ icon, label, operation }) => (
        <IconButton
          key={label}
          icon={icon}
          label={label}
          onPress={() =>
            void makeEdit(context, cell.id, operation).then((isDone) => (isDone ? onDone() : undefined))
          }
        />
      ))}
    </span>
  );
}
