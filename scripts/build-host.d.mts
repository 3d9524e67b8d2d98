/** Builds `out/host` when it is missing or older than what it is made of. */
export function buildHostIfOlder(): Promise<void>;
