import type { Ref } from 'react';
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';

interface SharedProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly note?: string | undefined;
  /** What is wrong with the value, in words; shown beneath and read out. */
  readonly problem?: string | null | undefined;
  readonly className?: string;
}

interface FieldProps extends SharedProps {
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label, a note and, when there is one, the problem with it. */
export function TextField(props: FieldProps) {
  const { label, isLabelHidden = false, placeholder, note, problem, className, inputRef, ...rest } = props;
  return (
    <AriaTextField
      {...rest}
      className={classNames('field', className)}
      isInvalid={Boolean(problem)}
      {...(isLabelHidden ? { 'aria-label': label } : {})}
    >
      {isLabelHidden ? null : <Label className="field-label">{label}</Label>}
      <Input
        className="input"
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(inputRef ? { ref: inputRef } : {})}
      />
      <FieldNotes note={note} problem={problem} />
    </AriaTextField>
  );
}

function FieldNotes({ note, problem }: Pick<SharedProps, 'note' | 'problem'>) {
  return (
    <>
      {note && !problem ? (
        <Text slot="description" className="field-note">
          {note}
        </Text>
      ) : null}
      <FieldError className="field-error">{problem}</FieldError>
    </>
  );
}
