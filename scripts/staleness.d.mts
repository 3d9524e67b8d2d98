/** Whether `builtFile` is missing or older than any of `sources`, which are files and folders. */
export function isOlder(builtFile: string, sources: readonly string[]): boolean;
