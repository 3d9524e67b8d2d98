// First, so that its question is on its way while everything else is read.
import { askedAhead } from './transport/ask-ahead.ts';
import { startWindow } from './app/start.tsx';
import { createElectronTransport, findDesktopBridge } from './transport/electron.ts';
import { createHttpTransport } from './transport/http.ts';

const bridge = findDesktopBridge(window);
startWindow(bridge ? createElectronTransport(bridge) : createHttpTransport({ askedAhead }), bridge);
