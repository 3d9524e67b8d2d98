export function buildWindowIfOlder(): Promise<void>;
export function buildWindow(): Promise<void>;
