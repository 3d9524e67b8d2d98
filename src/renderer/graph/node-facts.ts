import type { Client } from '../../shared/client.ts';
import type { ImageId } from '../../shared/ids.ts';
import type { ChainNode } from '../../shared/model.ts';
import { mediaUrl } from '../../shared/transport.ts';

/** Kept after they left the sight, so that going back and forth asks nothing. */
const keptFacts = 4_000;
const keptPictures = 600;
const batchSize = 200;

/** Words and pixels of the nodes in sight: asked for when first needed, drawn when they are there. */
export interface NodeFacts {
  /** What is known of a picture now; asks for it when it is not. */
  facts(imageId: ImageId): ChainNode | null;
  picture(imageId: ImageId): HTMLImageElement | null;
  /** Something of these pictures changed: they are asked for again. */
  forget(): void;
  close(): void;
}

export function createNodeFacts(client: Client, onChange: () => void): NodeFacts {
  const known = new Map<ImageId, ChainNode>();
  const pictures = new Map<ImageId, HTMLImageElement>();
  const wanted = new Set<ImageId>();
  const asked = new Set<ImageId>();
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function ask(): Promise<void> {
    timer = null;
    const imageIds = [...wanted].slice(0, batchSize);
    for (const id of imageIds) {
      wanted.delete(id);
      asked.add(id);
    }
    if (wanted.size > 0) schedule();
    // A batch that fails is asked for again when its places are drawn next.
    const nodes = await client.call('chains.nodes', { imageIds }).catch(() => []);
    for (const id of imageIds) asked.delete(id);
    for (const node of nodes) known.set(node.cell.id, node);
    trim(known, keptFacts);
    if (!isClosed && nodes.length > 0) onChange();
  }

  function schedule(): void {
    timer ??= setTimeout(() => void ask(), 16);
  }

  return {
    facts(imageId) {
      const found = known.get(imageId) ?? null;
      if (found === null && !asked.has(imageId) && !isClosed) {
        wanted.add(imageId);
        schedule();
      }
      return found;
    },
    picture(imageId) {
      const found = pictures.get(imageId);
      if (found) return found.complete && found.naturalWidth > 0 ? found : null;
      const image = new Image();
      image.decoding = 'async';
      image.onload = onChange;
      image.src = mediaUrl(imageId, '320');
      pictures.set(imageId, image);
      trim(pictures, keptPictures);
      return null;
    },
    forget: () => known.clear(),
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      for (const image of pictures.values()) image.onload = null;
    },
  };
}

/** The oldest go first: maps keep the order in which they were filled. */
function trim<Key, Value>(map: Map<Key, Value>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
