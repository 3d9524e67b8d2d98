import type { IncomingMessage, ServerResponse } from 'node:http';

/** A page of words only, for a person who came without a session. */
export function sendPlainPage(response: ServerResponse, status: number, message: string): void {
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Proofsheet</title></head>' +
    `<body><h1>Proofsheet</h1><p>${message}</p></body></html>`;
  send(response, status, html);
}

/**
 * Sends a visitor that brought the token on to the clean address. By a page instead of a redirect where another page
 * held the link (a terminal in a browser): a redirected visit counts as made by that page, and a strict cookie would
 * stay behind.
 */
export function sendWelcome(request: IncomingMessage, response: ServerResponse, cookie: string): void {
  response.setHeader('Set-Cookie', cookie);
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') {
    response.writeHead(303, { Location: '/', 'Cache-Control': 'no-store' });
    response.end();
    return;
  }
  response.setHeader('Refresh', '0; url=/');
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Proofsheet</title></head>' +
    '<body><p><a href="/">Open Proofsheet</a></p></body></html>';
  send(response, 200, html);
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
  });
  response.end(html);
}
