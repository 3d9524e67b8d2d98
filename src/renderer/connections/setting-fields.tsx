import type { Connection, ProviderSetting } from '../../shared/model.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select } from '../ui/select.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { TextField } from '../ui/text-field.tsx';

type Settings = Connection['settings'];
type Value = ProviderSetting['default'];

interface SettingFieldsProps {
  readonly settings: readonly ProviderSetting[];
  readonly values: Settings;
  readonly onChange: (values: Settings) => void;
}

/** A provider's own choices, drawn from its description alone: a new provider brings its fields along. */
export function SettingFields({ settings, values, onChange }: SettingFieldsProps) {
  if (settings.length === 0) return null;
  return (
    <div className="connection-settings" role="group" aria-label="Settings of this provider">
      {settings.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={valueOf(setting, values)}
          onChange={(value) => onChange({ ...values, [setting.name]: value })}
        />
      ))}
    </div>
  );
}

interface SettingFieldProps {
  readonly setting: ProviderSetting;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function SettingField(props: SettingFieldProps) {
  return (
    <div className="connection-setting">
      <SettingControl {...props} />
      {props.setting.help === '' ? null : <p className="field-note">{props.setting.help}</p>}
    </div>
  );
}

function SettingControl({ setting, value, onChange }: SettingFieldProps) {
  const { kind, label } = setting;
  switch (kind.type) {
    case 'switch':
      return (
        <Checkbox isSelected={value === true} onChange={onChange}>
          {label}
        </Checkbox>
      );
    case 'choice':
      return (
        <Select
          label={label}
          options={kind.values.map((each) => ({ id: each.value, label: each.label }))}
          value={String(value)}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <Stepper
          label={kind.unit === '' ? label : `${label}, ${kind.unit}`}
          value={Number(value)}
          min={kind.min}
          max={kind.max}
          onChange={onChange}
        />
      );
    case 'text':
      return <TextField label={label} value={String(value)} maxLength={kind.maxLength} onChange={onChange} />;
  }
}

/** What was chosen, where it is of the kind the provider asks for; else its default. */
export function valueOf(setting: ProviderSetting, values: Settings): Value {
  const value = values[setting.name];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    if (typeof value === typeof setting.default) return value;
  }
  return setting.default;
}
