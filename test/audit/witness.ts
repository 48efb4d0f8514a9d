// A witness as https://c2sp.org/tlog-witness describes it: it cosigns a checkpoint where the tree begins with the one
// that it cosigned before. It shares nothing with the program but the hash of two subtrees.

import { createHash, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeHash, type Hash } from '../../src/audit/merkle.ts';

export interface Witness {
  readonly url: string;
  readonly verifierKey: string;
  /** The size that it signed last, and its root. */
  readonly known: { size: number; root: string };
  /** The statuses that it answered. */
  readonly answered: number[];
  readonly close: () => Promise<void>;
}

const keyHash = (name: string, kind: number, raw: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(kind)).update(raw).digest().subarray(0, 4);

/** `logKey`: gives the verifier key of the log that it trusts. */
export async function startWitness(name: string, logKey: () => string): Promise<Witness> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
  const hash = keyHash(name, 4, raw);
  const known = { size: 0, root: '' };
  const answered: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (more: string) => {
      body += more;
    });
    request.on('end', () => {
      const {
        status,
        type = 'text/plain',
        text,
      } = request.method === 'POST' && request.url === '/w/add-checkpoint'
        ? answer(body, { logKey: logKey(), known, cosign: (note) => cosignature(note, { name, hash, privateKey }) })
        : { status: 404, text: '' };
      answered.push(status);
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`,
    verifierKey: `${name}+${hash.toString('hex')}+${Buffer.concat([Buffer.of(4), raw]).toString('base64')}`,
    known,
    answered,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface WitnessState {
  readonly logKey: string;
  readonly known: Witness['known'];
  readonly cosign: (text: string) => string;
}
interface WitnessAnswer {
  readonly status: number;
  readonly type?: string;
  readonly text: string;
}

function answer(body: string, { logKey, known, cosign }: WitnessState): WitnessAnswer {
  const [head = '', note = ''] = [body.slice(0, body.indexOf('\n\n')), body.slice(body.indexOf('\n\n') + 2)];
  const [old = '', ...proof] = head.split('\n');
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const [, size = '', root = ''] = text.split('\n');
  const oldSize = Number(/^old (\d+)$/.exec(old)?.[1] ?? Number.NaN);
  if (!isSignedBy(logKey, note, text)) return { status: 403, text: '' };
  if (Number.isNaN(oldSize) || oldSize > Number(size)) return { status: 400, text: '' };
  if (oldSize !== known.size) return { status: 409, type: 'text/x.tlog.size', text: `${known.size}\n` };
  const hashes = proof.map((each) => Buffer.from(each, 'base64'));
  const [first, second] = [known, { size: Number(size), root }];
  if (!isConsistent(first, second, hashes)) return { status: first.size === second.size ? 409 : 422, text: '' };
  Object.assign(known, second);
  return { status: 200, text: cosign(text) };
}

function isSignedBy(logKey: string, note: string, text: string): boolean {
  const key = Buffer.from(logKey.split('+').slice(2).join('+'), 'base64').subarray(1);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]);
  return note
    .split('\n')
    .filter((line) => line.startsWith('\u2014 '))
    .some((line) => {
      const signature = Buffer.from(line.split(' ')[2] ?? '', 'base64').subarray(4);
      return verify(null, Buffer.from(text), { key: der, format: 'der', type: 'spki' }, signature);
    });
}

function cosignature(
  text: string,
  { name, hash, privateKey }: { readonly name: string; readonly hash: Buffer; readonly privateKey: KeyObject },
): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), privateKey);
  return `\u2014 ${name} ${Buffer.concat([hash, time, signature]).toString('base64')}\n`;
}

/** RFC 9162, section 2.1.4.2. */
function isConsistent(first: Witness['known'], second: Witness['known'], proof: readonly Hash[]): boolean {
  if (first.size === second.size) return proof.length === 0 && first.root === second.root;
  if (first.size === 0) return proof.length === 0;
  const isPower = (first.size & (first.size - 1)) === 0;
  const [begin, ...rest] = isPower ? [Buffer.from(first.root, 'base64'), ...proof] : proof;
  if (begin === undefined) return false;
  let [at, last] = [first.size - 1, second.size - 1];
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let [old, now] = [begin, begin];
  for (const hash of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      [old, now] = [nodeHash(hash, old), nodeHash(hash, now)];
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else now = nodeHash(now, hash);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && old.toString('base64') === first.root && now.toString('base64') === second.root;
}
