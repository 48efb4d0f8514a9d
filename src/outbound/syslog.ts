// Messages to a syslog server over TCP or TLS, framed by their length. https://www.rfc-editor.org/rfc/rfc6587

import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isPublicAddress } from './addresses.ts';
import { OutboundError, type OutboundClient } from './outboundClient.ts';

export interface SyslogServer {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** Hands messages to a syslog server. */
export type SyslogSender = (messages: readonly string[]) => Promise<void>;

/** For one connection with all of its messages. */
export const syslogTimeoutMs = 20_000;

/**
 * Sends each list over a connection of its own, and resolves when the server closed it after the last message: TCP
 * tells in no other way that all was read. Rejects with `OutboundError`; then some of them may have been read all the
 * same.
 */
export function createSyslogSender(
  client: Pick<OutboundClient, 'addressOf'>,
  { host, port, isTls }: SyslogServer,
  timeoutMs = syslogTimeoutMs,
): SyslogSender {
  return async (messages) => {
    const { address } = await client.addressOf(host);
    // As calls are: over the public internet encrypted alone.
    if (!isTls && isPublicAddress(address)) throw new OutboundError('forbidden', `${host} is sent logs by TLS alone.`);
    await new Promise<void>((resolve, reject) => {
      const socket: Socket = isTls
        ? // The certificate is of the name, not of the address.
          connectTls({ host: address, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
        : connectPlainly({ host: address, port });
      const fail = (reason: OutboundError['reason'], says: string): void => {
        reject(new OutboundError(reason, `${host}:${port} did not take the log: ${says}.`));
        socket.destroy();
      };
      const timer = setTimeout(() => fail('timeout', `it took longer than ${timeoutMs} ms`), timeoutMs);
      socket.once(isTls ? 'secureConnect' : 'connect', () => socket.end(messages.map(framed).join('')));
      socket.on('error', (error: NodeJS.ErrnoException) => fail('failed', error.code ?? error.message));
      // What a server says is read and dropped: its end is what counts.
      socket.resume();
      socket.once('close', () => {
        clearTimeout(timer);
        if (socket.writableFinished && socket.readableEnded) resolve();
        else fail('failed', 'it closed the connection before it had read everything');
      });
    });
  };
}

/** With the number of its bytes before it. */
export const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;
