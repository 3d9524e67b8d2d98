import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopChannels } from '../shared/desktop-bridge.ts';
import type { CallReply } from '../shared/transport.ts';

const channels: DesktopChannels = {
  call: 'proofsheet:call',
  event: 'proofsheet:event',
  menuCommand: 'proofsheet:menu-command',
  startDrag: 'proofsheet:start-drag',
  copyImage: 'proofsheet:copy-image',
};

const listeners = new Set<(event: unknown) => void>();
let hasCalled = false;
let hasMissed = false;

// From the first moment: what happens between the first reply and the first listener must not go unnoticed.
ipcRenderer.on(channels.event, (_message, event: unknown) => {
  if (listeners.size === 0 && hasCalled) hasMissed = true;
  for (const listener of listeners) listener(event);
});

const bridge: DesktopBridge = {
  async call(name, input) {
    hasCalled = true;
    // As text, so that both hosts carry the same things; main takes nothing else. What it answers is a `CallReply`.
    return (await ipcRenderer.invoke(channels.call, name, JSON.stringify(input ?? {}))) as CallReply;
  },
  subscribe(listener, onGap) {
    // A function of its own per subscription: the same listener twice is two listeners.
    const hear = (event: unknown): void => listener(event);
    listeners.add(hear);
    if (hasMissed) onGap();
    hasMissed = false;
    return () => void listeners.delete(hear);
  },
  onMenuCommand(listener) {
    // Without the message itself: it would hand the page a way to the sender.
    const hear = (_message: unknown, commandId: string): void => listener(commandId);
    ipcRenderer.on(channels.menuCommand, hear);
    return () => void ipcRenderer.off(channels.menuCommand, hear);
  },
  // Main answers both with a `CallReply`, as it does every call.
  startDrag: async (imageIds) => (await ipcRenderer.invoke(channels.startDrag, [...imageIds])) as CallReply,
  copyImage: async (imageId) => (await ipcRenderer.invoke(channels.copyImage, [imageId])) as CallReply,
};

contextBridge.exposeInMainWorld('proofsheet', bridge);
