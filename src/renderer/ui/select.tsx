import { useId } from 'react';
import {
  Button,
  Header,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** One choice; `detail` is a quieter second line, `group` a heading shared by neighbours. */
export interface SelectOption {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly group?: string | undefined;
}

interface SelectProps {
  readonly label: string;
  /** `inside` draws the label as a caption in the button ("Quality high"); `hidden` only reads it out. */
  readonly labelPlace?: 'above' | 'inside' | 'hidden';
  readonly options: readonly SelectOption[];
  readonly value: string | null;
  readonly onChange: (id: string) => void;
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
}

/** Chooses one of a few; typing jumps to a choice. */
export function Select(props: SelectProps) {
  const { label, labelPlace = 'above', options, value, onChange, placeholder = 'Choose' } = props;
  const isAbove = labelPlace === 'above';
  const id = useId();
  return (
    <AriaSelect
      className={classNames('field', props.className)}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      isDisabled={props.isDisabled ?? false}
      placeholder={placeholder}
      {...(isAbove ? {} : { 'aria-label': label })}
    >
      {isAbove ? <Label className="field-label">{label}</Label> : null}
      {/* Named in the order it is read: "Quality medium". */}
      <Button
        className="select-button"
        {...(labelPlace === 'inside' ? { 'aria-labelledby': `${id}-caption ${id}-value` } : {})}
      >
        {labelPlace === 'inside' ? (
          <span id={`${id}-caption`} className="select-caption">
            {/* The space keeps the two words apart for whoever reads the text of the button. */}
            {`${label} `}
          </span>
        ) : null}
        <span id={`${id}-value`}>
          <SelectValue>
            {({ selectedText, defaultChildren, isPlaceholder }) =>
              isPlaceholder ? defaultChildren : (selectedText ?? defaultChildren)
            }
          </SelectValue>
        </span>
        <Icon name="chevronDown" />
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <ListBox className="menu">{grouped(options)}</ListBox>
      </Popover>
    </AriaSelect>
  );
}

function grouped(options: readonly SelectOption[]) {
  const groups: { readonly title: string | undefined; readonly options: SelectOption[] }[] = [];
  for (const option of options) {
    const last = groups.at(-1);
    if (last && last.title === option.group) last.options.push(option);
    else groups.push({ title: option.group, options: [option] });
  }
  return groups.map(({ title, options: members }) =>
    title === undefined ? (
      members.map(item)
    ) : (
      <ListBoxSection key={title} id={`group:${title}`}>
        <Header className="menu-heading">{title}</Header>
        {members.map(item)}
      </ListBoxSection>
    ),
  );
}

function item(option: SelectOption) {
  return (
    <ListBoxItem key={option.id} id={option.id} textValue={option.label} className="menu-item">
      <span className="menu-item-words">
        {option.label}
        {option.detail ? <span className="menu-item-detail">{option.detail}</span> : null}
      </span>
      <Icon name="check" className="menu-item-tick" />
    </ListBoxItem>
  );
}
