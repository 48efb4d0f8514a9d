// Anchors of the audit: a witness, an authority for time stamps and a mailbox get checkpoints, and what they give is
// held against the database, its backup and bundles, by who trusts them.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { newId } from '../../src/app/newId.ts';
import { auditAnchors } from '../../src/app/tenants/auditAnchors.ts';
import { verifyTimestamp } from '../../src/audit/anchors/timestamp.ts';
import { certificatesIn } from '../../src/audit/anchors/vouchers.ts';
import { readKeptCheckpoints } from '../../src/audit/bundle/verify.mjs';
import { textOfNote } from '../../src/audit/checkpoint.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import type { Config } from '../../src/config/config.ts';
import type { AuditAnchor } from '../../src/domain/audit/auditAnchor.ts';
import { createObserver, type Event } from '../../src/observe/events.ts';
import { everyRow, from } from '../../src/odata/query.ts';
import { createOutboundClient } from '../../src/outbound/outboundClient.ts';
import { update, type Store } from '../../src/store/contract.ts';
import { open } from '../../src/store/open.ts';
import { createAnchorRunner } from '../../src/work/audit/anchorCheckpoints.ts';
import { runVerb } from '../cli/runVerb.ts';
import { startMailCatcher, type MailCatcher } from '../mail/catcher.ts';
import { engines, openTestStore } from '../store/open.ts';
import { auditOf, readRows, sequencerOf, sourceOf } from './auditWorld.ts';
import { missingOpenSsl, startTimestampAuthority, type TimestampAuthority } from './timestampAuthority.ts';
import { startWitness, type Witness } from './witness.ts';

const skip = missingOpenSsl();

