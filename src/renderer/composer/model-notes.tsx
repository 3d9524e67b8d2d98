import { useToday } from '../data/today-context.tsx';
import { dayWords } from '../connections/connection-words.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { fieldLabelOf } from './field-words.ts';
import { useChoices } from './use-choices.ts';
import type { ComposerView } from './use-composer-view.ts';

/** A last day further away than this is nothing to plan for yet. */
const noticeDays = 90;
const dayMs = 86_400_000;

/** What the chosen model changes about the request, and that it will not be there for long. */
export function ModelNotes({ view }: { readonly view: ComposerView }) {
  const { notes } = view.effective;
  return (
    <div className="composer-notes" role="status">
      {notes.length > 0 ? (
        <p className="composer-note">
          <Icon name="info" />
          <span>{notes.map(({ field, message }) => `${fieldLabelOf(field)} ${message}.`).join(' ')}</span>
        </p>
      ) : null}
      <EndNote view={view} />
    </div>
  );
}

function EndNote({ view }: { readonly view: ComposerView }) {
  const todayMs = useToday();
  const choices = useChoices(view.task);
  const { capabilities } = view;
  if (!capabilities?.endsOn) return null;
  const words = endWords(capabilities.endsOn, todayMs);
  if (words === null) return null;
  const next = view.models.find(({ model }) => model === capabilities.replacement);
  return (
    <p className="composer-note">
      <Icon name="warning" className="is-warn" />
      <span>
        {capabilities.label} {words}
        {capabilities.replacement === null
          ? '.'
          : `; suggested replacement ${next?.label ?? capabilities.replacement}.`}
      </span>
      {next ? (
        <Button look="quiet" onPress={() => choices.chooseModel(next)}>
          Use {next.label}
        </Button>
      ) : null}
    </p>
  );
}

/** "ends on 1 December 2026", once that is near or past; null while it is far. */
export function endWords(endsOn: string, nowMs: number): string | null {
  const days = (Date.parse(`${endsOn}T23:59:59Z`) - nowMs) / dayMs;
  if (days > noticeDays) return null;
  return `${days < 0 ? 'ended' : 'ends'} on ${dayWords(endsOn)}`;
}
