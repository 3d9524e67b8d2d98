import { expect, test } from 'vitest';
import { setupApp } from './support.ts';
import { visibleBounds } from '../../src/main/window-state.ts';

test('opens its window with exactly these options', async () => {
  const { start } = await setupApp();
  const window = await start();
  expect(window.options).toEqual({
    width: 1280,
    height: 820,
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Proofsheet',
    backgroundColor: '#121110',
    webPreferences: {
      preload: '/built/preload/index.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
});

const laptop = { x: 0, y: 25, width: 1440, height: 875 };
const screenOnTheLeft = { x: -2560, y: 0, width: 2560, height: 1440 };

test.for([
  [
    'where it was',
    { x: 100, y: 100, width: 900, height: 700 },
    [laptop],
    { x: 100, y: 100, width: 900, height: 700 },
  ],
  [
    'on a display to the left',
    { x: -2000, y: 50, width: 900, height: 700 },
    [laptop, screenOnTheLeft],
    { x: -2000, y: 50, width: 900, height: 700 },
  ],
  ['nowhere when its display is gone', { x: -2000, y: 50, width: 900, height: 700 }, [laptop], null],
  ['nowhere when only its edge is seen', { x: 1400, y: 100, width: 900, height: 700 }, [laptop], null],
  [
    'pulled in where most of it is seen',
    { x: 1000, y: 400, width: 900, height: 700 },
    [laptop],
    { x: 540, y: 200, width: 900, height: 700 },
  ],
  ['cut to a smaller display', { x: 0, y: 0, width: 3000, height: 2000 }, [laptop], laptop],
  [
    'below the menu bar',
    { x: 10, y: 0, width: 900, height: 700 },
    [laptop],
    { x: 10, y: 25, width: 900, height: 700 },
  ],
  ['nowhere without displays', { x: 0, y: 0, width: 900, height: 700 }, [], null],
] as const)('puts a window %s', ([, bounds, workAreas, expected]) => {
  expect(visibleBounds(bounds, workAreas)).toEqual(expected);
});
