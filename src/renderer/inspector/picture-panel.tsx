import type { ImageDetail } from '../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { CopyButton } from './copy-button.tsx';
import { costWords } from './cost-words.ts';
import { FileSection } from './file-section.tsx';
import { LineageSection } from './lineage-section.tsx';
import { Mark } from './mark.tsx';
import { recipeRows } from './recipe-rows.ts';
import { Rows, Section } from './section.tsx';

/** Everything about one picture, cost first. */
export function PicturePanel({ detail }: { readonly detail: ImageDetail }) {
  const { recipe } = detail;
  return (
    <>
      <CostSection detail={detail} />
      {recipe ? (
        <>
          <Section title="Prompt" tools={<CopyButton text={recipe.prompt} what="Prompt" />}>
            <p className="inspector-prompt selectable">{recipe.prompt}</p>
            {recipe.revisedPrompt !== null && recipe.revisedPrompt !== recipe.prompt ? (
              <details className="inspector-more">
                <summary>As rewritten by the provider</summary>
                <p className="inspector-prompt selectable">{recipe.revisedPrompt}</p>
              </details>
            ) : null}
          </Section>
          <Section title="Recipe">
            <Rows
              rows={recipeRows(recipe).map(({ label, value, isDifferent }) => ({
                label,
                value,
                tone: isDifferent ? 'warn' : undefined,
              }))}
            />
            <RecallButtons />
          </Section>
        </>
      ) : null}
      <LineageSection detail={detail} />
      <FileSection detail={detail} />
      {recipe && recipe.request !== null ? (
        <RequestSection request={recipe.request} requestId={recipe.requestId} />
      ) : null}
    </>
  );
}

function CostSection({ detail }: { readonly detail: ImageDetail }) {
  const words = costWords(detail.cost, detail.recipe === null);
  return (
    <Section title="Cost">
      <p className="inspector-cost">
        <Mark mark={words.mark} />
        <b className="num">{words.figure}</b>
        <span>{words.word}</span>
      </p>
      {words.lines.map((line) => (
        <p key={line} className="inspector-quiet num" title={detail.cost.priceSource ?? undefined}>
          {line}
        </p>
      ))}
    </Section>
  );
}

const recalls = [
  { id: 'composer.recallAll', label: 'Recall all' },
  { id: 'composer.recallPrompt', label: 'Prompt' },
  { id: 'composer.remix', label: 'Remix' },
] as const;

function RecallButtons() {
  return (
    <div className="inspector-recalls" role="group" aria-label="Bring back into the composer">
      {recalls.map((recall) => (
        <RecallButton key={recall.id} {...recall} />
      ))}
    </div>
  );
}

function RecallButton({ id, label }: { readonly id: string; readonly label: string }) {
  const command = useCommand(id);
  const run = useRunCommand();
  return (
    <Tooltip text={command.label} keys={command.keys?.[0]}>
      <Button onPress={() => run(id)}>{label}</Button>
    </Tooltip>
  );
}

function RequestSection({
  request,
  requestId,
}: {
  readonly request: string;
  readonly requestId: string | null;
}) {
  return (
    <Section title="Request">
      {requestId === null ? null : (
        <div className="inspector-line">
          <code className="selectable">{requestId}</code>
          <CopyButton text={requestId} what="Request id" />
        </div>
      )}
      <details className="inspector-more">
        <summary>The exact request</summary>
        <pre className="inspector-code selectable scrolls" tabIndex={0}>
          {request}
        </pre>
        <CopyButton text={request} what="Request" />
      </details>
    </Section>
  );
}
