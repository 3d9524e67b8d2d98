import { frameRatios, noSides, sidesForRatio, type Sides } from '../../shared/outpaint.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { extentOf, mostResizedPx, resizedTo, roomOf, type Frame, type FrameMode } from './frame-moves.ts';

const modes = [
  { id: 'crop', label: 'Crop' },
  { id: 'extend', label: 'Extend' },
  { id: 'resize', label: 'Resize' },
] as const;

const sideNames = ['left', 'top', 'right', 'bottom'] as const;

interface FieldsProps {
  readonly frame: Frame;
  readonly keepsShape: boolean;
  readonly onMode: (mode: FrameMode) => void;
  readonly onSides: (sides: Sides) => void;
  readonly onKeepsShape: (keepsShape: boolean) => void;
}

/** What the frame does, and the same in numbers. */
export function FrameFields(props: FieldsProps) {
  const { frame, keepsShape, onMode, onSides, onKeepsShape } = props;
  return (
    <>
      <SegmentedControl label="What the frame does" segments={modes} value={frame.mode} onChange={onMode} />
      {frame.mode === 'resize' ? (
        <SizeFields frame={frame} keepsShape={keepsShape} onSides={onSides} />
      ) : (
        <SideFields frame={frame} onSides={onSides} />
      )}
      <Checkbox isSelected={keepsShape} onChange={onKeepsShape}>
        Keep the shape
      </Checkbox>
    </>
  );
}

function SizeFields({ frame, keepsShape, onSides }: Pick<FieldsProps, 'frame' | 'keepsShape' | 'onSides'>) {
  const { width, height } = extentOf(frame);
  return (
    <>
      <Stepper
        label="Width"
        value={width}
        min={1}
        max={mostResizedPx}
        onChange={(px) => onSides(resizedTo(frame, { width: px }, keepsShape))}
      />
      <Stepper
        label="Height"
        value={height}
        min={1}
        max={mostResizedPx}
        onChange={(px) => onSides(resizedTo(frame, { height: px }, keepsShape))}
      />
      <span className="mask-group" role="group" aria-label="Share of the size">
        {shares.map(({ label, share }) => (
          <Button
            key={label}
            look="quiet"
            onPress={() =>
              onSides(
                resizedTo(
                  { ...frame, sides: noSides },
                  { width: Math.max(1, Math.round(frame.picture.width * share)) },
                  true,
                ),
              )
            }
          >
            {label}
          </Button>
        ))}
      </span>
    </>
  );
}

const shares = [
  { label: '25 %', share: 0.25 },
  { label: '50 %', share: 0.5 },
  { label: '200 %', share: 2 },
] as const;

function SideFields({ frame, onSides }: Pick<FieldsProps, 'frame' | 'onSides'>) {
  const { picture, mode, sides } = frame;
  const isExtending = mode === 'extend';
  return (
    <>
      <span className="mask-group" role="group" aria-label="Shape">
        {frameRatios.map((ratio) => (
          <Button
            key={ratio}
            look="quiet"
            onPress={() => onSides(sidesForRatio(picture, ratio, isExtending))}
          >
            {ratio}
          </Button>
        ))}
      </span>
      {sideNames.map((side) => {
        const { least, most } = roomOf(frame, side);
        return (
          <Stepper
            key={side}
            label={side.charAt(0).toUpperCase() + side.slice(1)}
            value={Math.abs(sides[side])}
            min={0}
            max={isExtending ? sides[side] + most : -(sides[side] + least)}
            onChange={(px) => onSides({ ...sides, [side]: isExtending ? px : -px })}
          />
        );
      })}
    </>
  );
}
