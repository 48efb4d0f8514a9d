// A listener of its own for health and metrics, on this machine's loopback alone: whoever is on the machine may read
// them, and no header lets anybody else in.

import { createServer } from 'node:http';
import type { HttpResponse } from '../pipeline/call.ts';
import { answerHeaders } from './answerHeaders.ts';

/** A listener for monitoring. MUST be closed. */
export interface MonitoringListener {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

const host = '127.0.0.1';
const timeoutMs = 10_000;
/** Names that no page of another site can be reached under. */
const ownNames = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;
const notFound: HttpResponse = { status: 404, headers: {}, body: null };

/** Answers GET and HEAD of the paths that `respond` knows. Rejects where the port is taken. */
export async function startMonitoringListener(
  port: number,
  respond: (path: string) => Promise<HttpResponse | null>,
): Promise<MonitoringListener> {
  const server = createServer(
    { requestTimeout: timeoutMs, headersTimeout: timeoutMs, keepAliveTimeout: timeoutMs },
    ({ method, url = '/', headers }, response) => {
      const isRead = method === 'GET' || method === 'HEAD';
      // A page whose site's name was made to lead to this machine names that site here.
      const answering = isRead && ownNames.test(headers.host ?? '') ? respond(url.split('?', 1)[0] as string) : null;
      void Promise.resolve(answering)
        .catch(() => ({ status: 500, headers: {}, body: null }))
        .then((answer) => {
          const { status, headers: said, body } = answer ?? notFound;
          response.writeHead(status, { ...answerHeaders, ...said }).end(body ?? undefined);
        });
    },
  );
  server.timeout = timeoutMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    origin: `http://${host}:${(server.address() as { port: number }).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
