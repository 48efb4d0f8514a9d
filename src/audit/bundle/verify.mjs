// Verifies an audit bundle of Latchkey with nothing but Node: `node verify.mjs [--checkpoints FILE] [--witness KEYS]`
// in the folder of the unpacked bundle. It needs no network and no other file. Status 0: the bundle holds; 3: something
// does not; 1: it cannot be read. README.html says what is proved.

import crypto, { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Fields of a row that the tree shows as they are; the others are hidden behind salts. */
export const plainFields = new Set(
  (
    'id activityDisplayName activityAt category operationType result loggedByService correlationId ' +
    'actor userId clientAppId appId servicePrincipalId causedById'
  ).split(' '),
);
/** The same of its targets. */
export const plainTargetFields = new Set(['id', 'position', 'targetId', 'type', 'groupType']);
const mostFindings = 100;

/**
 * Verifies the bundle in a folder.
 *
 * @param {string} folder
 * @param {readonly { readonly signedNote: string }[]} keptCheckpoints - checkpoints that were kept elsewhere
 * @param {readonly string[]} witnessKeys - verifier keys of witnesses that are trusted
 * @returns {Promise<{
 *   rows: number, erased: number, positions: string, findings: string[], findingCount: number, anchored: boolean,
 *   cosigners: readonly { readonly witness: string, readonly at: string }[],
 *   review: { instanceId: string, items: number, decisions: number } | null,
 * }>}
 */
export async function verifyBundle(folder, keptCheckpoints = [], witnessKeys = []) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  if (manifest.latchkeyAuditBundle !== 1) throw new Error('manifest.json is not of an audit bundle that this knows.');
  const findings = [];
  let findingCount = 0;
  const find = (says) => {
    findingCount += 1;
    if (findings.length < mostFindings) findings.push(says);
  };
  const note = readFileSync(join(folder, 'checkpoint'), 'utf8');
  const checkpoint = readCheckpoint(note);
  if (checkpoint.origin !== manifest.origin || !isSigned(note, manifest.verifierKeys))
    find('badCheckpoint: the checkpoint is of another tree, or signed by no key of the manifest');
  const { claimed, verified, erased, audited } = await verifyRows(folder, manifest, find);
  const review = manifest.review === undefined ? null : await verifyReview(folder, manifest.review, audited, find);
  const root = rootOf(manifest, checkpoint.size, claimed);
  if (root !== checkpoint.root) find('rewritten: the rows do not lead to the root that the checkpoint signs');
  const same = keptCheckpoints.map(({ signedNote }) => readCheckpoint(signedNote)).filter(isOfSame(checkpoint));
  for (const { root: kept, size } of same)
    if (kept !== checkpoint.root) find(`rewrittenSinceAnchor: another root was kept elsewhere for size ${size}`);
  const cosigners = cosignersOf(note, witnessKeys);
  return {
    rows: verified,
    erased,
    positions: `${manifest.first} to ${manifest.end - 1} of ${checkpoint.size}`,
    findings,
    findingCount,
    anchored: same.length + cosigners.length > 0,
    cosigners,
    review,
  };
}

/** The rows, each against its hash; `claimed`: the hashes at their positions, null where a row was removed. */
async function verifyRows(folder, manifest, find) {
  const claimed = [];
  /** What the rows tell of decisions, by call, moment and word. */
  const audited = new Map();
  let verified = 0;
  let erased = 0;
  for await (const line of linesOf(join(folder, 'audit.jsonl'))) {
    const entry = JSON.parse(line);
    const expected = manifest.first + claimed.length;
    if (entry.position !== expected) {
      find(`${entry.position < expected ? 'putIn' : 'removed'}: position ${expected} has the row of ${entry.position}`);
      if (entry.position < expected) continue;
      while (manifest.first + claimed.length < entry.position) claimed.push(null);
    }
    claimed.push(entry.hash);
    if (entry.row === null) {
      find(`removed: position ${entry.position} has no row`);
      continue;
    }
    if (manifest.review !== undefined) noteDecisions(audited, entry);
    const hash = hashOfEntry(entry).toString('base64url');
    if (hash === entry.hash && isCanonical(entry.salt)) {
      verified += 1;
      erased += Object.keys(entry.erasure?.commitments ?? {}).length === 0 ? 0 : 1;
    } else find(`changed: position ${entry.position}, audit row ${entry.row.id}`);
  }
  if (manifest.first + claimed.length !== manifest.end)
    find(`removed: the rows end at ${manifest.first + claimed.length}, and the manifest says ${manifest.end}`);
  return { claimed, verified, erased, audited };
}

