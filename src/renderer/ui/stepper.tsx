import { Button, Group, Input, Label, NumberField } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

interface StepperProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** A whole number within limits: type it, or step with the buttons and the arrow keys. */
export function Stepper({
  label,
  value,
  min,
  max,
  step = 1,
  onChange,
  isDisabled = false,
  className,
}: StepperProps) {
  return (
    <NumberField
      className={classNames(className)}
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      onChange={(next) => {
        if (Number.isFinite(next)) onChange(next);
      }}
    >
      <Group className="stepper">
        <Label className="stepper-label">{label}</Label>
        <Button slot="decrement" className="stepper-button">
          <Icon name="minus" />
        </Button>
        <Input className="stepper-input" />
        <Button slot="increment" className="stepper-button">
          <Icon name="plus" />
        </Button>
      </Group>
    </NumberField>
  );
}
