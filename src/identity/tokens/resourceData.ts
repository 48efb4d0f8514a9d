// Rows in notifications, encrypted for the receiver alone.
// https://learn.microsoft.com/graph/change-notifications-with-resource-data

import { constants, createCipheriv, createHmac, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import type { EncryptedContent } from '../../domain/subscriptions/notificationBody.ts';

const leastBits = 2_048;
const mostBits = 4_096;

/** Whether it is a certificate, of DER or PEM in base64, with an RSA key of 2048 to 4096 bits. */
export function isEncryptionCertificate(text: string): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificateOf(text)?.publicKey ?? {};
  const bits = details?.modulusLength ?? 0;
  return type === 'rsa' && bits >= leastBits && bits <= mostBits;
}

function certificateOf(text: string): X509Certificate | null {
  const bytes = text.includes('-----BEGIN') ? Buffer.from(text) : Buffer.from(text, 'base64');
  try {
    return new X509Certificate(bytes.includes('-----BEGIN') ? bytes.toString('latin1') : bytes);
  } catch {
    return null;
  }
}

/**
 * AES-256-CBC by a key of its own, whose first half is the initialization vector; the key by RSA-OAEP; and the HMAC of
 * the encrypted bytes by the same key.
 */
export function encryptResourceData(certificate: string, certificateId: string, json: string): EncryptedContent {
  const holder = certificateOf(certificate);
  if (holder === null) throw new Error('The certificate was read when it was given.');
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const data = Buffer.concat([cipher.update(json, 'utf8'), cipher.final()]);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return {
    data: data.toString('base64'),
    dataKey: publicEncrypt({ key: holder.publicKey, padding, oaepHash: 'sha1' }, key).toString('base64'),
    dataSignature: createHmac('sha256', key).update(data).digest('base64'),
    encryptionCertificateId: certificateId,
    encryptionCertificateThumbprint: holder.fingerprint.replaceAll(':', ''),
  };
}
