import { z } from 'zod';
import { ConnectionId, ProjectId, RunId } from '../ids.ts';
import {
  Connection,
  ConnectionTest,
  KeychainStatus,
  ModelList,
  ProviderInfo,
  Run,
  RequestWindow,
} from '../model.ts';
import { method, name, none, nothing } from './call.ts';

const connectionFields = z.object({
  name,
  provider: z.string().min(1).max(60),
  baseUrl: z.string().trim().max(500).nullable(),
  keyEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)
    .nullable(),
  maxConcurrent: z.number().int().min(1).max(32).optional(),
  requestWindow: RequestWindow.nullable().optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable()
    .optional(),
  settings: z.record(z.string().max(60), z.json()).optional(),
});

/** Providers, the connections to them, and their keys. */
export const connectionCalls = {
  'providers.list': method(nothing, z.array(ProviderInfo)),
  'connections.list': method(nothing, z.array(Connection)),
  'connections.add': method(connectionFields, Connection),
  'connections.update': method(
    connectionFields.omit({ provider: true }).partial().extend({ connectionId: ConnectionId }),
    Connection,
  ),
  /** The order in which connections are offered: every live one, once. */
  'connections.setOrder': method(z.object({ connectionIds: z.array(ConnectionId).max(500) }), none),
  /** What the provider says is left, where it can be asked. Free. */
  'connections.balance': method(
    z.object({ connectionId: ConnectionId }),
    z.object({ amountNanos: z.number().int().nullable(), detail: z.string() }),
  ),
  /**
   * Brings a task's pictures home that was bought elsewhere, or lost: by its id at the provider. Free; what it cost is
   * marked as reported or unknown, and never counted twice.
   */
  'connections.fetchTask': method(
    z.object({
      connectionId: ConnectionId,
      /** Where its pictures go; null for the project named by `projectName`, made when the task was found. */
      projectId: ProjectId.nullable(),
      projectName: name.optional(),
      taskId: z.string().trim().min(1).max(300),
      model: z.string().max(200).nullable().default(null),
      newRunId: RunId,
    }),
    Run,
  ),
  'connections.remove': method(z.object({ connectionId: ConnectionId }), none),
  /** Free: never spends, never changes anything at the provider. */
  'connections.test': method(z.object({ connectionId: ConnectionId }), ConnectionTest),
  /** `defaultModel` is the first that works for the task. */
  'connections.models': method(
    z.object({ connectionId: ConnectionId, task: z.enum(['generate', 'edit']).default('generate') }),
    ModelList,
  ),
  /** The only way a key travels, and only inwards. */
  'connections.setKey': method(
    z.object({ connectionId: ConnectionId, key: z.string().trim().min(1).max(4000) }),
    Connection,
  ),
  'connections.clearKey': method(z.object({ connectionId: ConnectionId }), Connection),
  'keychain.status': method(nothing, KeychainStatus),
  /** The user's own choice where no keychain can be had; forgotten when the app closes. */
  'keychain.useSessionOnly': method(nothing, KeychainStatus),
} as const;
