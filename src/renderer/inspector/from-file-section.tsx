import type { FileRecipeView } from '../../shared/model.ts';
import { CopyButton } from './copy-button.tsx';
import { Rows, Section } from './section.tsx';

/** What the file itself says about its making: somebody's word, shown as text and marked as such. */
export function FromFileSection({ recipe }: { readonly recipe: FileRecipeView }) {
  const { prompt, negativePrompt, model, software, raw } = recipe;
  const rows = [
    ...(model === null ? [] : [{ label: 'Model', value: model }]),
    ...(software === null ? [] : [{ label: 'Software', value: software }]),
    ...(negativePrompt === null ? [] : [{ label: 'Without', value: negativePrompt }]),
  ];
  return (
    <Section
      title="From the file"
      tools={prompt === null ? null : <CopyButton text={prompt} what="Prompt" />}
    >
      {prompt === null ? null : <p className="inspector-prompt selectable">{prompt}</p>}
      {rows.length > 0 ? <Rows rows={rows} /> : null}
      <p className="inspector-quiet">Written into the file by whoever made it. Nobody has checked it.</p>
      <details className="inspector-more">
        <summary>As it stands in the file</summary>
        <pre className="inspector-code selectable scrolls" tabIndex={0}>
          {raw}
        </pre>
      </details>
    </Section>
  );
}
