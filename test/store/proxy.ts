// A wire to a database that a test can cut, close, or make deaf.

import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

export interface DatabaseProxy {
  /** The same address by way of this wire. */
  readonly url: string;
  /** Ends every connection. */
  readonly cut: () => void;
  /** Nobody gets through until it is opened again. */
  readonly shut: () => Promise<void>;
  readonly open: () => Promise<void>;
  /** What the database answers does not arrive. */
  readonly deafen: (isDeaf: boolean) => void;
  /** What the database is told waits on the wire, until it is let go. */
  readonly hold: (isHeld: boolean) => void;
}

export async function proxyTo(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isDeaf = false;
  let isHeld = false;
  const held: (() => void)[] = [];
  const made = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.on('data', (data) => {
      if (isHeld)
        held.push(() => {
          if (!far.destroyed) far.write(data);
        });
      else far.write(data);
    });
    far.on('data', (data) => {
      if (!isDeaf) near.write(data);
    });
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  let port = 0;
  const open = async () => {
    made.listen(port, '127.0.0.1');
    await once(made, 'listening');
    ({ port } = made.address() as AddressInfo);
  };
  await open();
  const near = new URL(url);
  near.host = `127.0.0.1:${port}`;
  return {
    url: near.href,
    cut,
    open,
    deafen: (value) => {
      isDeaf = value;
    },
    hold: (value) => {
      isHeld = value;
      if (!value) for (const go of held.splice(0)) go();
    },
    shut: async () => {
      if (!made.listening) return;
      made.close();
      cut();
      await once(made, 'close');
    },
  };
}
