// Time stamps of checkpoints (RFC 3161): what an authority is asked, and whether what it answered is good.

import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  Certificate,
  ExtKeyUsage,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { formatInstant } from '../../domain/time.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';
const extendedKeyUsage = '2.5.29.37';
const timeStamping = '1.3.6.1.5.5.7.3.8';
/** PKIStatus: granted, and granted with changes. */
const granted: readonly number[] = [0, 1];

/** What is sent to the authority, DER, and the number that its answer must repeat. */
export interface TimestampQuestion {
  readonly body: Buffer;
  readonly nonce: string;
}

/** Asks for a time stamp of a text, with the certificates that verify it. */
export function timestampQuestion(text: string): TimestampQuestion {
  // Of eight bytes, and positive.
  const nonce = Buffer.concat([Buffer.of(0x40), randomBytes(7)]);
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: digestOf(text) }),
    }),
    nonce: new Integer({ valueHex: nonce }),
    certReq: true,
  });
  return { body: Buffer.from(request.toSchema().toBER()), nonce: nonce.toString('hex') };
}

/** What a time stamp says once it is verified. */
export interface VerifiedTimestamp {
  readonly at: string;
  /** The subject of the certificate that signed it. */
  readonly authority: string;
}

/** The time stamp is good, and of an authority that does not lead to a trusted certificate. */
export class UntrustedAuthority extends Error {}

/**
 * Verifies the answer of an authority about a text: by a certificate for time stamps that leads to a trusted one, good
 * at the time that it says. `trusted`: PEM. Throws an `Error` that says what does not hold, `UntrustedAuthority` for
 * one that is good and of somebody else.
 */
export async function verifyTimestamp(
  answer: Uint8Array,
  text: string,
  { trusted, nonce }: { readonly trusted: readonly string[]; readonly nonce?: string },
): Promise<VerifiedTimestamp> {
  const { signed, info } = readAnswer(answer);
  if (!Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView).equals(digestOf(text)))
    throw new Error('the time stamp is of another text');
  if (nonce !== undefined && hexOf(info.nonce) !== nonce) throw new Error('the time stamp answers another question');
  const check = (checkChain: boolean) =>
    signed.verify({
      signer: 0,
      data: new Uint8Array(Buffer.from(text)).buffer,
      trustedCerts: trusted.map((pem) => Certificate.fromBER(new X509Certificate(pem).raw)),
      checkChain,
      checkDate: info.genTime,
      extendedMode: true,
    });
  const verified = await check(true).catch(async (error: unknown) => {
    const says = `the signature of the time stamp does not hold: ${messageOf(error)}`;
    const isSigned = await check(false).then(
      ({ signatureVerified }) => signatureVerified === true,
      () => false,
    );
    throw isSigned ? new UntrustedAuthority(says) : new Error(says);
  });
  const signer = verified.signerCertificate;
  if (verified.signatureVerified !== true || verified.signerCertificateVerified !== true || signer == null)
    throw new Error('the signature of the time stamp does not hold');
  const usage = signer.extensions?.find(({ extnID }) => extnID === extendedKeyUsage)?.parsedValue as unknown;
  if (!(usage instanceof ExtKeyUsage) || !usage.keyPurposes.includes(timeStamping))
    throw new Error('the certificate of the time stamp is not one for time stamps');
  const { subject } = new X509Certificate(Buffer.from(signer.toSchema().toBER()));
  return { at: formatInstant(info.genTime.getTime()), authority: subject.replaceAll('\n', ', ') };
}

function readAnswer(answer: Uint8Array): { readonly signed: SignedData; readonly info: TSTInfo } {
  let response: TimeStampResp;
  try {
    response = TimeStampResp.fromBER(answer);
  } catch {
    throw new Error('the answer is no time stamp');
  }
  const { status, timeStampToken } = response;
  if (!granted.includes(status.status) || timeStampToken === undefined)
    throw new Error(`the authority refused (status ${status.status})`);
  try {
    const signed = new SignedData({ schema: timeStampToken.content });
    const content = signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0);
    return { signed, info: TSTInfo.fromBER(content) };
  } catch {
    throw new Error('the answer is no time stamp');
  }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const hexOf = (number: Integer | undefined): string =>
  number === undefined ? '' : Buffer.from(number.valueBlock.valueHexView).toString('hex');

/** The package throws objects that are no errors. */
const messageOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : String(error);
