import type { Client } from '../shared/client.ts';
import { ImageId } from '../shared/ids.ts';
import type { Connection, Project } from '../shared/model.ts';
import { shown } from './options.ts';
import { usageError } from './usage-error.ts';

/** Exact name first, then id: a project may well be called "2026". */
function byNameOrId<Each extends { readonly name: string; readonly id: number }>(
  records: readonly Each[],
  asked: string,
): Each | null {
  const name = asked.trim();
  return (
    records.find((each) => each.name === name) ?? records.find((each) => String(each.id) === name) ?? null
  );
}

export async function findConnection(client: Client, asked: string): Promise<Connection> {
  const connections = await client.call('connections.list', {});
  const found = byNameOrId(connections, asked);
  if (found) return found;
  const names = connections.map((each) => shown(each.name)).join(', ');
  throw usageError(`There is no connection ${shown(asked)}. This library has ${names || 'none'}.`);
}

export async function findProject(client: Client, asked: string): Promise<Project | null> {
  return byNameOrId(await client.call('projects.list', { includeArchived: true }), asked);
}

export function parseImageId(text: string): ImageId {
  const id = /^\d{1,15}$/.test(text) ? ImageId.safeParse(Number(text)) : null;
  if (id?.success) return id.data;
  throw usageError(`${shown(text)} is not the id of a picture; ids are whole numbers.`);
}
