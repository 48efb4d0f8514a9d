// A certificate for this server, under an authority that exists for this one signature.
import { isIP } from 'node:net';
import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

interface ServerCertificate {
  /** PEM of the server's certificate followed by its authority's. */
  readonly chain: string;
  /** PEM, PKCS #8. */
  readonly key: string;
  /** PEM of the authority alone, which clients are to trust. */
  readonly authority: string;
}

/** The longest validity that platforms accept under an authority that was added by hand. */
const validityDays = 820;
const keyAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const nameConstraintsOid = '2.5.29.30';

/**
 * The authority's private key is never written and is gone when this returns, and its certificate is valid for `hosts`
 * alone: trusting it is safe for all other hosts, and nobody can ever sign with it again. `now`: machine time.
 */
export async function createCertificate(hosts: readonly string[], now: Date): Promise<ServerCertificate> {
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()]);
  // The clock of another machine may be behind.
  const notBefore = new Date(now.getTime() - 3600_000);
  const notAfter = new Date(now.getTime() + validityDays * 24 * 3600_000);
  const authorityName = `CN=Latchkey on ${hosts[0]} (made ${now.toISOString().slice(0, 19)})`;
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    keys: authorityKeys,
    notBefore,
    notAfter,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      new x509.Extension(nameConstraintsOid, true, nameConstraints(hosts)),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: `CN=${hosts[0]}`,
    issuer: authorityName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    notBefore,
    notAfter,
    signingAlgorithm: keyAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  const authorityPem = `${authority.toString('pem')}\n`;
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey)).toString('base64');
  return {
    chain: `${server.toString('pem')}\n${authorityPem}`,
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    authority: authorityPem,
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

/** RFC 5280, 4.2.1.10: NameConstraints with these names and addresses as the permitted subtrees. */
function nameConstraints(hosts: readonly string[]): Uint8Array<ArrayBuffer> {
  const subtrees = hosts.map((host) =>
    der(0x30, isIP(host) === 0 ? der(0x82, Buffer.from(host, 'ascii')) : der(0x87, addressAndMask(host))),
  );
  return new Uint8Array(der(0x30, der(0xa0, Buffer.concat(subtrees))));
}

function addressAndMask(address: string): Buffer {
  const bytes = isIP(address) === 4 ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  return Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]);
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all =
    tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
