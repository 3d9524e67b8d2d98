import type { App, Session, WebContents } from 'electron';
import { pageOrigin, pageUrl } from './page-address.ts';

/** What our page may use beyond drawing: copying a prompt. Everything else is refused without a question. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Addresses no page here has business with: whatever goes out goes through core. */
const closedAddresses = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

/** Keeps every page, present and future, where it is. */
export function lockPages(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

function lockContents(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    // A page may load itself again; a dropped file, a link or a frame leads nowhere.
    if (!event.isMainFrame || event.url !== pageUrl) event.preventDefault();
  });
  contents.on('will-navigate', (event) => {
    if (event.url !== pageUrl) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Denies permissions, devices and the network to the pages of a session. `openAddresses` are let through. */
export function lockSession(session: Session, openAddresses: readonly string[] = []): void {
  session.setPermissionRequestHandler((contents, permission, answer, { isMainFrame, requestingUrl }) => {
    const isOurs = isMainFrame && requestingUrl.startsWith(pageUrl) && contents.getURL().startsWith(pageUrl);
    answer(isOurs && allowedPermissions.has(permission));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) =>
      isMainFrame && originOf(origin) === pageOrigin && allowedPermissions.has(permission),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: closedAddresses }, ({ url }, answer) =>
    answer({ cancel: !openAddresses.some((address) => url.startsWith(address)) }),
  );
}

/** The check handler is given an address with a slash at its end in some versions and without in others. */
function originOf(address: string): string {
  return address.replace(/\/$/, '');
}
