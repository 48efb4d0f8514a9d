// An authority for time stamps: OpenSSL's `ts`, behind http.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Why there is no authority on this machine; false where there is one. */
export function missingOpenSsl(): string | false {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'openssl is not on the PATH';
  }
}

export interface TimestampAuthority {
  readonly url: string;
  /** The file with the certificate that vouches for it. */
  readonly authorities: string;
  /** What OpenSSL says of an answer about a text. */
  readonly judge: (answer: Buffer, text: string) => string;
  readonly close: () => Promise<void>;
}

const config = `[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
certs = ca.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
`;

/** `folder` takes its keys. `usage`: what its certificate is for. */
export async function startTimestampAuthority(folder: string, usage = 'timeStamping'): Promise<TimestampAuthority> {
  const openssl = (...args: readonly string[]): string =>
    execFileSync('openssl', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '30');
  openssl('req', ...key, '-keyout', 'tsa.key', '-out', 'tsa.csr', '-subj', '/CN=Test TSA');
  writeFileSync(join(folder, 'usage'), `extendedKeyUsage=critical,${usage}\nbasicConstraints=CA:FALSE\n`);
  const signs = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'usage'];
  openssl('x509', '-req', '-in', 'tsa.csr', ...signs, '-out', 'tsa.pem', '-days', '30');
  writeFileSync(join(folder, 'tsa.cnf'), config);
  writeFileSync(join(folder, 'serial'), '01\n');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      writeFileSync(join(folder, 'query'), Buffer.concat(chunks));
      openssl('ts', '-reply', '-config', 'tsa.cnf', '-queryfile', 'query', '-out', 'answer');
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(readFileSync(join(folder, 'answer')));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    authorities: join(folder, 'ca.pem'),
    judge: (answer, text) => {
      writeFileSync(join(folder, 'judged'), answer);
      writeFileSync(join(folder, 'text'), text);
      return openssl('ts', '-verify', '-in', 'judged', '-data', 'text', '-CAfile', 'ca.pem');
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
