import { z } from 'zod';

/** Input of a call that takes none. */
export const nothing = z.object({});
/** Output of a call that gives none. */
export const none = z.null();
/** What a person calls a thing. */
export const name = z.string().trim().min(1).max(120);
/** A folder on this machine: never taken from a page. */
export const folderPath = z.string().min(1).max(4096);

/** One call: what it takes and what it gives. */
export const method = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
