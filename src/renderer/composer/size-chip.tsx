import { useState } from 'react';
import { Button as AriaButton, ListBox, ListBoxItem } from 'react-aria-components';
import type { FieldRule } from '../../shared/capabilities.ts';
import { parseSize } from '../../shared/capabilities.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextField } from '../ui/text-field.tsx';
import { customSize, freeSizeHint, ratioGlyph, ratioWords, sizeWords } from './size-words.ts';

type SizeRule = Extract<FieldRule, { kind: 'size' }>;

interface SizeChipProps {
  readonly rule: SizeRule;
  readonly value: string;
  readonly onChange: (size: string) => void;
}

/** The size: presets with their shape, and a free one where the model takes it. */
export function SizeChip({ rule, value, onChange }: SizeChipProps) {
  return (
    <Popover
      label="Size"
      placement="top start"
      trigger={
        <AriaButton className="select-button" aria-label={`Size ${sizeWords(value)}`}>
          <RatioGlyph size={value} />
          <span className="num">{sizeWords(value)}</span>
          <Icon name="chevronDown" />
        </AriaButton>
      }
    >
      {(close) => (
        <SizePanel
          rule={rule}
          value={value}
          onChange={(size) => {
            onChange(size);
            close();
          }}
        />
      )}
    </Popover>
  );
}

function SizePanel({ rule, value, onChange }: SizeChipProps) {
  const isPreset = rule.presets.includes(value);
  return (
    <div className="size-panel">
      <ListBox
        className="menu"
        aria-label="Presets"
        selectionMode="single"
        disallowEmptySelection={isPreset}
        autoFocus
        selectedKeys={isPreset ? [value] : []}
        onSelectionChange={(keys) => {
          const chosen = rule.presets.find((preset) => keys !== 'all' && keys.has(preset));
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {rule.presets.map((preset) => (
          <ListBoxItem key={preset} id={preset} textValue={sizeWords(preset)} className="menu-item">
            <RatioGlyph size={preset} />
            <span className="num">{sizeWords(preset)}</span>
            <span className="menu-item-detail">{ratioWords(preset)}</span>
            <Icon name="check" className="menu-item-tick" />
          </ListBoxItem>
        ))}
      </ListBox>
      {rule.free ? <CustomSize rule={rule} value={value} onChange={onChange} /> : null}
    </div>
  );
}

function CustomSize({ rule, value, onChange }: SizeChipProps) {
  const start = parseSize(value) ?? parseSize(rule.default) ?? { width: 1024, height: 1024 };
  const [width, setWidth] = useState(String(start.width));
  const [height, setHeight] = useState(String(start.height));
  const result = customSize(width, height, rule);
  const problem = 'problem' in result ? result.problem : null;
  const note = 'size' in result && result.note !== undefined ? `${result.note}.` : null;
  return (
    <form
      className="size-custom"
      onSubmit={(event) => {
        event.preventDefault();
        if ('size' in result) onChange(result.size);
      }}
    >
      <div className="size-custom-fields">
        <TextField label="Width" inputMode="numeric" value={width} onChange={setWidth} />
        <span aria-hidden="true">×</span>
        <TextField label="Height" inputMode="numeric" value={height} onChange={setHeight} />
        <Button type="submit" isDisabled={problem !== null}>
          Use
        </Button>
      </div>
      <p className={problem === null ? 'field-note' : 'field-error'} role="status">
        {problem === null
          ? (note ?? freeSizeHint(rule))
          : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`}
      </p>
    </form>
  );
}

function RatioGlyph({ size }: { readonly size: string }) {
  const { width, height } = ratioGlyph(size, 14);
  return (
    <span className="ratio-glyph" aria-hidden="true">
      <span style={{ width, height }} />
    </span>
  );
}
