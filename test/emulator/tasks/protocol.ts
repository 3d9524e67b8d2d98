import type { Fault } from '../fault.ts';
import type { Place } from './task-types.ts';

/** A request whose body is here. */
export interface WholeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly document: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer thrown: refused, free of charge. `word` names the reason in the record. */
export class Refused extends Error {
  readonly answer: Answer;

  constructor(word: string, answer: Answer) {
    super(word);
    this.name = 'Refused';
    this.answer = answer;
  }
}

export interface RouteCall {
  readonly request: WholeRequest;
  /** Named parts of the path. */
  readonly parts: readonly string[];
  /** The key that came is the account's; throws the protocol's own refusal otherwise. */
  readonly account: string;
  /**
   * Every check is passed: from here the work is done, unless a scripted fault that costs nothing stands in the way,
   * when null comes back and whatever is answered is thrown away.
   */
  accept(taskFields: Readonly<Record<string, unknown>>): 'work' | null;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** Null: faults do not strike here. */
  readonly place: Place | null;
  readonly needsKey: boolean;
  answer(call: RouteCall): Answer | Promise<Answer>;
}

/** What tells two services of tasks apart. */
export interface Protocol {
  readonly routes: readonly Route[];
  noKey(): Refused;
  wrongKey(): Refused;
  notFound(method: string, path: string): Refused;
  noFunds(): Refused;
  rateLimited(fault: Extract<Fault, { kind: 'rate-limit' }>): Refused;
  /** The body of a failure of its own. */
  serverError(status: number): Readonly<Record<string, unknown>>;
}
