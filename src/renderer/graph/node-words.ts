import { formatDollars } from '../../shared/money.ts';
import { hasFlag, nodeCost, type GraphModel, type GraphNode } from './graph-model.ts';
import { runWords } from './graph-painter.ts';

/** Everything that is drawn of a node, in a sentence for who does not see it. */
export function nodeWords(model: GraphModel, node: GraphNode, label: string | null): string {
  const parent = model.nodes[node.parent];
  const children = node.children.length;
  const parts = [
    node.run ? `Run, ${runWords[node.run.status] ?? node.run.status}: ${node.run.prompt}` : node.name,
    label,
    costWords(node),
    stateWords(node),
    parent ? `made from ${parent.name}` : null,
    node.references.length > 0 ? countOf(node.references.length, 'reference') : null,
    hasFlag(node, 'hasMask') ? 'with a mask' : null,
    children > 0 ? `${countOf(children, 'picture')} made from it` : null,
    children > 0 && node.branchNanos > 0 ? `branch ${formatDollars(node.branchNanos)}` : null,
  ];
  return parts.filter((part) => part !== null && part !== '').join(', ');
}

/** What a node cost, or that it cost nothing. */
export function costWords(node: GraphNode): string | null {
  const cost = nodeCost(node);
  if (cost === null) return node.run ? null : 'no cost';
  return cost === 'unknown' ? 'cost unknown' : cost;
}

/** In what way a node is not simply there. */
export function stateWords(node: GraphNode): string | null {
  if (hasFlag(node, 'isGone')) return 'removed for good';
  if (hasFlag(node, 'isTrashed')) return 'in the trash';
  return hasFlag(node, 'isElsewhere') ? 'in another project' : null;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
