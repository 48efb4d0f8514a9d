// Outgoing mail: each over a connection of its own, to the checked address of the mail server, within time limits.

import { OutboundError, type OutboundClient } from './outboundClient.ts';

/** A mail as it goes out. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
  /** Pictures that the HTML shows by `cid:`. */
  readonly pictures?: readonly { readonly cid: string; readonly type: string; readonly base64: string }[];
}

/** A mail that was not accepted. `isFinal`: the server will not accept it later. The message is for administrators. */
export class MailError extends Error {
  readonly isFinal: boolean;
  constructor(message: string, isFinal: boolean) {
    super(message);
    this.name = 'MailError';
    this.isFinal = isFinal;
  }
}

/** Hands mails to a mail server. */
export interface MailSender {
  /** Rejects with `MailError`. */
  readonly send: (mail: OutgoingMail) => Promise<void>;
}

/** To connect, without a byte, and for the whole mail. */
export const defaultMailTimeouts = { connectMs: 10_000, idleMs: 15_000, totalMs: 25_000 };

/**
 * `url` is smtp:// or smtps://, with user and password or without. A password is sent over TLS alone, except to this
 * machine.
 */
export function createMailSender(
  client: OutboundClient,
  { url, from }: { readonly url: string; readonly from: string },
  timeouts = defaultMailTimeouts,
): MailSender {
  const server = new URL(url);
  const host = server.hostname.replace(/^\[|\]$/g, '');
  const secure = server.protocol === 'smtps:';
  const auth =
    server.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } };
  return {
    send: async ({ to, subject, html, text, messageId, pictures = [] }) => {
      const { address } = await client.addressOf(host).catch((error: unknown) => {
        throw error instanceof OutboundError ? new MailError(error.message, false) : error;
      });
      const isHere = /^(127\.|::1$)/.test(address);
      // Loaded with the first mail, because most processes send none: it takes a tenth of the time of a start.
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host: address,
        port: server.port === '' ? (secure ? 465 : 587) : Number(server.port),
        secure,
        requireTLS: 'auth' in auth && !secure && !isHere,
        ignoreTLS: isHere,
        // The certificate is of the name, not of the address.
        tls: { servername: host },
        ...auth,
        disableFileAccess: true,
        disableUrlAccess: true,
        connectionTimeout: timeouts.connectMs,
        greetingTimeout: timeouts.connectMs,
        socketTimeout: timeouts.idleMs,
      });
      try {
        await withTimeout(
          transport.sendMail({
            ...{ from, to, subject, html, text, messageId },
            headers: { 'Auto-Submitted': 'auto-generated' },
            attachments: pictures.map(({ cid, type, base64 }) => ({
              cid,
              content: base64,
              encoding: 'base64',
              contentType: type,
              contentDisposition: 'inline' as const,
              filename: `logo.${type.split('/')[1] ?? 'png'}`,
            })),
          }),
          timeouts.totalMs,
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

/** A refusal of the recipient or of the mail (5xx) is final; a wrong password may be corrected meanwhile. */
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
