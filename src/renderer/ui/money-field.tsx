import { parseDollars } from '../../shared/money.ts';
import { TextField } from './text-field.tsx';

interface MoneyFieldProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** What was typed; `readMoney` turns it into an amount. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly note?: string;
  readonly problem?: string | null;
  readonly autoFocus?: boolean;
}

/** An amount in dollars as people type it, kept as text until it is used: no figure is changed while it is written. */
export function MoneyField(props: MoneyFieldProps) {
  const { autoFocus = false, ...rest } = props;
  return <TextField {...rest} className="money-field num" inputMode="decimal" autoFocus={autoFocus} />;
}

/** What a money field holds: an amount, nothing, or something that is no amount. */
export type MoneyRead =
  | { readonly kind: 'amount'; readonly nanos: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Reads what was typed into a money field, exactly to the nano. */
export function readMoney(text: string): MoneyRead {
  if (text.trim() === '') return { kind: 'empty' };
  // A comma is how half the world writes it; "1,000.00" has a point as well and loses its commas.
  const plain = text.includes('.') ? text.replaceAll(',', '') : text.replace(',', '.');
  const nanos = parseDollars(plain);
  return nanos === null
    ? { kind: 'wrong', problem: 'Write an amount in dollars, such as 5 or 0.25.' }
    : { kind: 'amount', nanos };
}

/** An amount as a money field shows it to be changed: "5", "0.25". */
export function moneyText(nanos: number | null): string {
  if (nanos === null) return '';
  const whole = Math.floor(nanos / 1_000_000_000);
  const rest = String(nanos % 1_000_000_000)
    .padStart(9, '0')
    .replace(/0+$/, '');
  if (rest === '') return String(whole);
  return `${whole}.${rest.padEnd(2, '0')}`;
}
