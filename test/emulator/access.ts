import type { IncomingMessage } from 'node:http';
import { noFunds, noKey, unverified, wrongKey } from './refusal.ts';

const unverifiedEnding = '-unverified';
const unfundedEnding = '-unfunded';

/** Gives the key that came, or refuses: none, or one that is not of this account. */
export function checkKey(request: IncomingMessage, key: string): string {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) throw noKey();
  if (![key, key + unverifiedEnding, key + unfundedEnding].includes(given)) throw wrongKey(given);
  return given;
}

/** What the account may not do although the key is right; the real one judges the fields first. */
export function checkAccount(given: string, key: string, modelId: string): void {
  if (given === key + unverifiedEnding) throw unverified(modelId);
  if (given === key + unfundedEnding) throw noFunds();
}
