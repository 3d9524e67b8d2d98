import { Button as AriaButton } from 'react-aria-components';
import type { FieldRule, ParameterName } from '../../shared/capabilities.ts';
import { Select } from '../ui/select.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useComposer } from './composer-context.tsx';
import { fieldLabel, moreFields, rowFields, valueLabel } from './field-words.ts';
import { ModelChip } from './model-chip.tsx';
import { MoreChip } from './more-chip.tsx';
import { SizeChip } from './size-chip.tsx';
import { useChoices, type Choices } from './use-choices.ts';
import type { ComposerView } from './use-composer-view.ts';

/** Ten pictures are the most one press may ask for. */
const counts = Array.from({ length: 10 }, (_, index) => ({
  id: String(index + 1),
  label: String(index + 1),
}));

/** Connection, model and parameters as chips; what the model does not use is struck out with the reason. */
export function ParameterChips({ view }: { readonly view: ComposerView }) {
  const choices = useChoices(view.task);
  const count = useComposer((composer) => composer.count);
  const chosen = useComposer((composer) => composer.choices);
  const hidden = moreFields.filter((name) => view.capabilities?.fields[name] !== undefined);
  // What somebody chose stays in sight, whether it counts now or not; the usual value is no choice.
  const promoted = moreFields.filter((name) => isUnusual(name, chosen[name], view) && isChip(name, view));
  return (
    <div className="composer-chips" role="group" aria-label="Settings">
      <ModelChip view={view} choices={choices} />
      {[...rowFields, ...promoted].map((name) => (
        <FieldChip
          key={name}
          name={name}
          view={view}
          choices={choices}
          isChosen={chosen[name] !== undefined}
        />
      ))}
      <Select
        label="Count"
        labelPlace="inside"
        className="composer-chip is-count"
        options={counts}
        value={String(count)}
        onChange={(next) => choices.chooseCount(Number(next))}
      />
      <MoreChip names={hidden} view={view} choices={choices} />
    </div>
  );
}

function isUnusual(name: ParameterName, value: string | number | undefined, view: ComposerView): boolean {
  const rule = view.capabilities?.fields[name];
  return value !== undefined && (!rule || rule.kind === 'ignored' || rule.default !== value);
}

/** Numbers have no chip of their own; struck out they are only a name. */
function isChip(name: ParameterName, view: ComposerView): boolean {
  return view.effective.ignored.has(name) || view.capabilities?.fields[name]?.kind === 'choice';
}

interface FieldChipProps {
  readonly name: ParameterName;
  readonly view: ComposerView;
  readonly choices: Choices;
  readonly isChosen: boolean;
}

/** A field the model has never heard of is shown only when somebody chose a value for it. */
function FieldChip({ name, view, choices, isChosen }: FieldChipProps) {
  const rule = view.capabilities?.fields[name];
  const reason = view.effective.ignored.get(name);
  if (!rule && !isChosen) return null;
  if (reason !== undefined || !rule) return <StruckChip name={name} reason={reason ?? ''} />;
  const value = view.effective.parameters[name];
  if (rule.kind === 'size') {
    return (
      <SizeChip
        rule={rule}
        value={String(value ?? rule.default)}
        onChange={(size) => choices.chooseValue('size', size)}
      />
    );
  }
  return rule.kind === 'choice' ? (
    <ChoiceChip
      name={name}
      rule={rule}
      value={value === undefined ? null : String(value)}
      onChange={(next) => choices.chooseValue(name, next)}
    />
  ) : null;
}

interface ChoiceChipProps {
  readonly name: ParameterName;
  readonly rule: Extract<FieldRule, { kind: 'choice' }>;
  readonly value: string | null;
  readonly onChange: (value: string) => void;
}

function ChoiceChip({ name, rule, value, onChange }: ChoiceChipProps) {
  return (
    <Select
      label={fieldLabel(name)}
      labelPlace={name === 'format' ? 'hidden' : 'inside'}
      className="composer-chip"
      options={rule.values.map((each) => ({ id: each, label: valueLabel(each) }))}
      value={value}
      onChange={onChange}
    />
  );
}

function StruckChip({ name, reason }: { readonly name: ParameterName; readonly reason: string }) {
  return (
    <Tooltip text={`Not sent: ${reason}`}>
      <AriaButton className="select-button is-struck" aria-label={`${fieldLabel(name)}, not sent: ${reason}`}>
        {fieldLabel(name)}
      </AriaButton>
    </Tooltip>
  );
}