/** Of decisions, by a word in the names of their activities in the service of reviews. */
const words = { approve: 'approve', deny: 'deny', reset: 'notReviewed', know: 'dontKnow', delegated: 'reassigned' };

/** Notes what an audit row tells of decisions: of which review, how many, and about whom where it names people. */
function noteDecisions(audited, { row, targets }) {
  const [said] = /approve|deny|reset|know|delegated/i.exec(row.activityDisplayName) ?? [];
  if (said === undefined || row.loggedByService !== 'Access Reviews') return;
  const word = words[said.toLowerCase()];
  const details = Object.fromEntries((row.additionalDetails ?? []).map(({ key, value }) => [key, value]));
  const people = targets.flatMap(({ type, targetId }) => (type === 'User' ? [targetId] : []));
  const key = `${row.correlationId} ${row.activityAt} ${word}`;
  const told = audited.get(key) ?? { at: row.activityAt, rows: [], found: 0 };
  const { instanceId = null, items = people.length, decisions = items } = details;
  told.rows.push({ instanceId, people: word === 'reassigned' ? [] : people, count: Number(decisions) });
  audited.set(key, told);
}

/** Whether a row is about the item; what was erased of it, and people whom it does not name, say nothing against it. */
const isAbout = ({ instanceId, people }, said, { principalId }) =>
  (instanceId ?? said.instanceId) === said.instanceId && (people.length === 0 || people.includes(principalId));

/** Decisions of people, each of which has an audit row in its commit. */
const decisionKinds = new Set(['decided', 'reset', 'recommendationAccepted', 'reassigned']);

/** The file of a review: it is the one of the manifest, and its decisions are those that the audit tells of. */
async function verifyReview(folder, said, audited, find) {
  const digest = createHash('sha256');
  const counts = { instanceId: said.instanceId, items: 0, decisions: 0 };
  if (!existsSync(join(folder, 'review.jsonl'))) {
    find('removed: review.jsonl is not there');
    return counts;
  }
  for await (const line of linesOf(join(folder, 'review.jsonl'))) {
    digest.update(`${line}\n`);
    const { item, changes = [] } = JSON.parse(line);
    if (item === undefined) continue;
    counts.items += 1;
    for (const { kind, correlationId, at, after } of changes.filter((each) => decisionKinds.has(each.kind))) {
      counts.decisions += 1;
      const told = audited.get(`${correlationId} ${at} ${kind === 'reassigned' ? kind : after}`);
      if (told?.rows.some((row) => isAbout(row, said, item)) === true) told.found += 1;
      else find(`putIn: a decision of ${at} about item ${item.id} has no audit row that tells of it`);
    }
    // Clocks of servers differ by seconds at the most.
    const isInOrder = changes.every(({ at }, n) => n === 0 || Date.parse(changes[n - 1].at) - Date.parse(at) < 60_000);
    if (!isInOrder || (changes.at(-1)?.after ?? 'notReviewed') !== item.decision)
      find(`changed: item ${item.id} is not as its last change left it`);
  }
  for (const { at, rows, found } of audited.values()) {
    const told = rows.reduce((sum, each) => sum + (each.instanceId === said.instanceId ? each.count : 0), 0);
    if (found < told || (found > told && rows.every(({ instanceId }) => instanceId !== null)))
      find(`${found < told ? 'removed' : 'putIn'}: of ${found} decisions of ${at} the audit tells of ${told}`);
  }
  if (digest.digest('base64url') !== said.digest || counts.items !== said.items)
    find(`changed: review.jsonl is not the file that the manifest names, with ${said.items} items`);
  return counts;
}

/** Whether a text is the one that the bytes are written as: base64url has bits at its end that say nothing. */
const isCanonical = (text) => Buffer.from(text, 'base64url').toString('base64url') === text;

const isOfSame = (checkpoint) => (other) =>
  other !== null && other.origin === checkpoint.origin && other.size === checkpoint.size;

async function* linesOf(file) {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    // Not by node:readline, to which U+2028 is the end of a line too.
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  if (rest !== '') yield rest;
}

/** The root of the tree out of the hashes of a run of rows, and those of all that lies beside the run. */
function rootOf({ first, end, beside }, size, claimed) {
  const given = beside.values();
  const root = (from, to) => {
    if (to <= first || from >= end) return Buffer.from(given.next().value ?? '', 'base64url');
    if (to - from === 1) return Buffer.from(claimed[from - first] ?? '', 'base64url');
    const middle = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
    const left = root(from, middle);
    return createHash('sha256').update('\x01').update(left).update(root(middle, to)).digest();
  };
  return size === 0 ? '' : root(0, size).toString('base64');
}

