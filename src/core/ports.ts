import type { HostInfo } from '../shared/contract/host.ts';
import type { SecretStore } from './secrets/secret-store.ts';

/** Everything core needs from outside; hosts give the real ones, tests give their own. */
export interface CorePorts {
  readonly paths: LibraryPaths;
  readonly secrets: SecretStore;
  readonly log: Logger;
  readonly clock: Clock;
  /** Starts the separate process that decodes pictures. */
  readonly spawnImageWorker: SpawnImageWorker;
  /** The compiled module of the database's reader thread, in hosts that are bundled. */
  readonly readerThreadFile?: string;
  readonly host: HostFeatures;
  /** Environment variables a connection may name for its key. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What only the host can do; answers the `host.*` methods. */
export interface HostFeatures {
  readonly info: Omit<HostInfo, 'libraryPath'>;
  /** Rejects with `AppError('unavailable')` where there is no file manager. */
  revealInFolder(path: string): Promise<void>;
  /** Asks the person for files or a folder of this machine; empty when they changed their mind or there is no dialog. */
  choosePaths(question: PathQuestion): Promise<readonly string[]>;
  /** Opens an https page of the fixed host list. */
  openExternal(url: string): Promise<void>;
}

/** What a dialog for files or folders asks. */
export interface PathQuestion {
  readonly title: string;
  readonly kind: 'files' | 'folder' | 'bundle';
  /** Set where a new file is to be named. */
  readonly saveAs?: string;
}

export interface LibraryPaths {
  /** The library's folder; everything in it is relative, so the folder can be moved. */
  readonly library: string;
}

/** Wall time and waiting; injected so that tests can move them. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `delayMs`, or rejects with the signal's reason. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void>;
  /** The local calendar day of a moment, "2026-11-20": entries count on the day their attempt was sent. */
  localDay(timeMs: number): string;
}

/** Lines start with where and which; keys and prompts never reach a log. */
export interface Logger {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, error: unknown, facts?: Readonly<Record<string, unknown>>): void;
}

/** A running image worker process, as `utilityProcess` and `child_process` both can offer it. */
export interface ImageWorkerProcess {
  /** Structured-clone message to the worker. */
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however the process ended. */
  onExit(listener: (detail: string) => void): void;
  kill(): void;
}

export type SpawnImageWorker = () => ImageWorkerProcess;
