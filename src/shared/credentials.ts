import { z } from 'zod';

/** What a check of a file's content credentials (C2PA) found. Every text of it is the signer's word. */
export const CredentialsCheck = z.object({
  /**
   * `none`: the file carries none. `intact`: they are whole and speak of exactly these bytes; who signed was not held
   * against any list of trusted signers. `broken`: the file or they were changed. `unreadable`: they cannot be read.
   */
  state: z.enum(['none', 'intact', 'broken', 'unreadable']),
  /** Who signed, by the certificate. */
  signer: z.string().nullable(),
  /** The program that wrote them. */
  generator: z.string().nullable(),
  signedAt: z.string().nullable(),
  /** What is said to have been done: "created by Test model 1". */
  actions: z.array(z.string()),
  /** What is wrong, in the checker's words. */
  problems: z.array(z.string()),
});
export type CredentialsCheck = z.output<typeof CredentialsCheck>;