/**
 * RFC 6962: the hash of the canonical JSON (RFC 8785) of a row, in which personal values are hidden behind salts. Of an
 * erased value only its commitment is left.
 *
 * @param {{
 *   row: object,
 *   targets: readonly object[],
 *   salt: string,
 *   erasure?: { salts: Record<string, string>, commitments: Record<string, string> } | null,
 * }} entry
 */
export const hashOfEntry = (entry) => sha256(`\0${textOfEntry(entry)}`, 'buffer');

/**
 * The entry itself: canonical JSON.
 *
 * @param {Parameters<typeof hashOfEntry>[0]} entry
 * @returns {string}
 */
export function textOfEntry({ row, targets, salt, erasure }) {
  const hide = hidingOf(Buffer.from(salt, 'base64url'), erasure ?? null);
  const erased = Object.keys(erasure?.commitments ?? {});
  const fieldsOf = (of, prefix, plain) => {
    const entry = {};
    const commitments = {};
    for (const path of erased) {
      const field = path.slice(prefix.length);
      if (path.startsWith(prefix) && !field.includes('/')) commitments[field] = hide(path, null);
    }
    for (const field in of)
      if (plain.has(field)) entry[field] = of[field];
      else commitments[field] = hide(prefix + field, of[field]);
    entry.commitments = commitments;
    return entry;
  };
  const entry = fieldsOf(row, '', plainFields);
  entry.targets = inOrder(targets).map((target, at) => fieldsOf(target, `targets/${at}/`, plainTargetFields));
  return canonicalJson(entry);
}

/** What stands in an entry for a value at a path: its commitment, or what is left of it. */
function hidingOf(salt, erasure) {
  if (erasure === null) return (path, value) => commitment(saltBytes(salt, path, 'buffer'), value);
  return (path, value) => {
    const kept = erasure.commitments[path];
    if (kept === undefined) return commitmentOf(erasure.salts[path] ?? '', value);
    return isEmpty(value) ? kept : 'a value that was erased';
  };
}

/** The targets of a row by their positions: the paths of their values count them. */
const inOrder = (targets) => (targets.length < 2 ? targets : [...targets].sort((a, b) => a.position - b.position));

