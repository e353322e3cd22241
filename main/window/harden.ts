// What no page of ours may do, whatever it contains: reach the network, ask for a permission, leave, open a window, embed.
import { app, type Session, type WebContents } from 'electron';
import { isOwn } from './assets';

const LOCAL = ['blob:', 'data:', 'devtools:', 'chrome:'];

/** Switches that keep Chromium itself from the network. Must be called before the application is ready. */
export function silenceChromium(): void {
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  app.commandLine.appendSwitch('disable-domain-reliability');
  app.commandLine.appendSwitch('no-pings');
  // Names are not resolved at all: whatever still tried to call out would find nobody.
  app.commandLine.appendSwitch(
    'host-resolver-rules',
    'MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  );
}

/** Denies every permission and every request that does not stay in the application (or the development server). */
export function hardenSession(session: Session, devServer?: string): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // The spell checker would fetch dictionaries.
  session.setSpellCheckerEnabled(false);
  void session.setProxy({ mode: 'direct' });
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, decide) => {
    const stays = LOCAL.some((scheme) => details.url.startsWith(scheme)) || isOwn(details.url, devServer);
    decide({ cancel: !stays && !isDevSocket(details.url, devServer) });
  });
}

/** Keeps every web contents on the page it was given. */
export function hardenContents(contents: WebContents, devServer?: string): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    // Only the page itself, reloading, may be navigated to.
    if (!isOwn(event.url, devServer) || !isOwn(contents.getURL(), devServer)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOwn(event.url, devServer)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwn(event.url, devServer)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function isDevSocket(address: string, devServer?: string): boolean {
  return devServer !== undefined && address.startsWith(devServer.replace(/^http/, 'ws'));
}
