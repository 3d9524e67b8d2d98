import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { Environment } from './proxy.ts';

/** Files with further certificates: Node's own variable, and the one OpenSSL programs share. */
const variables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'] as const;

/**
 * Certificates to trust beside the usual ones, where the environment names files of them (an office's proxy, a server of
 * one's own); null where it names none. Node reads its variable at its own start only, and other hosts not at all. A file
 * that cannot be read adds nothing: the failed connection then says that a certificate is not trusted.
 */
export function trustedRoots(environment: Environment): string[] | null {
  const further = variables.flatMap((name) => {
    const file = environment[name] ?? '';
    return file === '' ? [] : (certificatesIn(file) ?? []);
  });
  return further.length === 0 ? null : [...getCACertificates('default'), ...further];
}

function certificatesIn(file: string): readonly string[] | null {
  try {
    return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  } catch {
    return null;
  }
}