describe('anchors of the audit', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-anchors-'));
  let authority: TimestampAuthority;
  let otherAuthorities: readonly string[] = [];
  let mails: MailCatcher;
  let witness: Witness;
  let logKey = '';
  let skipped = 0;
  before(async () => {
    authority = await startTimestampAuthority(folder);
    const other = await startTimestampAuthority(mkdtempSync(join(folder, 'other-')));
    otherAuthorities = certificatesIn(readFileSync(other.authorities, 'utf8'));
    await other.close();
    mails = await startMailCatcher();
  });
  after(async () => {
    await Promise.all([authority.close(), mails.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const outbound = createOutboundClient(['127.0.0.1']);
  const settings = () =>
    ({
      auditWitnesses: [{ url: witness.url, verifierKey: witness.verifierKey }],
      auditTimestamp: { url: authority.url, authorities: authority.authorities },
      auditMail: 'auditor@example.org',
      mail: { url: `smtp://127.0.0.1:${mails.port}`, from: 'latchkey@example.org' },
    }) as unknown as Config;
  function anchoringOf(store: Store, events: Event[] = []) {
    const observer = createObserver((error) => {
      throw error;
    });
    observer.subscribe((event) => events.push(event));
    const machineNow = (): number => Date.now() + skipped;
    const anchors = auditAnchors(settings(), () => outbound);
    return createAnchorRunner({ store, anchors, machineNow, newId, observer, interval: 10 });
  }
  async function grow(store: Store, rows: number): Promise<void> {
    await store.commit(Array.from({ length: rows }, (_, at) => auditOf(at)));
    const kept: { signedNote: string; verifierKey: string | null }[] = [];
    await sequencerOf(store, kept).run();
    logKey = kept.at(-1)?.verifierKey ?? logKey;
  }
  const failuresOf = (events: readonly Event[]): readonly string[] =>
    events.flatMap((event) => (event.event === 'logWaits' ? [`${event.log} ${String(event.error)}`] : []));
  const rowsOf = async (store: Store): Promise<readonly AuditAnchor[]> =>
    ((await store.read([from('auditAnchor', everyRow, { fields: 'all' })]))[0]?.rows ?? []) as unknown as AuditAnchor[];
  const trust = () => ({
    witnessKeys: [witness.verifierKey],
    authorities: certificatesIn(readFileSync(authority.authorities, 'utf8')),
  });

  for (const engine of engines)
    test(`a witness, an authority and a mailbox get what is new when their time has come (${engine})`, async () => {
      witness = await startWitness('witness.example/w', () => logKey);
      const store = await openTestStore(engine);
      const caught = mails.caught.length;
      await grow(store, 300);
      const anchoring = anchoringOf(store);
      await anchoring.run();
      assert.deepEqual(
        (await rowsOf(store)).map(({ size }) => size),
        [300, 300, 300],
      );
      assert.deepEqual([witness.known.size, witness.answered, mails.caught.length - caught], [300, [200], 1]);
      await grow(store, 217);
      await anchoring.run();
      assert.deepEqual(witness.answered, [200], 'nobody is asked before their time');
      assert.deepEqual(
        (await anchoring.lags()).map(({ anchor, rows }) => [anchor.split(' ')[0], rows]),
        [
          ['witness', 217],
          ['timestamp', 217],
          ['mail', 217],
        ],
      );
      skipped += 61_000;
      await anchoring.run();
      skipped += 3_600_000;
      await anchoring.run();
      const sizes = Object.fromEntries((await rowsOf(store)).map(({ id, size }) => [id.split(' ')[0], size]));
      assert.deepEqual(sizes, { witness: 517, timestamp: 517, mail: 300 });
      assert.deepEqual(witness.answered, [200, 200]);

      const stamped = (await rowsOf(store)).find(({ timestamp }) => timestamp !== null) ?? assert.fail('no time stamp');
      const token = Buffer.from(String(stamped.timestamp), 'base64');
      assert.match(authority.judge(token, textOfNote(stamped.signedNote)), /Verification: OK/);

      const [mail] = mails.caught.slice(caught);
      assert.deepEqual(mail?.to, ['auditor@example.org']);
      const source = sourceOf(await readRows(store));
      const trusted = await verifyAudit(source, [], trust());
      assert.deepEqual([trusted.findings, trusted.anchors], [[], 2]);
      assert.deepEqual(trusted.vouched.map(({ by, size }) => `${by} ${size}`).toSorted(), [
        'a time stamp of CN=Test TSA 517',
        'the witness witness.example/w 517',
      ]);
      const foreign = await verifyAudit(source, [], { ...trust(), authorities: otherAuthorities });
      assert.deepEqual([foreign.findings, foreign.anchors], [[], 1], 'a stamp of somebody else is no fault');
      assert.deepEqual(
        foreign.vouched.map(({ by }) => by),
        ['the witness witness.example/w'],
      );
      assert.equal((await verifyAudit(source, [])).anchors, 0, 'who is not trusted vouches for nothing');
      await Promise.all([store.close(), witness.close()]);
    });

  test('a tree that was rewritten or rolled back is not that of the witness, and gets no cosignature', async () => {
    witness = await startWitness('witness.example/w', () => logKey);
    const store = await openTestStore('sqlite');
    await grow(store, 20);
    await anchoringOf(store).run();
    const before = await readRows(store);
    // Another tree with the same key of the log.
    const other = await openTestStore('sqlite');
    for (const key of before['auditKey'] ?? [])
      await other.commit([{ kind: 'insert', entity: 'auditKey', row: key } as never]);
    await grow(other, 25);
    const events: Event[] = [];
    await anchoringOf(other, events).run();
    assert.match(failuresOf(events).join(), /^witness \S+ Error: \S+ answered 422$/);
    const rewritten = { ...(await readRows(other)), auditAnchor: before['auditAnchor'] ?? [] };
    const kinds = async (rows: Awaited<ReturnType<typeof readRows>>) =>
      (await verifyAudit(sourceOf(rows), [], trust())).findings.map(({ kind }) => kind);
    assert.deepEqual(await kinds(rewritten), ['rewrittenSinceAnchor', 'rewrittenSinceAnchor']);
    const shorter = await openTestStore('sqlite');
    for (const key of before['auditKey'] ?? [])
      await shorter.commit([{ kind: 'insert', entity: 'auditKey', row: key } as never]);
    await grow(shorter, 5);
    assert.deepEqual(await kinds({ ...(await readRows(shorter)), auditAnchor: before['auditAnchor'] ?? [] }), [
      'rolledBack',
      'rolledBack',
    ]);
    await anchoringOf(shorter, events).run();
    assert.match(
      String((events.at(-1) as { error?: unknown }).error ?? events.map(String)),
      /has signed a tree of 20|./,
    );
    await Promise.all([store.close(), other.close(), shorter.close(), witness.close()]);
  });

  test('a time stamp counts for its text alone, by its authority, and by a certificate for time stamps', async () => {
    const text = 'a\n1\nb\n';
    const { timestampQuestion } = await import('../../src/audit/anchors/timestamp.ts');
    const stampBy = async (url: string) => {
      const { body, nonce } = timestampQuestion(text);
      const answer = await fetch(url, { method: 'POST', body: new Uint8Array(body) });
      return { answer: Buffer.from(await answer.arrayBuffer()), nonce };
    };
    const trusted = certificatesIn(readFileSync(authority.authorities, 'utf8'));
    const { answer, nonce } = await stampBy(authority.url);
    assert.equal((await verifyTimestamp(answer, text, { trusted, nonce })).authority, 'CN=Test TSA');
    await assert.rejects(verifyTimestamp(answer, 'other\n', { trusted }), /of another text/);
    await assert.rejects(verifyTimestamp(answer, text, { trusted: [] }), /does not hold/);
    await assert.rejects(verifyTimestamp(answer, text, { trusted, nonce: '41' }), /another question/);
    await assert.rejects(verifyTimestamp(Buffer.from('no'), text, { trusted }), /no time stamp/);
    const flipped = Buffer.from(answer);
    flipped[flipped.length - 5] = (flipped.at(-5) ?? 0) ^ 1;
    await assert.rejects(verifyTimestamp(flipped, text, { trusted }));
  });

  test('the command and a bundle say who vouches for the audit, and what is consistent with itself only', async () => {
    witness = await startWitness('witness.example/w', () => logKey);
    const database = `sqlite:${join(folder, 'latchkey.db')}`;
    const store = await open({ database, mode: 'sandbox', onFault: () => {} });
    await grow(store, 300);
    await anchoringOf(store).run();
    await store.close();
    const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      runVerb(argv, { LATCHKEY_DATABASE: database, LATCHKEY_MODE: 'sandbox', ...env });
    const options = ['--witness', witness.verifierKey, '--timestamp-ca', authority.authorities];
    const alone = await run(['verify']);
    assert.deepEqual([alone.status, /consistent with itself only/.test(alone.out)], [0, true], alone.text);
    const trusted = await run(['verify', ...options]);
    assert.equal(trusted.status, 0, trusted.text);
    assert.match(trusted.out, /the witness witness\.example\/w vouches for the first 300 rows/);
    assert.match(trusted.out, /a time stamp of CN=Test TSA vouches for the first 300 rows/);
    assert.match(trusted.out, /the audit holds, also against/);
    const bySettings = await run(['verify'], {
      LATCHKEY_AUDIT_WITNESSES: `${witness.url} ${witness.verifierKey}`,
      LATCHKEY_AUDIT_TIMESTAMP_CA: authority.authorities,
    });
    assert.match(bySettings.out, /the audit holds, also against the checkpoints \(2\)/);

    const backup = join(folder, 'latchkey.backup');
    const kept = await run(['backup', '--to', backup]);
    assert.equal(kept.status, 0, kept.text);
    const inBackup = await run(['verify', backup, ...options]);
    assert.equal(inBackup.status, 0, inBackup.text);
    assert.match(inBackup.out, /the witness witness\.example\/w vouches for the first 300 rows/);
    assert.match(inBackup.out, /a time stamp of CN=Test TSA vouches for the first 300 rows/);
    const restored = `sqlite:${join(folder, 'restored.db')}`;
    const back = await run(['restore', '--from', backup, '--database', restored]);
    assert.equal(back.status, 0, back.text);
    assert.match((await run(['verify', '--database', restored, ...options])).out, /the audit holds, also against/);

    const [mail] = mails.caught.slice(-1);
    const line = /^\{"at".*\}$/m.exec(
      (mail?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('\r', ''),
    );
    writeFileSync(join(folder, 'mailed.jsonl'), line?.[0] ?? '');
    assert.equal(readKeptCheckpoints(join(folder, 'mailed.jsonl')).length, 1, mail?.raw);

    const bundle = join(folder, 'bundle.zip');
    const exported = await run(['audit', 'export', '--from', '2026-01-01', '--to', '2027-01-01', '--out', bundle]);
    assert.equal(exported.status, 0, exported.text);
    assert.match((await run(['verify', bundle])).out, /consistent with itself only/);
    const held = await run(['verify', bundle, ...options]);
    assert.equal(held.status, 0, held.text);
    assert.match(held.out, /the witness witness\.example\/w cosigned the checkpoint/);
    assert.match(held.out, /a time stamp of CN=Test TSA vouches for the checkpoint/);
    assert.match(held.out, /the bundle holds, also against/);
    const unpacked = join(folder, 'bundle');
    mkdirSync(unpacked);
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(bundle))))
      writeFileSync(join(unpacked, name), bytes);
    const byNode = await new Promise<string>((resolve) => {
      const args = ['verify.mjs', '--witness', witness.verifierKey];
      execFile(process.execPath, args, { cwd: unpacked, env: {} }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    assert.match(byNode, /The witness witness\.example\/w cosigned the checkpoint.*The bundle holds/s);

    const edited = await open({ database, mode: 'sandbox', onFault: () => {} });
    const stamped = (await rowsOf(edited)).find(({ timestamp }) => timestamp !== null) ?? assert.fail('no time stamp');
    const other = Buffer.from(String(stamped.timestamp), 'base64').fill(0, 400, 420).toString('base64');
    await edited.commit([update('auditAnchor', stamped.id, { timestamp: other })]);
    await edited.close();
    const broken = await run(['verify', ...options]);
    assert.deepEqual([broken.status, /^badAnchor: anchor timestamp /m.test(broken.out)], [3, true], broken.text);
    await witness.close();
  });
});
