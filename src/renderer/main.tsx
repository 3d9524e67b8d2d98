import { startWindow } from './app/start.tsx';
import { createElectronTransport, findDesktopBridge } from './transport/electron.ts';
import { createHttpTransport } from './transport/http.ts';

const bridge = findDesktopBridge(window);
startWindow(bridge ? createElectronTransport(bridge) : createHttpTransport(), bridge);
