import { findReferences } from './references.ts';

/** The prompt's words once more, unseen, behind the box: what points at a picture is marked where it stands. */
export function PromptMarks({
  prompt,
  pictureCount,
}: {
  readonly prompt: string;
  readonly pictureCount: number;
}) {
  const references = findReferences(prompt);
  const pieces = references.map(({ start, end, number }, index) => {
    const before = prompt.slice(references[index - 1]?.end ?? 0, start);
    const isThere = number !== null && number >= 1 && number <= pictureCount;
    return (
      <span key={start}>
        {before}
        <mark className={isThere ? 'prompt-mark' : 'prompt-mark is-stray'}>{prompt.slice(start, end)}</mark>
      </span>
    );
  });
  return (
    <div className="prompt-marks" aria-hidden="true">
      {pieces}
      {prompt.slice(references.at(-1)?.end ?? 0)}
      {/* A line that ends in a break has its last line only with something in it. */}
      {'\u200b'}
    </div>
  );
}
