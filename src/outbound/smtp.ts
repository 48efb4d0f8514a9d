// Mail goes out here: each over a connection of its own, to the address that was resolved and checked, within bounds of
// time.

import { OutboundError, type OutboundClient } from './outboundClient.ts';

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
}

/** A mail that was not taken. `isFinal`: the server will not take it later either. `says` is for administrators. */
export class MailError extends Error {
  readonly isFinal: boolean;
  constructor(says: string, isFinal: boolean) {
    super(says);
    this.name = 'MailError';
    this.isFinal = isFinal;
  }
}

export interface MailSender {
  readonly send: (mail: OutgoingMail) => Promise<void>;
}

/** Milliseconds. No mail holds its worker longer than the last. */
export const defaultMailTimeouts = { connect: 10_000, silence: 15_000, whole: 25_000 };

/**
 * `url` is smtp:// or smtps://, with user and password or without. Where there is a password the connection is turned
 * to TLS before it is
 * said, except to this machine itself. Throws `MailFault`.
 */
export function createMailSender(
  client: OutboundClient,
  { url, from }: { readonly url: string; readonly from: string },
  patience = defaultMailTimeouts,
): MailSender {
  const server = new URL(url);
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const secure = server.protocol === 'smtps:';
  const auth =
    server.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } };
  return {
    send: async (mail) => {
      const { address } = await client.addressOf(host).catch((error: unknown) => {
        throw error instanceof OutboundError ? new MailError(error.message, false) : error;
      });
      const isHere = /^(127\.|::1$)/.test(address);
      // Loaded with the first mail: most processes send none, and it is a tenth of what a start costs.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host: address,
        port: server.port === '' ? (secure ? 465 : 587) : Number(server.port),
        secure,
        requireTLS: 'auth' in auth && !secure && !isHere,
        ignoreTLS: isHere,
        // The certificate is the name's, not the address's.
        tls: { servername: host },
        ...auth,
        disableFileAccess: true,
        disableUrlAccess: true,
        connectionTimeout: patience.connect,
        greetingTimeout: patience.connect,
        socketTimeout: patience.silence,
      });
      try {
        await withTimeout(
          transport.sendMail({ from, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } }),
          patience.whole,
        );
      } catch (error) {
        throw toMailError(error, server.host);
      } finally {
        transport.close();
      }
    },
  };
}

async function withTimeout(sending: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it took longer than ${milliseconds} ms`));
    }, milliseconds);
  });
  await Promise.race([sending, late]).finally(() => {
    clearTimeout(timer);
  });
}

/**
 * A server that refuses the recipient or the mail for good (5xx) is not asked again; a wrong password may be mended
 * meanwhile.
 */
function toMailError(error: unknown, host: string): MailError {
  if (error instanceof MailError) return error;
  const {
    message = String(error),
    code,
    responseCode,
  } = error as { readonly message?: string; readonly code?: string; readonly responseCode?: number };
  const isFinal = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
  return new MailError(`${host} did not take the mail: ${message.slice(0, 1_000)}`, isFinal);
}
