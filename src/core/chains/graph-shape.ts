import { graphFlag, mostGraphNodes, type GraphShape } from '../../shared/chain-model.ts';
import type { ImageId, ProjectId } from '../../shared/ids.ts';
import type { EdgeRow, GraphRow } from '../db/lineage.ts';
import type { Tables } from '../db/tables.ts';

/** The graph of these pictures with what they used, in columns. `projectId` tells what lies elsewhere. */
export function graphShape(
  tables: Tables,
  found: readonly ImageId[],
  projectId: ProjectId | null,
  imageCount: number | null,
): GraphShape {
  const isCut = found.length > mostGraphNodes;
  const wanted = isCut ? newest(found) : found;
  const { edges, rows } = withInputs(tables, wanted);
  const shown = isCut ? rows.slice(-mostGraphNodes) : rows;
  const places = new Map(shown.map((row, place) => [row.id, place]));
  const { parents, references, masked } = linesOf(shown, edges, places);
  const own =
    projectId === null ? 0 : shown.filter((row) => row.projectId === projectId && !row.isTrashed).length;
  return {
    ids: shown.map((row) => row.id),
    parents,
    amounts: shown.map((row) => row.amountNanos),
    flags: shown.map((row) => flagsOf(row, projectId) + (masked.has(row.id) ? graphFlag.hasMask : 0)),
    references,
    loneCount: imageCount === null ? 0 : Math.max(0, imageCount - own),
    isCut,
  };
}

/** Ids rise with time. */
function newest(ids: readonly ImageId[]): ImageId[] {
  return [...ids].sort((one, other) => one - other).slice(-mostGraphNodes);
}

/** The pictures with what they used; behind one that was removed for good the chain goes on. */
function withInputs(
  tables: Tables,
  wanted: readonly ImageId[],
): { readonly edges: EdgeRow[]; readonly rows: GraphRow[] } {
  const edges: EdgeRow[] = [];
  const rows = new Map<ImageId, GraphRow>();
  for (let ids = wanted; ids.length > 0;) {
    const found = tables.lineage.edgesTo(ids);
    edges.push(...found);
    for (const row of tables.lineage.graphRows(ids)) rows.set(row.id, row);
    const inputs = [...new Set(found.map((edge) => edge.inputId))].filter((id) => !rows.has(id));
    const inputRows = tables.lineage.graphRows(inputs);
    for (const row of inputRows) rows.set(row.id, row);
    ids = inputRows.filter((row) => row.isGone).map((row) => row.id);
  }
  return { edges, rows: [...rows.values()].filter(isDrawn).sort((one, other) => one.id - other.id) };
}

/** A mask is drawn on the picture it was painted for, not as a picture of its own. */
function isDrawn(row: GraphRow): boolean {
  return row.isListed === 1;
}

interface Lines {
  readonly parents: number[];
  readonly references: number[];
  readonly masked: ReadonlySet<ImageId>;
}

/** The first source, else the first turn, is what a picture was edited from: the same one the strip follows. */
function linesOf(
  rows: readonly GraphRow[],
  edges: readonly EdgeRow[],
  places: ReadonlyMap<ImageId, number>,
): Lines {
  const byChild = Map.groupBy(edges, (edge) => edge.childId);
  const parents: number[] = [];
  const references: number[] = [];
  const masked = new Set<ImageId>();
  rows.forEach((row, place) => {
    const inputs = byChild.get(row.id) ?? [];
    const drawn = inputs.filter((edge) => places.has(edge.inputId) && edge.inputId !== row.id);
    const parent =
      drawn.find((edge) => edge.role === 'source') ?? drawn.find((edge) => edge.role === 'turn') ?? null;
    // A ring cannot come from edits; in a damaged library the line back is left out.
    const parentPlace = parent === null ? -1 : (places.get(parent.inputId) ?? -1);
    parents.push(parentPlace < place ? parentPlace : -1);
    for (const edge of drawn) {
      const input = places.get(edge.inputId) ?? -1;
      if (edge !== parent && input !== parentPlace) references.push(place, input);
    }
    if (inputs.some((edge) => edge.role === 'mask')) masked.add(row.id);
  });
  return { parents, references, masked };
}

function flagsOf(row: GraphRow, projectId: ProjectId | null): number {
  return (
    (row.isMade ? graphFlag.isMade : 0) +
    (row.isPlayMoney ? graphFlag.isPlayMoney : 0) +
    (row.isTrashed ? graphFlag.isTrashed : 0) +
    (row.isGone ? graphFlag.isGone : 0) +
    (projectId !== null && row.projectId !== projectId ? graphFlag.isElsewhere : 0) +
    (row.differs ? graphFlag.differs : 0)
  );
}
