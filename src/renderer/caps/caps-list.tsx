import type { Cap } from '../../shared/money-model.ts';
import { useCaps } from '../data/money-queries.ts';
import { messageOf } from '../state/commands.ts';
import { useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { CapBar } from './cap-bar.tsx';
import { CapShape } from './cap-shape.tsx';
import { capFigures, capRule, capState, scopeKey } from './cap-words.ts';
import './caps.css';

/** Every cap with how full it is, and the way to set another. */
export function CapsList() {
  const { data: caps, isError, error, refetch } = useCaps();
  const ui = useUiStore();
  return (
    <section className="caps" aria-label="Caps">
      <div className="caps-head">
        <h2>Caps</h2>
        <Button look="quiet" icon="plus" onPress={() => ui.getState().openCapDialog('new')}>
          Add a cap
        </Button>
      </div>
      {isError ? (
        <p className="caps-note" role="alert">
          The caps could not be read. {messageOf(error)}{' '}
          <Button look="quiet" onPress={() => void refetch()}>
            Try again
          </Button>
        </p>
      ) : null}
      {caps?.length === 0 ? (
        <p className="caps-note">
          No cap yet. A cap blocks or warns before a press would spend more than you want in a day, a month, a
          project or through a connection.
        </p>
      ) : null}
      {caps && caps.length > 0 ? (
        <ul className="caps-list">
          {caps.map((cap) => (
            <CapRow key={scopeKey(cap.scope)} cap={cap} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function CapRow({ cap }: { readonly cap: Cap }) {
  const ui = useUiStore();
  const { word } = capState(cap);
  return (
    <li className="cap">
      <span className="cap-name">
        <CapShape cap={cap} />
        <b>{cap.label}</b>
        <span className={`cap-word is-${cap.state}`}>{word}</span>
      </span>
      <Button
        look={cap.state === 'reached' ? 'plain' : 'quiet'}
        aria-label={cap.state === 'ok' ? `Change the cap: ${cap.label}` : `Raise the cap: ${cap.label}`}
        onPress={() => ui.getState().openCapDialog(cap.scope)}
      >
        {cap.state === 'ok' ? 'Change' : 'Raise…'}
      </Button>
      <CapBar cap={cap} />
      <span className="cap-figures num">
        {capFigures(cap)}
        <span className="cap-rule">{capRule(cap)}</span>
      </span>
    </li>
  );
}
