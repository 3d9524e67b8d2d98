import path from 'node:path';
import { defineConfig } from 'electron-vite';
import windowConfig from './vite.config.ts';

const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      outDir: path.join(root, 'out/main'),
      rollupOptions: {
        // The image worker is a process of its own and so a file of its own, and so is the thread that reads beside.
        input: {
          index: path.join(root, 'src/main/index.ts'),
          'image-worker': path.join(root, 'src/core/images/worker/index.ts'),
          'reader-thread': path.join(root, 'src/core/db/reader-thread-entry.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: path.join(root, 'out/preload'),
      // A sandboxed preload is one CommonJS file that requires electron and nothing else.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: path.join(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // The same window as in the browser. While developing it comes through our own scheme, so the socket of Vite's client
  // has to be told where the server is.
  renderer: {
    ...windowConfig,
    build: {
      ...windowConfig.build,
      minify: true,
      rollupOptions: { input: path.join(root, 'src/renderer/index.html') },
    },
    server: { port: 5183, strictPort: true, hmr: { protocol: 'ws', host: 'localhost' } },
  },
});
