import { ToggleButton } from 'react-aria-components';
import { colorLabels, flags, type ColorLabel, type Flag } from '../../shared/organise-model.ts';

interface FlagsProps {
  readonly value: Flag | null | 'mixed';
  readonly onChange: (flag: Flag | null) => void;
}

const flagWords: Readonly<Record<Flag, string>> = { pick: 'Pick', reject: 'Reject' };

/** Picked, rejected or neither; a second press takes it off. */
export function Flags({ value, onChange }: FlagsProps) {
  return (
    <div className="organise-row" role="group" aria-label={value === 'mixed' ? 'Flag, mixed' : 'Flag'}>
      {flags.map((flag) => (
        <ToggleButton
          key={flag}
          className="chip"
          isSelected={value === flag}
          onChange={(isOn) => onChange(isOn ? flag : null)}
        >
          {flagWords[flag]}
        </ToggleButton>
      ))}
      {value === 'mixed' ? <span className="organise-mixed">mixed</span> : null}
    </div>
  );
}

interface ColorsProps {
  readonly value: ColorLabel | null | 'mixed';
  readonly onChange: (color: ColorLabel | null) => void;
}

/** Five colours, each with its name; a second press takes it off. */
export function Colors({ value, onChange }: ColorsProps) {
  return (
    <div className="organise-row" role="group" aria-label={value === 'mixed' ? 'Colour, mixed' : 'Colour'}>
      {colorLabels.map((color) => (
        <ToggleButton
          key={color}
          aria-label={color}
          className={`color-dot is-${color}`}
          isSelected={value === color}
          onChange={(isOn) => onChange(isOn ? color : null)}
        />
      ))}
      <span className="organise-mixed">{value ?? ''}</span>
    </div>
  );
}
