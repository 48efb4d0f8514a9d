// A mail server that keeps what it is sent, and refuses what a test says.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly user: string | null;
  readonly isSecure: boolean;
}

export interface MailCatcher {
  readonly port: number;
  readonly caught: CaughtMail[];
  /** What becomes of the next mails, in order; then they are taken. A number is the code that they are refused with. */
  readonly plan: (number | 'silent')[];
  readonly close: () => Promise<void>;
}

export async function startMailCatcher(
  options: { readonly user?: string; readonly password?: string } = {},
): Promise<MailCatcher> {
  const caught: CaughtMail[] = [];
  const plan: (number | 'silent')[] = [];
  const server = new SMTPServer({
    authOptional: options.user === undefined,
    allowInsecureAuth: true,
    disabledCommands: options.user === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === options.user && password === options.password) done(null, { user: username });
      else done(new Error('Invalid username or password'));
    },
    onRcptTo: (_address, _session, done) => {
      const next = plan.shift();
      if (next === undefined) done();
      else if (next !== 'silent') done(Object.assign(new Error('Refused by plan'), { responseCode: next }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        caught.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
          user: (session.user as unknown as string | undefined) ?? null,
          isSecure: session.secure,
        });
        done();
      });
    },
  });
  // What a client that gave up leaves behind is no fault of the server.
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    caught,
    plan,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}

/** A header of a raw mail, unfolded. */
export function header(raw: string, name: string): string | null {
  const found = new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(raw.split(/\r?\n\r?\n/)[0] ?? '');
  return found?.[1]?.replaceAll(/\r?\n[ \t]/g, ' ') ?? null;
}
