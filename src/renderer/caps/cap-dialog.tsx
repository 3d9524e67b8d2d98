import { useState } from 'react';
import type { Cap, CapScope } from '../../shared/money-model.ts';
import { useCaps, useMoneyMutation } from '../data/money-queries.ts';
import { messageOf } from '../state/commands.ts';
import { useNotices } from '../state/command-context.tsx';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { MoneyField, moneyText, readMoney } from '../ui/money-field.tsx';
import { Select } from '../ui/select.tsx';
import { capFigures, limitsProblem, scopeKey } from './cap-words.ts';
import { useScopeOptions } from './use-scope-options.ts';
import './caps.css';

/** The one dialog for caps; whoever wants one raised opens it through the window's state. */
export function CapDialog() {
  const scope = useUi((ui) => ui.capDialog);
  const ui = useUiStore();
  const caps = useCaps().data;
  if (scope === null || caps === undefined) return null;
  const close = () => ui.getState().openCapDialog(null);
  const known = scope === 'new' ? null : (caps.find((cap) => isSame(cap.scope, scope)) ?? null);
  return (
    <Dialog isOpen onClose={close} title={known === null ? 'Set a cap' : `Cap: ${known.label}`}>
      <CapForm
        // Another cap is another form.
        key={scope === 'new' ? 'new' : scopeKey(scope)}
        scope={scope === 'new' ? null : scope}
        cap={known}
        caps={caps}
        onClose={close}
      />
    </Dialog>
  );
}

const isSame = (one: CapScope, other: CapScope) => scopeKey(one) === scopeKey(other);

interface FormProps {
  readonly scope: CapScope | null;
  readonly cap: Cap | null;
  readonly caps: readonly Cap[];
  readonly onClose: () => void;
}

function CapForm({ scope, cap, caps, onClose }: FormProps) {
  const options = useScopeOptions();
  const [chosenKey, setChosenKey] = useState(scope === null ? 'day' : scopeKey(scope));
  const chosen = scope ?? options.find(({ id }) => id === chosenKey)?.scope ?? ({ kind: 'day' } as const);
  const form = useCapForm(
    chosen,
    scope === null ? (caps.find((each) => isSame(each.scope, chosen)) ?? null) : cap,
    onClose,
  );
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        form.save();
      }}
    >
      {scope === null ? (
        <Select label="What it limits" options={options} value={chosenKey} onChange={setChosenKey} />
      ) : null}
      {form.cap === null ? null : <p className="muted num">{capFigures(form.cap)} now.</p>}
      <MoneyField
        label="Block above, in dollars"
        value={form.hardText}
        onChange={form.setHardText}
        note="A press that would pass it is refused until you raise it. Reserved and unknown money counts."
        problem={form.hardProblem}
        autoFocus
      />
      <MoneyField
        label="Warn above, in dollars"
        value={form.softText}
        onChange={form.setSoftText}
        note="Leave it empty for no warning."
        problem={form.softProblem}
      />
      <DialogActions>
        {form.cap === null ? null : (
          <Button look="danger" className="cap-clear" isPending={form.isBusy} onPress={form.clear}>
            Remove the cap
          </Button>
        )}
        <Button look="quiet" onPress={onClose}>
          Not now
        </Button>
        <Button look="primary" type="submit" isPending={form.isBusy}>
          Set the cap
        </Button>
      </DialogActions>
    </form>
  );
}

function useCapForm(scope: CapScope, cap: Cap | null, onClose: () => void) {
  const notices = useNotices();
  const set = useMoneyMutation('caps.set');
  const remove = useMoneyMutation('caps.clear');
  // What a person typed; until then the cap as it is, which changes with the scope they choose.
  const [typed, setTyped] = useState<{ readonly hard?: string; readonly soft?: string }>({});
  const [problem, setProblem] = useState<string | null>(null);
  const hardText = typed.hard ?? moneyText(cap?.hardNanos ?? null);
  const softText = typed.soft ?? moneyText(cap?.softNanos ?? null);
  const hard = readMoney(hardText);
  const soft = readMoney(softText);
  const type = (change: typeof typed) => {
    setTyped((before) => ({ ...before, ...change }));
    setProblem(null);
  };
  const onError = (error: unknown) => setProblem(messageOf(error));
  const done = (said: string) => () => {
    notices.getState().announce(said);
    onClose();
  };
  return {
    cap,
    hardText,
    softText,
    setHardText: (text: string) => type({ hard: text }),
    setSoftText: (text: string) => type({ soft: text }),
    hardProblem: hard.kind === 'wrong' ? hard.problem : problem,
    softProblem: soft.kind === 'wrong' ? soft.problem : null,
    isBusy: set.isPending || remove.isPending,
    save: () => {
      if (hard.kind === 'wrong' || soft.kind === 'wrong') return;
      const hardNanos = hard.kind === 'amount' ? hard.nanos : null;
      const softNanos = soft.kind === 'amount' ? soft.nanos : null;
      const wrong = limitsProblem(hardNanos, softNanos);
      if (wrong !== null) return setProblem(wrong);
      set.mutate({ scope, hardNanos, softNanos }, { onSuccess: done('The cap is set.'), onError });
    },
    clear: () => {
      remove.mutate({ scope }, { onSuccess: done('The cap is removed.'), onError });
    },
  };
}
