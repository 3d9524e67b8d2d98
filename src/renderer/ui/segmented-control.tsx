import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

interface Segment<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

interface Props<Id extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

/** Chooses one of two to five, all in sight. */
export function SegmentedControl<Id extends string>({ label, segments, value, onChange }: Props<Id>) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = segments.find((segment) => keys.has(segment.id));
        if (chosen) onChange(chosen.id);
      }}
    >
      {segments.map((segment) => (
        <ToggleButton key={segment.id} id={segment.id} className="segment">
          {segment.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
