import { useId, type ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** Small controls beside the heading. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** One block of the inspector with its heading. */
export function Section({ title, tools, children }: SectionProps) {
  const id = useId();
  return (
    <section className="inspector-section" aria-labelledby={id}>
      <div className="inspector-heading">
        <h2 id={id}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

interface RowsProps {
  readonly rows: readonly {
    readonly label: string;
    readonly value: ReactNode;
    readonly tone?: 'warn' | 'muted' | undefined;
  }[];
}

/** Facts as name and value. */
export function Rows({ rows }: RowsProps) {
  return (
    <dl className="inspector-rows num">
      {rows.map(({ label, value, tone }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className={tone === undefined ? 'selectable' : `selectable is-${tone}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
