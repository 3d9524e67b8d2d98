import { Icon } from '../ui/icon.tsx';
import { classNames } from '../ui/class-names.ts';

/** Told apart at a glance in both looks; a name beside each, as colour alone says nothing. */
const colors = [
  { color: '#d9574a', name: 'Red' },
  { color: '#c8862b', name: 'Amber' },
  { color: '#5c9e58', name: 'Green' },
  { color: '#3d9a9a', name: 'Teal' },
  { color: '#4f86d6', name: 'Blue' },
  { color: '#9a6fd0', name: 'Violet' },
  { color: '#c96a9b', name: 'Pink' },
] as const;

interface ColorFieldProps {
  readonly value: string | null;
  readonly onChange: (color: string | null) => void;
}

/** The colour a connection is marked with in lists, or none. */
export function ColorField({ value, onChange }: ColorFieldProps) {
  const isOther = value !== null && !colors.some(({ color }) => color === value);
  return (
    <div className="field">
      <span className="field-label" id="connection-color">
        Colour
      </span>
      <div className="color-choices" role="group" aria-labelledby="connection-color">
        <Swatch color={null} name="None" isChosen={value === null} onChoose={onChange} />
        {colors.map(({ color, name }) => (
          <Swatch key={color} color={color} name={name} isChosen={value === color} onChoose={onChange} />
        ))}
        {isOther ? <Swatch color={value} name={value} isChosen onChoose={onChange} /> : null}
      </div>
    </div>
  );
}

interface SwatchProps {
  readonly color: string | null;
  readonly name: string;
  readonly isChosen: boolean;
  readonly onChoose: (color: string | null) => void;
}

function Swatch({ color, name, isChosen, onChoose }: SwatchProps) {
  return (
    <button
      type="button"
      className={classNames('color-choice', color === null && 'is-none')}
      style={color === null ? undefined : { background: color }}
      aria-label={name}
      aria-pressed={isChosen}
      title={name}
      onClick={() => onChoose(color)}
    >
      {isChosen ? <Icon name="check" /> : null}
    </button>
  );
}
