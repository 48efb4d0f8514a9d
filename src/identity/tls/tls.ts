// The certificate for https: made once and kept in the data folder, or configured by the administrator.
import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server on https needs. */
export interface Tls {
  /** PEM of the certificate and its chain. */
  readonly cert: string;
  readonly key: string;
  /** The file of the authority that clients are to trust; null for a configured certificate. */
  readonly caFile: string | null;
}

const localHosts = ['localhost', '127.0.0.1', '::1'];
const renewBeforeMs = 30 * 24 * 3600_000;

/**
 * The built-in certificate for localhost and `hosts`, from `folder` where it is still usable: it fits its key and
 * authority, names every host, and is valid for another 30 days. Otherwise a new one under a new authority, which
 * clients have to trust again.
 */
export async function ensureTls({
  folder,
  hosts,
  now,
}: {
  readonly folder: string;
  readonly hosts: readonly string[];
  readonly now: Date;
}): Promise<Tls> {
  const names = [...new Set([...localHosts, ...hosts.map((host) => host.toLowerCase().replace(/^\[|\]$/g, ''))])];
  const files = {
    cert: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
    authority: join(folder, 'authority.pem'),
  };
  const [cert, key, authority] = await Promise.all(
    [files.cert, files.key, files.authority].map((file) => readIfExists(file)),
  );
  if (
    cert !== undefined &&
    key !== undefined &&
    authority !== undefined &&
    isUsable({ cert, key, authority }, names, now)
  ) {
    return { cert, key, caFile: files.authority };
  }
  // Loaded only where a certificate is made, once in two years: it takes an eighth of the time of a start.
  const { createCertificate: makeCertificate } = await import('./certificates.ts');
  const made = await makeCertificate(names, now);
  const isOurs = await replaceFolder(folder, cert, [
    ['key.pem', made.key, 0o600],
    ['certificate.pem', made.chain, 0o600],
    ['authority.pem', made.authority, 0o600],
  ]);
  // Another process that started at the same moment was faster: its authority is the one to trust.
  return isOurs ? { cert: made.chain, key: made.key, caFile: files.authority } : ensureTls({ folder, hosts, now });
}

/** The certificate and key of the settings. Rejects with one sentence where they are missing, unreadable or no pair. */
export async function readTls({
  certFile,
  keyFile,
}: {
  readonly certFile: string;
  readonly keyFile: string;
}): Promise<Tls> {
  const [cert, key] = await Promise.all([readConfiguredFile(certFile), readConfiguredFile(keyFile)]);
  if (!fitsKey(cert, key)) throw new Error(`The key in ${keyFile} is not the one of the certificate in ${certFile}.`);
  return { cert, key, caFile: null };
}

function isUsable(
  pem: { readonly cert: string; readonly key: string; readonly authority: string },
  names: readonly string[],
  now: Date,
): boolean {
  try {
    const cert = new X509Certificate(pem.cert);
    const authority = new X509Certificate(pem.authority);
    return (
      cert.validToDate.getTime() - now.getTime() > renewBeforeMs &&
      cert.validFromDate <= now &&
      cert.checkPrivateKey(createPrivateKey(pem.key)) &&
      cert.verify(authority.publicKey) &&
      names.every(
        (name) => (isIP(name) === 0 ? cert.checkHost(name, { subject: 'never' }) : cert.checkIP(name)) !== undefined,
      )
    );
  } catch {
    // A truncated or edited file is no certificate, and is replaced.
    return false;
  }
}

function fitsKey(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new Error(
      'The certificate or the key for https cannot be read: both must be PEM, the key without a passphrase.',
      { cause },
    );
  }
}

async function readConfiguredFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`The file ${file}, named for https, cannot be read.`, { cause });
  }
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes all files or none, and no key that others could read for a moment. False where another process has replaced
 * the certificate that was `found`.
 */
async function replaceFolder(
  folder: string,
  found: string | undefined,
  files: readonly (readonly [name: string, content: string, mode: number])[],
): Promise<boolean> {
  const draft = `${folder}.${randomBytes(6).toString('hex')}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  for (const [name, content, mode] of files) await writeFile(join(draft, name), content, { mode, flag: 'wx' });
  try {
    return await withLock(`${folder}.lock`, async () => {
      if ((await readIfExists(join(folder, 'certificate.pem'))) !== found) return false;
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
      return true;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** A lock is held for milliseconds; an older one is of a process that died. */
const staleLockMs = 10_000;

async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > staleLockMs) await rm(lock, { recursive: true, force: true });
      else await sleep(20);
    }
  }
  return work().finally(() => rm(lock, { recursive: true, force: true }));
}
