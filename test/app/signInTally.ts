// Every sign-in of the tests has its row: what the issuer of a server answers where tokens and codes are given is
// counted as it goes over the wire, and held against the log of sign-ins when the server is stopped.

import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

/** By kind of sign-in and outcome: how many there were. */
type Tally = Map<string, number>;

interface ServerTally {
  readonly answered: Tally;
  /** Calls whose answer nobody waited for, or does not say what it is: a sign-in may have been written all the same. */
  readonly cutOff: Tally;
  /** Whether rows may have been deleted since: by a reset, the clock, an erasure. */
  isReset: boolean;
}

const servers = new Map<number, ServerTally>();

/** Grants of which each answer is a sign-in, by what their rows are called. */
const kinds: Readonly<Record<string, string>> = {
  client_credentials: 'servicePrincipal oAuth2',
  password: 'interactiveUser ropc',
  refresh_token: 'nonInteractiveUser oAuth2',
};

/** Paths that answer with a code: at once where a session is there, or after the user did something on a page. */
const authorizePath = /\/oauth2\/(?:v2\.0\/)?authorize(\/[^/?]+)?(?:\?|$)/;

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
  const tally = servers.get(request.socket.localPort ?? 0);
  if (tally === undefined) return;
  const authorize = request.method === 'GET' ? authorizePath.exec(request.url ?? '') : null;
  if (authorize !== null)
    countCode(tally, response, authorize[1] === undefined ? 'nonInteractiveUser' : 'interactiveUser');
  if (request.method !== 'POST') return;
  if (/^\/sandbox(?!\/drain)|erase|permanentDelete/i.test(request.url ?? '')) {
    tally.answered.clear();
    tally.cutOff.clear();
    tally.isReset = true;
  } else if (/\/oauth2\/(?:v2\.0\/)?token(?:\?|$)/.test(request.url ?? '')) countAnswer(tally, request, response);
});

/** The body is read beside the server, as it comes from the parser. */
function countAnswer({ answered, cutOff }: ServerTally, request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) body += Buffer.from(chunk).toString('latin1');
    return push(chunk, encoding);
  };
  response.once('close', () => {
    const kind = kinds[new URLSearchParams(body).get('grant_type') ?? ''];
    if (kind === undefined) return;
    const { statusCode, writableFinished } = response;
    if (!writableFinished) count(cutOff, `${kind} good`);
    // 429 and 5xx are of the server, before anybody was asked to sign in.
    else if ([200, 400, 401].includes(statusCode)) count(answered, `${kind} ${statusCode === 200 ? 'good' : 'bad'}`);
  });
}

/** A code, or an error, is in the address to which the browser is sent; a page may hold one as well. */
function countCode({ answered, cutOff }: ServerTally, response: ServerResponse, user: string): void {
  response.once('close', () => {
    const kind = `${user} oAuth2`;
    const { search, hash } = new URL(String(response.getHeader('location') ?? ''), 'http://nowhere');
    const parameters = new URLSearchParams(`${search.slice(1)}&${hash.slice(1)}`);
    if (!response.writableFinished || response.statusCode === 200) count(cutOff, `${kind} good`);
    else if (parameters.has('code') || parameters.has('id_token')) count(answered, `${kind} good`);
    else if (parameters.has('error')) count(answered, `${kind} bad`);
  });
}

function count(tally: Tally, key: string): void {
  tally.set(key, (tally.get(key) ?? 0) + 1);
}

/** Counts what the issuer at these addresses answers. */
export function tallySignIns(addresses: readonly (string | null)[]): {
  /** Of a database that no other server writes to (`isOwn`) it also finds rows of sign-ins that nobody made. */
  readonly assertAllWritten: (database: string, isOwn: boolean) => Promise<void>;
} {
  const ports = addresses.flatMap((each) => (each === null ? [] : [Number(new URL(each).port)]));
  const tally: ServerTally = { answered: new Map(), cutOff: new Map(), isReset: false };
  for (const port of ports) servers.set(port, tally);
  return {
    assertAllWritten: async (database, isOwn) => {
      for (const port of ports) servers.delete(port);
      if ([...tally.answered.values()].every((count) => count === 0)) return;
      // A test may have taken the database away with the server.
      const found = await readTally(database).catch(() => null);
      if (found === null) return;
      const written = new Map(found);
      for (const [kind, answered] of tally.answered) {
        const rows = written.get(kind) ?? 0;
        // A failure that is the server's own is told too, and is none of the answers that are counted.
        const isExact = isOwn && !tally.isReset && kind.endsWith('good');
        const cutOff = tally.cutOff.get(kind) ?? 0;
        if (rows < answered || (isExact && rows > answered + cutOff))
          throw new Error(`the issuer answered ${answered} sign-ins (${kind}), and ${rows} have a row`);
      }
    },
  };
}

const words = `select event_type || ' ' || authentication_protocol ||
  case error_code when 0 then ' good' else ' bad' end, sum(attempts) from sign_in group by 1`;

async function readTally(database: string): Promise<readonly (readonly [string, number])[]> {
  if (database.startsWith('sqlite:')) {
    const reading = new DatabaseSync(database.slice('sqlite:'.length), { readOnly: true });
    const statement = reading.prepare(words);
    statement.setReturnArrays(true);
    const rows = statement.all() as unknown as readonly (readonly [string, number])[];
    reading.close();
    return rows;
  }
  const client = new pg.Client(database);
  await client.connect();
  await client.query('set search_path to latchkey');
  const { rows } = await client.query<[string, string]>({ text: words, rowMode: 'array' });
  await client.end();
  return rows.map(([kind, count]) => [kind, Number(count)]);
}
