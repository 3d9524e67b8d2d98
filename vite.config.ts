import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the window, for every host. The policy of the page (src/core/http-surface/page-security.ts) allows scripts
 * and styles from files only, so nothing is inlined.
 */
export default defineConfig({
  root: path.join(import.meta.dirname, 'src/renderer'),
  base: '/',
  plugins: [react()],
  build: {
    outDir: path.join(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    // Chromium 142 and the browsers of two years around it: top-level await, cascade layers, `using` left out.
    target: 'es2023',
    assetsInlineLimit: 0,
    // One sheet, in the order the parts refine each other, whichever part is read first.
    cssCodeSplit: false,
    sourcemap: false,
    // The polyfill is an inline script.
    modulePreload: { polyfill: false },
  },
});
