import { z } from 'zod';
import { ConnectionId, ImageId } from '../ids.ts';
import { method, none, nothing } from './call.ts';

/** What a host is, where its library lies, and which native features it has. */
export const HostInfo = z.object({
  host: z.enum(['electron', 'web', 'cli']),
  version: z.string(),
  platform: z.string(),
  libraryPath: z.string(),
  features: z.object({
    revealInFolder: z.boolean(),
    openDialog: z.boolean(),
    nativeMenu: z.boolean(),
  }),
});
export type HostInfo = z.output<typeof HostInfo>;

/** What the host itself can do. */
export const hostCalls = {
  'host.info': method(nothing, HostInfo),
  /** Shows an original in the system's file manager; hosts without one answer `unavailable`. */
  'host.revealImage': method(z.object({ imageId: ImageId }), none),
  /** Opens the provider's usage page of a connection outside the app (fixed host list). */
  'host.openUsagePage': method(z.object({ connectionId: ConnectionId }), none),
} as const;
