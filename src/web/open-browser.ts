import { spawn } from 'node:child_process';

/** How each system opens an address in the person's own browser. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  // The empty text is the window's title, without which `start` takes the address for one.
  win32: ['cmd', '/c', 'start', '""'],
};

/** Opens `url` in the browser; false when this machine has no way to. Never waits for the browser to end. */
export function openInBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openers[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
    opener.once('error', () => resolve(false));
    opener.once('spawn', () => {
      opener.unref();
      resolve(true);
    });
  });
}
