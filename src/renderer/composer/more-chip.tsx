import { Button as AriaButton } from 'react-aria-components';
import type { ParameterName } from '../../shared/capabilities.ts';
import { Icon } from '../ui/icon.tsx';
import { Popover } from '../ui/popover.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { useComposer, useComposerStore } from './composer-context.tsx';
import { readExtra } from './extra-fields.ts';
import { Select } from '../ui/select.tsx';
import { Stepper } from '../ui/stepper.tsx';
import { fieldLabel, valueLabel } from './field-words.ts';
import type { Choices } from './use-choices.ts';
import type { ComposerView } from './use-composer-view.ts';

interface MoreProps {
  readonly names: readonly ParameterName[];
  readonly view: ComposerView;
  readonly choices: Choices;
}

/** The settings few people touch. */
export function MoreChip(props: MoreProps) {
  const hasExtra = useComposer((composer) => composer.extraText.trim() !== '');
  return (
    <Popover
      label="More settings"
      placement="top end"
      trigger={
        <AriaButton className="select-button">
          <span className="select-caption">{hasExtra ? 'More ' : 'More'}</span>
          {hasExtra ? <span>with extra fields</span> : null}
          <Icon name="chevronDown" />
        </AriaButton>
      }
    >
      <div className="more-panel">
        {props.names.map((name) => (
          <MoreField key={name} name={name} {...props} />
        ))}
        <ExtraEditor />
      </div>
    </Popover>
  );
}

/** What a provider takes beside the settings above, as JSON: for tools and for what it adds tomorrow. */
function ExtraEditor() {
  const composer = useComposerStore();
  const text = useComposer((state) => state.extraText);
  const read = readExtra(text);
  return (
    <TextArea
      label="Extra fields (JSON)"
      className="more-extra"
      value={text}
      onChange={(extraText) => composer.getState().set({ extraText, problem: null })}
      problem={read.kind === 'wrong' ? read.problem : null}
      note="Added to the request as they are, kept with the recipe. What Proofsheet sets itself cannot be replaced."
      placeholder='{ "user": "studio" }'
      rows={4}
      maxLength={100_000}
      spellCheck="false"
    />
  );
}

function MoreField({ name, view, choices }: MoreProps & { readonly name: ParameterName }) {
  const rule = view.capabilities?.fields[name];
  const reason = view.effective.ignored.get(name);
  const value = view.effective.parameters[name];
  if (!rule) return null;
  if (reason !== undefined || rule.kind === 'ignored' || rule.kind === 'size') {
    return (
      <div className="more-field">
        <span className="field-label is-struck">{fieldLabel(name)}</span>
        <span className="field-note">Not sent: {reason}</span>
      </div>
    );
  }
  if (rule.kind === 'integer') {
    return (
      <div className="more-field">
        <Stepper
          label={fieldLabel(name)}
          value={typeof value === 'number' ? value : rule.default}
          min={rule.min}
          max={rule.max}
          onChange={(next) => choices.chooseValue(name, next)}
        />
      </div>
    );
  }
  return (
    <div className="more-field">
      <Select
        label={fieldLabel(name)}
        labelPlace="inside"
        options={rule.values.map((each) => ({ id: each, label: valueLabel(each) }))}
        value={value === undefined ? rule.default : String(value)}
        onChange={(next) => choices.chooseValue(name, next)}
      />
    </div>
  );
}
