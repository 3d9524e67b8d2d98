/** How long each part of a request may take and how much it may bring, in milliseconds and bytes. */
export interface HttpLimits {
  /** From the first packet to a connection ready for the request: name lookup, TCP, proxy and TLS together. */
  readonly connectMs: number;
  /** From the last byte sent to the first byte of the reply. */
  readonly firstByteMs: number;
  /** Between two pieces of a body, in either direction. */
  readonly idleMs: number;
  /** A whole free request. */
  readonly freeMs: number;
  readonly paidBodyBytes: number;
  readonly refusalBodyBytes: number;
  /** A picture by its link, redirects included: from whole to its first byte, between two pieces, and its bytes. */
  readonly resultMs: number;
  readonly resultFirstByteMs: number;
  readonly resultIdleMs: number;
  readonly resultBytes: number;
}

export const defaultHttpLimits: HttpLimits = {
  connectMs: 15_000,
  // Providers send no headers until the picture is made; the slowest documented ones take minutes.
  firstByteMs: 600_000,
  idleMs: 120_000,
  freeMs: 30_000,
  // Ten 4K PNG pictures in base64, twice over.
  paidBodyBytes: 256 * 1024 * 1024,
  refusalBodyBytes: 1024 * 1024,
  // 64 MB, the largest picture we take, at 2 Mbit/s.
  resultMs: 300_000,
  resultFirstByteMs: 30_000,
  resultIdleMs: 30_000,
  resultBytes: 64 * 1024 * 1024,
};