/** What is left in the place of an erased value. */
const isEmpty = (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * The values of an entry that are hidden, by their paths.
 *
 * @param {{ row: object, targets: readonly object[] }} entry
 * @returns {readonly (readonly [path: string, value: unknown])[]}
 */
export function hiddenValuesOf({ row, targets }) {
  const hidden = (of, prefix, plain) =>
    Object.entries(of).flatMap(([field, value]) => (plain.has(field) ? [] : [[`${prefix}${field}`, value]]));
  return [
    ...hidden(row, '', plainFields),
    ...inOrder(targets).flatMap((target, at) => hidden(target, `targets/${at}/`, plainTargetFields)),
  ];
}

/** The salt of one value, so that the others of a row can be verified when it is erased together with the salt. */
export const saltOfField = (salt, path) => saltBytes(Buffer.from(salt, 'base64url'), path, 'base64url');

const saltBytes = (salt, path, encoding) => sha256(joined(salt, `${path}\0`), encoding);

/** What a row says of a value whose salt is known. */
export const commitmentOf = (salt, value) => commitment(Buffer.from(salt, 'base64url'), value);

const commitment = (salt, value) => sha256(joined(salt, canonicalJson(value)), 'base64url');

const scratch = Buffer.allocUnsafe(8192);

/** A salt and a text behind it, until the next call. A unit of UTF-16 has three bytes at the most. */
function joined(salt, text) {
  if (salt.length + text.length * 3 > scratch.length) return Buffer.concat([salt, Buffer.from(text)]);
  scratch.set(salt);
  return scratch.subarray(0, salt.length + scratch.write(text, salt.length));
}

/** In one call where Node has it: of many short texts most of the time goes into objects that hash. */
const sha256 =
  crypto.hash === undefined
    ? (bytes, encoding) => {
        const digest = createHash('sha256').update(bytes).digest();
        return encoding === 'buffer' ? digest : digest.toString(encoding);
      }
    : (bytes, encoding) => crypto.hash('sha256', bytes, encoding);

function canonicalJson(value) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let text = '';
  // By the units of UTF-16, which is how texts are sorted.
  for (const name of Object.keys(value).sort())
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${canonicalJson(value[name])}`;
  return text === '' ? '{}' : `${text}}`;
}

function readCheckpoint(note) {
  const [origin, size, root] = note.split('\n');
  return { origin, size: Number(size), root };
}

const [logKey, witnessKey] = [1, 4];

/** Whether one of the keys signed the note (https://c2sp.org/signed-note, Ed25519). */
const isSigned = (note, verifierKeys) =>
  verifierKeys.some((text) =>
    signaturesBy(note, text, logKey).some(({ signed, by, bytes }) => isGood(signed, by, bytes)),
  );

/**
 * The witnesses whose cosignatures on a note are good (https://c2sp.org/tlog-cosignature), and when they gave them, as
 * ISO 8601.
 *
 * @param {string} note
 * @param {readonly string[]} witnessKeys - their verifier keys, which are taken from the witnesses themselves
 * @returns {readonly { readonly witness: string, readonly at: string }[]}
 */
export function cosignersOf(note, witnessKeys) {
  return witnessKeys.flatMap((text) =>
    signaturesBy(note, text, witnessKey).flatMap(({ name, signed, by, bytes }) => {
      if (bytes.length !== 72) return [];
      const seconds = Number(bytes.readBigUInt64BE(0));
      const isSignedAt = isGood(`cosignature/v1\ntime ${seconds}\n${signed}`, by, bytes.subarray(8));
      return isSignedAt ? [{ witness: name, at: new Date(seconds * 1_000).toISOString() }] : [];
    }),
  );
}

/** The signatures on a note that are named after a key of a kind: what was signed, the key, and the bytes. */
function signaturesBy(note, verifierKey, kind) {
  const end = note.lastIndexOf('\n\n') + 1;
  const [, name, hash, encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(verifierKey) ?? [];
  const key = Buffer.from(encoded, 'base64');
  if (name === undefined || key.length !== 33 || key[0] !== kind || hashOfKey(name, key) !== hash) return [];
  return note
    .slice(end + 1)
    .split('\n')
    .flatMap((line) => {
      const [, signer, signature = ''] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
      const bytes = Buffer.from(signature, 'base64');
      const isOfKey =
        signer === name && bytes.toString('base64') === signature && bytes.subarray(0, 4).toString('hex') === hash;
      return isOfKey ? [{ name, signed: note.slice(0, end), by: key.subarray(1), bytes: bytes.subarray(4) }] : [];
    });
}

/** The hash by which signature lines name a key; `bytes` begin with the kind of the key. */
const hashOfKey = (name, bytes) =>
  createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4).toString('hex');

function isGood(text, rawKey, signature) {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), rawKey]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, signature);
}

/**
 * Checkpoints in lines of JSON, as a server appends them to its file and its log; other lines are left out.
 *
 * @param {string} file
 */
export function readKeptCheckpoints(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const { signedNote, verifierKey } = JSON.parse(line);
        return typeof signedNote === 'string' ? [{ signedNote, verifierKey: verifierKey ?? null }] : [];
      } catch {
        return [];
      }
    });
}

async function main(args) {
  const optionOf = (option) => (args.includes(option) ? (args[args.indexOf(option) + 1] ?? '') : null);
  const [file, witnesses] = [optionOf('--checkpoints'), optionOf('--witness')];
  const folder = dirname(fileURLToPath(import.meta.url));
  const { rows, erased, positions, findings, findingCount, anchored, cosigners, review } = await verifyBundle(
    folder,
    file === null ? [] : readKeptCheckpoints(file),
    witnesses?.split(',') ?? [],
  );
  const say = (line) => process.stdout.write(`${line}\n`);
  say(`${rows} audit rows (positions ${positions}) are as they were written.`);
  if (erased > 0) say(`${erased} of them have values that were erased: only their hashes are left.`);
  if (review !== null)
    say(`The access review ${review.instanceId}: ${review.items} items, ${review.decisions} decisions of people.`);
  for (const finding of findings) say(finding);
  if (findingCount > findings.length) say(`and ${findingCount - findings.length} more.`);
  for (const { witness, at } of cosigners) say(`The witness ${witness} cosigned the checkpoint at ${at}.`);
  if (existsSync(join(folder, 'checkpoint.tsr')))
    say('A time stamp of the checkpoint is in checkpoint.tsr: README.html says how to verify it.');
  if (findingCount > 0) return 3;
  say(
    anchored
      ? 'The bundle holds, also against a checkpoint that was kept elsewhere.'
      : 'The bundle is consistent with itself only. Compare it with a checkpoint that was kept elsewhere, or with ' +
          'the key of a witness: node verify.mjs --checkpoints FILE --witness KEYS',
  );
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main(process.argv.slice(2)).then(
    (status) => {
      process.exitCode = status;
    },
    (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
