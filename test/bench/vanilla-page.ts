import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The bare baseline of the window: the same thumbnails in a grid of absolutely placed images, only those in sight in the
 * document, no framework, no styles to speak of. A scroll box cannot be as high as a million rows, so this one ends
 * where Chromium's does.
 */
const page = (count: number) => `<!doctype html><meta charset="utf-8"><title>Bare grid</title>
<style>html,body{margin:0;height:100%}#box{position:absolute;inset:0;overflow-y:scroll}#all{position:relative}
img{position:absolute;width:140px;height:124px;object-fit:cover}</style>
<div id="box"><div id="all"></div></div>
<script>
const count = ${count}, cell = { w: 144, h: 128 }, box = document.querySelector('#box'), all = document.querySelector('#all');
const columns = Math.floor(box.clientWidth / cell.w);
all.style.height = Math.min(33_000_000, Math.ceil(count / columns) * cell.h) + 'px';
const shown = new Map();
function draw() {
  const from = Math.max(0, Math.floor((box.scrollTop - 260) / cell.h)) * columns;
  const to = Math.min(count, Math.ceil((box.scrollTop + box.clientHeight + 260) / cell.h) * columns);
  for (const [index, image] of shown) if (index < from || index >= to) { image.remove(); shown.delete(index); }
  for (let index = from; index < to; index += 1) {
    if (shown.has(index)) continue;
    const image = new Image();
    image.src = '/t/' + index;
    image.style.left = (index % columns) * cell.w + 'px';
    image.style.top = Math.floor(index / columns) * cell.h + 'px';
    all.append(image);
    shown.set(index, image);
  }
}
box.addEventListener('scroll', draw, { passive: true });
draw();
</script>`;

export interface VanillaPage {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the bare grid of `count` pictures, whose thumbnails are these, over and over. */
export async function serveVanillaPage(
  count: number,
  thumbnails: readonly Uint8Array[],
): Promise<VanillaPage> {
  const server = createServer((request, response) => {
    const index = /^\/t\/(\d+)$/.exec(request.url ?? '')?.[1];
    if (index === undefined) return response.setHeader('Content-Type', 'text/html').end(page(count));
    response.setHeader('Content-Type', 'image/webp');
    response.setHeader('Cache-Control', 'no-store');
    return response.end(thumbnails[Number(index) % thumbnails.length]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Listening on TCP, so it has one.
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
