/** Builds `out/host` when it is missing or older than what it is made of. */
export function buildHostIfOlder(): Promise<void>;
/** Bundles files of the sources, by the name each gets, into a folder. */
export function bundleForNode(files: Readonly<Record<string, string>>, folder: string): Promise<void>;
/** What core starts by name and a bundle therefore needs beside it. */
export const startedByName: Readonly<Record<string, string>>;
