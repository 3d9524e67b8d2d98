import type { Client } from '../../shared/client.ts';
import type { MethodName } from '../../shared/contract.ts';

/** What is written in the list of things that can be undone, or goes through it. */
const changes: ReadonlySet<MethodName> = new Set<MethodName>([
  'organise.rate',
  'organise.flag',
  'organise.color',
  'organise.note',
  'organise.tag',
  'organise.move',
  'organise.trash',
  'organise.restore',
  'organise.stack',
  'organise.unstack',
  'organise.undo',
  'organise.redo',
  'tags.rename',
  'tags.delete',
  'collections.create',
  'collections.rename',
  'collections.delete',
  'collections.add',
  'collections.remove',
  'smart.save',
  'smart.remove',
]);

/**
 * Sends these one after another: a browser may carry two requests over two connections, and the second may be there
 * first. "4" and then Undo must never be an undo of what was done before the 4.
 */
export function changesInOrder(client: Client): Client {
  let last: Promise<unknown> | null = null;
  return {
    call(name, input) {
      if (!changes.has(name)) return client.call(name, input);
      const send = () => client.call(name, input);
      const sent = last === null ? send() : last.then(send, send);
      last = sent;
      const forget = () => {
        if (last === sent) last = null;
      };
      sent.then(forget, forget);
      return sent;
    },
  };
}
