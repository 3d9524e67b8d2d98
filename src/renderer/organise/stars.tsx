import { useEffect, useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';

interface StarsProps {
  readonly value: number | 'mixed';
  readonly onChange: (rating: number) => void;
}

const words = ['No rating', '1 star', '2 stars', '3 stars', '4 stars', '5 stars'];

/** A rating from none to five: arrow keys go from star to star, the first choice takes it off. */
export function Stars({ value, onChange }: StarsProps) {
  const reached = value === 'mixed' ? 0 : value;
  const group = useRef<HTMLDivElement>(null);
  // A value that comes from elsewhere (a key, undo) leaves the radios themselves as they were: what is read out would lie.
  useEffect(() => {
    for (const input of group.current?.querySelectorAll('input') ?? [])
      input.checked = input.value === String(value);
  }, [value]);
  return (
    <RadioGroup
      ref={group}
      className="stars"
      aria-label={value === 'mixed' ? 'Rating, mixed' : 'Rating'}
      orientation="horizontal"
      value={value === 'mixed' ? null : String(value)}
      onChange={(next) => onChange(Number(next))}
    >
      {words.map((word, rating) => (
        <Radio key={word} value={String(rating)} aria-label={word} className="star">
          <span aria-hidden="true" className={rating > 0 && rating <= reached ? 'is-lit' : undefined}>
            {rating === 0 ? '–' : rating <= reached ? '★' : '☆'}
          </span>
        </Radio>
      ))}
      {value === 'mixed' ? <span className="organise-mixed">mixed</span> : null}
    </RadioGroup>
  );
}
