import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components';
import { Key } from './key.tsx';

interface TooltipProps {
  readonly text: string;
  /** The shortcut, in command notation ("Mod+F"). */
  readonly keys?: string | undefined;
  /** One of our buttons or anything focusable from react-aria-components. */
  readonly children: ReactElement;
}

/** Says what a control does and which key does the same; opens on hover and on keyboard focus. */
export function Tooltip({ text, keys, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <AriaTooltip className="tooltip" offset={6}>
        <span>{text}</span>
        {keys ? <Key keys={keys} /> : null}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
