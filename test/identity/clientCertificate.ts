// A certificate as an application has one to prove itself with: RSA, signed by itself.
import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

export async function clientCertificate(validForDays = 30): Promise<{ key: string; certificate: string }> {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const day = 24 * 3600_000;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=An application',
    keys,
    notBefore: new Date(Date.now() - 400 * day),
    notAfter: new Date(Date.now() + validForDays * day),
    signingAlgorithm: algorithm,
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----`,
    certificate: certificate.toString('pem'),
  };
}
