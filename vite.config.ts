import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the window begins with, and what follows; each is one file, as dozens are read slower than their sum. */
const parts = [
  // Run before anything else is read, which only a file of its own can be.
  { name: 'ask-ahead', test: /[\\/]ask-ahead\.ts$/, priority: 3 },
  { name: 'first', tags: ['$initial' as const], priority: 2 },
  { name: 'around', test: /[\\/]around(-grid)?\.ts$/, priority: 1 },
];

/**
 * Builds the window, for every host. The policy of the page (src/core/http-surface/page-security.ts) allows scripts
 * and styles from files only, so nothing is inlined.
 */
export default defineConfig({
  root: path.join(import.meta.dirname, 'src/renderer'),
  base: '/',
  plugins: [react(), askAheadFirst()],
  build: {
    outDir: path.join(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    // Chromium 142 and the browsers of two years around it: top-level await, cascade layers, `using` left out.
    target: 'es2023',
    assetsInlineLimit: 0,
    // One sheet, in the order the parts refine each other, whichever part is read first.
    cssCodeSplit: false,
    sourcemap: false,
    rolldownOptions: { output: { codeSplitting: { groups: parts } } },
    // The polyfill is an inline script.
    modulePreload: { polyfill: false },
  },
});

/**
 * Names the window's first question in the page as a script of its own: a module runs only once everything it imports
 * is read and compiled, and this one should not wait for that.
 */
function askAheadFirst(): Plugin {
  let base = '/';
  return {
    name: 'ask-ahead-first',
    configResolved(config) {
      base = config.base;
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const ahead = Object.values(bundle ?? {}).find(({ name }) => name === 'ask-ahead');
        if (!ahead) return [];
        const attrs = { type: 'module', async: true, crossorigin: true, src: `${base}${ahead.fileName}` };
        return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}
