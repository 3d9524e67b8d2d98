import type { FileRecipe } from './file-recipe.ts';
import { objectOf, textOf } from './json-text.ts';

type Node = Readonly<Record<string, unknown>>;
type Graph = Readonly<Record<string, unknown>>;

/** Steps from a sampler back to the text it was given; graphs can be circles. */
const longestWay = 20;

/** A ComfyUI graph: the texts that reach a sampler's positive and negative side, and the checkpoint it was loaded from. */
export function comfyRecipe(
  prompt: string | null,
  workflow: string | null,
): Pick<FileRecipe, 'prompt' | 'negativePrompt' | 'model' | 'software' | 'raw'> | null {
  const graph = objectOf(prompt);
  if (prompt === null || !graph) return null;
  const nodes = Object.values(graph).flatMap((node): readonly Node[] => {
    const read = objectOf(node);
    return read ? [read] : [];
  });
  if (!nodes.some((node) => textOf(node['class_type']) !== null)) return null;
  const sampler = nodes.find((node) => 'positive' in inputsOf(node));
  const texts = nodes.flatMap((node) => textOf(inputsOf(node)['text']) ?? []);
  const model = nodes.flatMap(
    (node) => textOf(inputsOf(node)['ckpt_name'] ?? inputsOf(node)['unet_name']) ?? [],
  );
  return {
    prompt: (sampler ? textBehind(graph, inputsOf(sampler)['positive']) : null) ?? texts[0] ?? null,
    negativePrompt: sampler ? textBehind(graph, inputsOf(sampler)['negative']) : null,
    model: model[0] ?? null,
    software: 'ComfyUI',
    raw: workflow === null ? prompt : `${prompt}\n\n${workflow}`,
  };
}

function inputsOf(node: Node): Node {
  return objectOf(node['inputs']) ?? {};
}

/** Follows links (["6", 0]) until a node holds a text itself. */
function textBehind(graph: Graph, link: unknown): string | null {
  let current = link;
  for (let step = 0; step < longestWay; step += 1) {
    const direct = textOf(current);
    if (direct !== null) return direct;
    const id = Array.isArray(current) ? String(current[0]) : '';
    const node = Object.hasOwn(graph, id) ? objectOf(graph[id]) : null;
    if (!node) return null;
    const inputs = inputsOf(node);
    current = inputs['text'] ?? inputs['text_g'] ?? inputs['conditioning'] ?? inputs['positive'];
  }
  return null;
}
