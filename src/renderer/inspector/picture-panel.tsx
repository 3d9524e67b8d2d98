import type { ImageDetail, Recipe } from '../../shared/model.ts';
import { extraText } from '../composer/extra-fields.ts';
import type { RunId } from '../../shared/ids.ts';
import { useRun } from '../data/detail-queries.ts';
import { useUi, useUiStore } from '../state/ui-context.tsx';
import { Button } from '../ui/button.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useCommand, useRunCommand } from '../state/command-context.tsx';
import { RatingSection } from '../organise/rating-section.tsx';
import { CopyButton } from './copy-button.tsx';
import { costWords } from './cost-words.ts';
import { FileSection } from './file-section.tsx';
import { MadeHereSection } from '../mask/made-here-section.tsx';
import { FromFileSection } from './from-file-section.tsx';
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
          <AnswerSection runId={recipe.runId} />
          <Section title="Recipe">
            <Rows
              rows={recipeRows(recipe).map(({ label, value, isDifferent }) => ({
                label,
                value,
                tone: isDifferent ? 'warn' : undefined,
              }))}
            />
            <ExtraFields extra={recipe.extra} />
            <RecallButtons />
            <TogetherButton runId={recipe.runId} />
          </Section>
        </>
      ) : null}
      <MadeHereSection detail={detail} />
      {detail.fileRecipe ? <FromFileSection recipe={detail.fileRecipe} /> : null}
      <LineageSection detail={detail} />
      <RatingSection target={{ imageIds: [detail.cell.id] }} />
      <FileSection detail={detail} />
      {recipe && recipe.request !== null ? (
        <RequestSection request={recipe.request} requestId={recipe.requestId} />
      ) : null}
    </>
  );
}

/** What the model said beside its pictures. */
function AnswerSection({ runId }: { readonly runId: RunId }) {
  const answer = useRun(runId).data?.answer?.trim() ?? '';
  if (answer === '') return null;
  return (
    <Section title="Answer" tools={<CopyButton text={answer} what="Answer" />}>
      <p className="inspector-prompt selectable">{answer}</p>
    </Section>
  );
}

function ExtraFields({ extra }: { readonly extra: Recipe['extra'] }) {
  const text = extraText(extra);
  if (text === '') return null;
  return (
    <details className="inspector-more">
      <summary>Extra fields</summary>
      <pre className="inspector-code selectable scrolls" tabIndex={0}>
        {text}
      </pre>
    </details>
  );
}

/** The way back to what else was asked for with the same press. */
function TogetherButton({ runId }: { readonly runId: RunId }) {
  const ui = useUiStore();
  const groupId = useRun(runId).data?.groupId ?? null;
  const isThere = useUi((state) => state.view === 'playground' && state.playgroundGroupId === groupId);
  if (groupId === null || isThere) return null;
  return (
    <Button icon="compare" onPress={() => ui.getState().openPlayground(groupId)}>
      Compare in the playground
    </Button>
  );
}

function CostSection({ detail }: { readonly detail: ImageDetail }) {
  const words = costWords(detail.cost, detail.recipe === null, detail.localEdit !== null);
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
