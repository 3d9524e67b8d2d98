/** The scheme and host everything in the window comes from: page, pixels and uploads. */
export const appScheme = 'app';
export const appHost = 'proofsheet';
export const pageOrigin = `${appScheme}://${appHost}`;
export const pageUrl = `${pageOrigin}/`;
