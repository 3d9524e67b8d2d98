import { useId } from 'react';
import type { Need } from '../../shared/queue-model.ts';
import { useToday } from '../data/today-context.tsx';
import { classNames } from '../ui/class-names.ts';
import { Icon } from '../ui/icon.tsx';
import { NeedActions } from './need-actions.tsx';
import { needAmount, needKinds, sinceWords } from './need-words.ts';

/** One thing that waits for a person: what happened, how much it is about, since when, and the ways on. */
export function NeedRow({ need }: { readonly need: Need }) {
  const { icon, word, tone } = needKinds[need.kind];
  const nowMs = useToday();
  const titleId = useId();
  const amount = needAmount(need);
  return (
    <li className={classNames('need', `is-${tone}`)} aria-labelledby={titleId}>
      <span className="need-kind">
        <Icon name={icon} />
        {word}
      </span>
      {amount === null ? null : <b className="need-amount num">{amount}</b>}
      <span className="need-since num">{sinceWords(need.sinceMs, Math.max(nowMs, need.sinceMs))}</span>
      <h2 id={titleId} className="need-title selectable">
        {need.title}
      </h2>
      <p className="need-detail selectable">{need.detail}</p>
      <div className="need-actions" role="group" aria-labelledby={titleId}>
        <NeedActions need={need} />
      </div>
    </li>
  );
}
