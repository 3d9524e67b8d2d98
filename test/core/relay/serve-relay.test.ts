import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpSurface } from '../../../src/core/http-surface/http-surface.ts';
import { relayAddresses } from '../../../src/core/relay/relay-address.ts';
import {
  connectRelay,
  RelayLostError,
  type RelayTransport,
} from '../../../src/core/relay/relay-transport.ts';
import { serveRelay, type Relay } from '../../../src/core/relay/serve-relay.ts';
import { createSmallCore } from '../../support/small-core.ts';

const isWindows = process.platform === 'win32';

async function setup() {
  const folder = await mkdtemp(path.join(tmpdir(), 'proofsheet-relay-'));
  const runtime = path.join(folder, 'runtime');
  const library = path.join(folder, 'library');
  mkdirSync(runtime, { mode: 0o700 });
  mkdirSync(library);
  const environment = { XDG_RUNTIME_DIR: runtime };
  const small = await createSmallCore();
  const surface = createHttpSurface({ core: small.core, caller: 'command-line' });
  const warnings: string[] = [];
  const log = {
    info: () => undefined,
    warn: (message: string) => void warnings.push(message),
    error: (message: string) => void warnings.push(message),
  };
  const open: (() => unknown)[] = [];
  onTestFinished(async () => {
    for (const close of open.reverse()) await close();
    surface.close();
    await small.close();
    await rm(folder, { recursive: true, force: true });
  });
  const serve = async (
    handle: (request: IncomingMessage, response: ServerResponse) => void = surface.handle,
  ): Promise<Relay> => {
    const relay = await serveRelay({ surface: handle, libraryPath: library, log, environment });
    open.push(() => relay.close());
    return relay;
  };
  const connect = async (): Promise<RelayTransport> => {
    const transport = await connectRelay(library, { environment });
    if (transport === null) throw new Error('Nobody listens.');
    open.push(() => transport.close());
    return transport;
  };
  return { folder, runtime, library, environment, small, surface, warnings, serve, connect };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

describe('the relay', () => {
  it('asks core as the command line', async () => {
    const { serve, connect, small } = await setup();
    await serve();
    const transport = await connect();
    await transport.call('projects.create', { name: 'A' });
    expect(small.callers).toEqual(['command-line']);
  });

  it.skipIf(isWindows)('listens where only this user can enter', async () => {
    const { serve } = await setup();
    const { address } = await serve();
    expect(statSync(path.dirname(address ?? '')).mode & 0o777).toBe(0o700);
    expect(statSync(address ?? '').mode & 0o777).toBe(0o600);
  });

  it.skipIf(isWindows)('replaces the socket file a dead holder left', async () => {
    const { serve, connect, library, environment } = await setup();
    const [address = ''] = relayAddresses(library, { environment });
    mkdirSync(path.dirname(address), { mode: 0o700 });
    writeFileSync(address, '');
    const relay = await serve();
    expect(relay.address).toBe(address);
    expect(await (await connect()).call('projects.create', { name: 'A' })).toMatchObject({ ok: true });
  });

  it.skipIf(isWindows)('neither serves nor asks in a folder others can enter', async () => {
    const { serve, connect, library, environment, runtime } = await setup();
    mkdirSync(path.join(runtime, 'proofsheet'));
    chmodSync(path.join(runtime, 'proofsheet'), 0o755);
    const relay = await serve();
    expect(relay.address).not.toBe(relayAddresses(library, { environment })[0]);
    expect(await readdir(path.join(runtime, 'proofsheet'))).toEqual([]);
    // Somebody else's socket at the trusted-looking name is passed over for the real one.
    writeFileSync(relayAddresses(library, { environment })[0] ?? '', '');
    expect(await (await connect()).call('projects.create', { name: 'A' })).toMatchObject({ ok: true });
  });

  it.skipIf(isWindows)('does not follow a link where its folder should be', async () => {
    const { serve, folder, library, environment, runtime } = await setup();
    mkdirSync(path.join(folder, 'elsewhere'), { mode: 0o700 });
    symlinkSync(path.join(folder, 'elsewhere'), path.join(runtime, 'proofsheet'));
    const relay = await serve();
    expect(relay.address).not.toBe(relayAddresses(library, { environment })[0]);
    expect(await readdir(path.join(folder, 'elsewhere'))).toEqual([]);
  });

  it.skipIf(isWindows)('is found by a process that knows another runtime folder', async () => {
    const { library, small, surface } = await setup();
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const relay = await serveRelay({ surface: surface.handle, libraryPath: library, log, environment: {} });
    onTestFinished(() => relay.close());
    const elsewhere = path.join(library, 'nowhere');
    const transport = await connectRelay(library, { environment: { XDG_RUNTIME_DIR: elsewhere } });
    onTestFinished(() => transport?.close());
    await transport?.call('projects.create', { name: 'A' });
    expect(small.callers).toEqual(['command-line']);
  });

  it('is found by every way to write the path of one library, and by no other library', async () => {
    const { folder, library, environment } = await setup();
    symlinkSync(library, path.join(folder, 'link'));
    const addresses = relayAddresses(library, { environment });
    expect(relayAddresses(path.join(folder, 'link'), { environment })).toEqual(addresses);
    expect(relayAddresses(`${library}/../library/`, { environment })).toEqual(addresses);
    expect(relayAddresses(folder, { environment })).not.toEqual(addresses);
  });

  it('passes over addresses the kernel would cut', () => {
    const long = path.join('/', 'x'.repeat(120));
    const addresses = relayAddresses('/library', {
      environment: { XDG_RUNTIME_DIR: long },
      platform: 'linux',
    });
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address.length).toBeLessThanOrEqual(103);
  });

  it('has one pipe on Windows', () => {
    const [pipe, ...others] = relayAddresses('/library', { platform: 'win32' });
    expect(pipe).toMatch(/^\\\\\.\\pipe\\proofsheet-[0-9a-f]{24}$/);
    expect(others).toEqual([]);
  });

  it('gives null when nobody listens', async () => {
    const { library, environment } = await setup();
    expect(await connectRelay(library, { environment })).toBeNull();
  });

  it.skipIf(isWindows)('leaves no socket file behind', async () => {
    const { serve } = await setup();
    const relay = await serve();
    expect(existsSync(relay.address ?? '')).toBe(true);
    await relay.close();
    expect(existsSync(relay.address ?? '')).toBe(false);
  });

  it('is idle only when the last one it serves has gone', async () => {
    const { serve, connect } = await setup();
    const relay = await serve();
    await relay.whenIdle();
    const first = await connect();
    const second = await connect();
    expect(relay.activeCalls()).toBe(2);
    let isIdle = false;
    const idle = relay.whenIdle().then(() => (isIdle = true));
    first.close();
    await second.call('projects.create', { name: 'A' });
    expect(isIdle).toBe(false);
    second.close();
    await idle;
    expect(relay.activeCalls()).toBe(0);
  });

  it('goes on serving whom it serves after refusing newcomers', async () => {
    const { serve, connect, library, environment } = await setup();
    const relay = await serve();
    const early = await connect();
    relay.refuseNew();
    expect(await connectRelay(library, { environment })).toBeNull();
    expect(await early.call('projects.create', { name: 'A' })).toMatchObject({ ok: true });
    expect(early.lost.aborted).toBe(false);
    early.close();
    await relay.whenIdle();
  });

  it('tells whom it served that it is gone', async () => {
    const { serve, connect } = await setup();
    const relay = await serve();
    const transport = await connect();
    let gapCount = 0;
    transport.subscribe(
      () => undefined,
      () => (gapCount += 1),
    );
    await relay.close();
    await aborted(transport.lost);
    expect(transport.lost.reason).toBeInstanceOf(RelayLostError);
    expect(gapCount).toBe(1);
  });

  it('rejects a call that was under way when the holder ended', async () => {
    const { serve, connect, surface } = await setup();
    let arrived: () => void = () => undefined;
    const hasArrived = new Promise<void>((resolve) => (arrived = resolve));
    const relay = await serve((request, response) => {
      if (request.url === '/events') surface.handle(request, response);
      else arrived();
    });
    const transport = await connect();
    const reply = expect(transport.call('runs.submit', {})).rejects.toBeInstanceOf(RelayLostError);
    await hasArrived;
    await relay.close();
    await reply;
  });

  it('survives a request that is not HTTP', async () => {
    const { serve, connect } = await setup();
    const relay = await serve();
    const { connect: connectSocket } = await import('node:net');
    const socket = connectSocket(relay.address ?? '');
    await new Promise((resolve) => {
      socket.on('close', resolve).on('error', () => undefined);
      socket.write('\0\0\0 not http at all\r\n\r\n');
    });
    expect(await (await connect()).call('projects.create', { name: 'A' })).toMatchObject({ ok: true });
  });
});
