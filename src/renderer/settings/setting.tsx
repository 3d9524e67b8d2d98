import type { ReactNode } from 'react';

/** One block of the settings with its heading. */
export function Setting({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="setting" aria-label={title}>
      <h2>{title}</h2>
      <div className="setting-body">{children}</div>
    </section>
  );
}
