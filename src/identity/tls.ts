// The certificate for https: made once and kept in the data folder, or given by whoever runs the server.
import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { makeCertificate } from './certificates.ts';

export interface Tls {
  /** PEM of the certificate and what stands above it. */
  readonly cert: string;
  readonly key: string;
  /** The file that clients are told to trust; null where the certificate was given. */
  readonly caFile: string | null;
}

const LOCAL = ['localhost', '127.0.0.1', '::1'];
const RENEW_BEFORE = 30 * 24 * 3600_000;

/**
 * The built-in certificate for localhost and `hosts`, from `folder` where it still serves: it fits its key and authority, names every
 * host, and lasts another 30 days. Otherwise a new one under a new authority, which clients must be told to trust again.
 */
export async function ensureTls({ folder, hosts, now }: { readonly folder: string; readonly hosts: readonly string[]; readonly now: Date }): Promise<Tls> {
  const names = [...new Set([...LOCAL, ...hosts.map((host) => host.toLowerCase().replace(/^\[|\]$/g, ''))])];
  const files = { cert: join(folder, 'certificate.pem'), key: join(folder, 'key.pem'), authority: join(folder, 'authority.pem') };
  const [cert, key, authority] = await Promise.all([files.cert, files.key, files.authority].map((file) => readIfThere(file)));
  if (cert !== undefined && key !== undefined && authority !== undefined && stillServes({ cert, key, authority }, names, now)) {
    return { cert, key, caFile: files.authority };
  }
  const made = await makeCertificate(names, now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await write(files.key, made.key, 0o600);
  await write(files.cert, made.chain, 0o644);
  await write(files.authority, made.authority, 0o644);
  return { cert: made.chain, key: made.key, caFile: files.authority };
}

/** The certificate and key that the settings name. Throws one sentence where they are not there, not readable or not a pair. */
export async function readTls({ certFile, keyFile }: { readonly certFile: string; readonly keyFile: string }): Promise<Tls> {
  const [cert, key] = await Promise.all([readGiven(certFile), readGiven(keyFile)]);
  if (!fitsKey(cert, key)) throw new Error(`The key in ${keyFile} is not the one of the certificate in ${certFile}.`);
  return { cert, key, caFile: null };
}

function stillServes(pem: { readonly cert: string; readonly key: string; readonly authority: string }, names: readonly string[], now: Date): boolean {
  try {
    const cert = new X509Certificate(pem.cert);
    const authority = new X509Certificate(pem.authority);
    return (
      cert.validToDate.getTime() - now.getTime() > RENEW_BEFORE &&
      cert.validFromDate <= now &&
      cert.checkPrivateKey(createPrivateKey(pem.key)) &&
      cert.verify(authority.publicKey) &&
      names.every((name) => (isIP(name) === 0 ? cert.checkHost(name, { subject: 'never' }) : cert.checkIP(name)) !== undefined)
    );
  } catch {
    // A file that was cut short or edited is no certificate; a new one replaces it.
    return false;
  }
}

function fitsKey(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new Error('The certificate or the key for https cannot be read: both must be PEM, the key without a passphrase.', { cause });
  }
}

async function readGiven(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Error(`The file ${file}, named for https, cannot be read.`, { cause });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}

/** Whole or not at all, and never readable by others for a moment. */
async function write(file: string, content: string, mode: number): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, content, { mode, flag: 'wx' });
    await rename(draft, file);
  } catch (fault) {
    await unlink(draft).catch(() => {});
    throw fault;
  }
}
