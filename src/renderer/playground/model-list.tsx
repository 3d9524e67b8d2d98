import type { ModelCapabilities } from '../../shared/capabilities.ts';
import { connectionWords } from '../connections/connection-words.ts';
import { ConnectionState } from '../connections/state-mark.tsx';
import { messageOf } from '../state/commands.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { classNames } from '../ui/class-names.ts';
import { usePlayground, usePlaygroundStore } from './playground-context.tsx';
import { isSamePick } from './playground-store.ts';
import { capabilityHints, pickPrice } from './playground-words.ts';
import type { Offer, PlaygroundView } from './use-playground-view.ts';

/** Every model of every connection, with what to choose it by. */
export function ModelList({ view }: { readonly view: PlaygroundView }) {
  if (view.isLoading) return <div className="playground-scroll" aria-busy="true" />;
  return (
    <div className="playground-scroll scrolls">
      <div className="offers">
        {view.offers.map((offer) => (
          <OfferGroup key={offer.connection.id} offer={offer} view={view} />
        ))}
      </div>
    </div>
  );
}

function OfferGroup({ offer, view }: { readonly offer: Offer; readonly view: PlaygroundView }) {
  const { connection, list, error } = offer;
  return (
    <section className="offer" aria-label={connection.name}>
      <h2 className="offer-title">
        {connection.color === null ? null : (
          <span className="offer-dot" style={{ background: connection.color }} aria-hidden="true" />
        )}
        {connection.name}
        {connection.isPlayMoney ? (
          <span className="offer-state">play money</span>
        ) : (
          <span className="offer-state">
            <ConnectionState words={connectionWords(connection)} />
          </span>
        )}
      </h2>
      {error ? <p className="offer-note">{messageOf(error)}</p> : null}
      {list === null && !error ? <p className="offer-note">Reading its models…</p> : null}
      {list?.models.length === 0 ? (
        <p className="offer-note">It offers no model that makes pictures.</p>
      ) : null}
      <ul className="offer-models">
        {list?.models.map((model) => (
          <OfferedModel key={model.model} offer={offer} model={model} view={view} />
        ))}
      </ul>
    </section>
  );
}

interface OfferedModelProps {
  readonly offer: Offer;
  readonly model: ModelCapabilities;
  readonly view: PlaygroundView;
}

function OfferedModel({ offer, model, view }: OfferedModelProps) {
  const store = usePlaygroundStore();
  const pick = { connectionId: offer.connection.id, model: model.model };
  const isPicked = usePlayground((state) => state.picks.some((each) => isSamePick(each, pick)));
  const priced = view.picks.find((each) => isSamePick(each.pick, pick));
  return (
    <li className={classNames('offered', isPicked && 'is-picked')}>
      <Checkbox isSelected={isPicked} onChange={() => store.getState().togglePick(pick)}>
        <span className="offered-words">
          <b>{model.label}</b>
          <span className="offered-hints">{capabilityHints(model).join(' · ')}</span>
        </span>
      </Checkbox>
      <span className="offered-price num">{priced ? pickPrice(priced.estimate) : ''}</span>
      {priced?.problem ? <p className="offered-note is-bad">{priced.problem}</p> : null}
      {priced && priced.problem === null && priced.notes.length > 0 ? (
        <p className="offered-note">{priced.notes.join(' ')}</p>
      ) : null}
    </li>
  );
}
