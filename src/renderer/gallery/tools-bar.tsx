import type { ReactNode } from 'react';

interface ToolsBarProps {
  readonly title: ReactNode;
  readonly figures: string;
  readonly children?: ReactNode;
}

/** The line above the centre: where we are, what it adds up to, and the view's own controls on the right. */
export function ToolsBar({ title, figures, children }: ToolsBarProps) {
  return (
    <div className="tools">
      <h1 className="tools-title">{title}</h1>
      <span className="tools-figures num">{figures}</span>
      <div className="tools-controls">{children}</div>
    </div>
  );
}
