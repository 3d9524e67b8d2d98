import { useState } from 'react';
import type { ImageId } from '../../shared/ids.ts';
import type { PromptTemplate } from '../../shared/prompt-model.ts';
import { useTemplates } from '../data/prompt-queries.ts';
import { useImageDetails } from '../data/detail-queries.ts';
import { useUi } from '../state/ui-context.tsx';
import { promptQuery, type PromptQuery } from './prompt-menu.ts';

/** One line of the list at the caret. */
export interface PromptMenuItem {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly imageId: ImageId | null;
  readonly template: PromptTemplate | null;
  /** What takes the place of what was typed. */
  readonly text: string;
}

export interface PromptMenu {
  readonly query: PromptQuery | null;
  readonly items: readonly PromptMenuItem[];
  readonly active: number;
  readonly setActive: (index: number) => void;
  /** Looks at what is being typed now. */
  readonly look: (prompt: string, caret: number) => void;
  readonly close: () => void;
}

/** The list that completes "@" and "/" while a prompt is written. */
export function usePromptMenu(): PromptMenu {
  const [query, setQuery] = useState<PromptQuery | null>(null);
  const [active, setActive] = useState(0);
  const pictures = usePictureItems();
  const templates = (useTemplates().data ?? []).map(templateItem);
  const all = query === null ? [] : query.kind === 'reference' ? pictures : templates;
  const text = query?.text.toLowerCase() ?? '';
  const items = all.filter(({ key, label }) =>
    query?.kind === 'reference' ? key.startsWith(text) : label.toLowerCase().includes(text),
  );
  return {
    query: items.length === 0 ? null : query,
    items,
    active: Math.min(active, Math.max(0, items.length - 1)),
    setActive,
    look(prompt, caret) {
      setQuery(promptQuery(prompt, caret));
      setActive(0);
    },
    close: () => setQuery(null),
  };
}

function usePictureItems(): readonly PromptMenuItem[] {
  const inputs = useUi((ui) => ui.composerInputs);
  const pictures = inputs.filter(({ role }) => role !== 'mask');
  const details = useImageDetails(pictures.map(({ imageId }) => imageId));
  return pictures.map(({ imageId, role }, index) => ({
    key: String(index + 1),
    label: details.find(({ cell }) => cell.id === imageId)?.cell.label || 'Picture',
    detail: role === 'reference' ? `@${index + 1}, reference` : `@${index + 1}, to be edited`,
    imageId,
    template: null,
    text: `@${index + 1} `,
  }));
}

function templateItem(template: PromptTemplate): PromptMenuItem {
  const { id, name, prompt } = template;
  return { key: `template-${id}`, label: name, detail: prompt, imageId: null, template, text: prompt };
}
