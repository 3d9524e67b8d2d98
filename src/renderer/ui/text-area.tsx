import {
  FieldError,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';
import { classNames } from './class-names.ts';

interface TextAreaProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  readonly note?: string | undefined;
  /** What is wrong with the text, in words; shown beneath and read out. */
  readonly problem?: string | null | undefined;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly className?: string;
}

/** Several lines of text with their label, a note and, when there is one, the problem with them. */
export function TextArea({ label, note, problem, rows = 4, placeholder, className, ...rest }: TextAreaProps) {
  return (
    <AriaTextField {...rest} className={classNames('field', className)} isInvalid={Boolean(problem)}>
      <Label className="field-label">{label}</Label>
      <AriaTextArea
        className="input text-area scrolls"
        rows={rows}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      {note && !problem ? (
        <Text slot="description" className="field-note">
          {note}
        </Text>
      ) : null}
      <FieldError className="field-error">{problem}</FieldError>
    </AriaTextField>
  );
}
