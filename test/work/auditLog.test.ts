// The audit for log stores on both engines: each entry in the order of the tree, at least once, whoever fails when; to
// a file, a syslog server and a collector.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId } from '../../src/app/newId.ts';
import { logDestinations } from '../../src/app/tenants/auditLogDestinations.ts';
import { positionKey } from '../../src/audit/keys.ts';
import { readKeptCheckpoints, type KeptCheckpoint } from '../../src/audit/bundle/verify.mjs';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { logDestinations as parsed } from '../../src/config/logDestinations.ts';
import type { SignInAttempt } from '../../src/domain/signIns/signInAttempt.ts';
import { createObserver, type Event } from '../../src/observe/events.ts';
import { everyRow, from } from '../../src/odata/query.ts';
import { createOutboundClient } from '../../src/outbound/outboundClient.ts';
import { lastPosition } from '../../src/feed/readFeed.ts';
import { loggedRows } from '../../src/feed/loggedRows.ts';
import { oldestSegment } from '../../src/feed/segments.ts';
import type { Store } from '../../src/store/contract.ts';
import { readLogged } from '../../src/work/logs/loggedRecords.ts';
import { createRefusalLog } from '../../src/work/logs/refusalLog.ts';
import { createSignInLog } from '../../src/work/logs/signInLog.ts';
import { createAuditLog, type AuditLog, type LogDestination } from '../../src/work/logs/auditLog.ts';
import type { LogRecord } from '../../src/work/logs/logRecord.ts';
import { auditOf, readRows, sequencerOf, sourceOf } from '../audit/auditWorld.ts';
import { startSyslogServer } from '../outbound/syslogServer.ts';
import { engines, openTestStore } from '../store/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-audit-log-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let skipped = 0;
function logOf(store: Store, destinations: readonly LogDestination[], events: Event[] = [], isShared = true): AuditLog {
  const observer = createObserver((error) => {
    throw error;
  });
  observer.subscribe((event) => events.push(event));
  const machineNow = (): number => Date.now() + skipped;
  return createAuditLog({ store, destinations, isShared, machineNow, newId, observer, interval: 10 });
}

const outbound = createOutboundClient(['127.0.0.1']);
const destinationsOf = (text: string, collector: string | null = null): readonly LogDestination[] =>
  logDestinations(parsed.parse(text) ?? assert.fail(text), collector, () => outbound);

/** A list as a log store; `refuses` says which call fails. */
function listed(refuses: (call: number) => boolean = () => false) {
  const records: LogRecord[] = [];
  let calls = 0;
  const send: LogDestination['send'] = async (more) => {
    calls += 1;
    if (refuses(calls)) throw new Error('away');
    records.push(...more);
  };
  return { destination: { id: 'list', send }, records };
}

const positionsOf = (lines: readonly string[]): readonly number[] =>
  lines.flatMap((line) => {
    const { type, position } = JSON.parse(line) as { readonly type: string; readonly position: number };
    return type === 'audit' ? [position] : [];
  });
const signInOf = (): SignInAttempt => ({
  ...{ id: newId(), eventType: 'interactiveUser', authenticationProtocol: 'oAuth2', clientCredentialType: 'none' },
  ...{ correlationId: newId(), errorCode: 0, failureReason: null, sessionId: null, user: { name: 'mara' } },
  ...{ appId: null, appDisplayName: null, resource: null, address: '192.0.2.1', addressBlock: '192.0.2.1' },
  userAgent: null,
});
const upTo = (end: number, start = 0): readonly number[] => Array.from({ length: end - start }, (_, at) => start + at);
const linesOf = (records: readonly LogRecord[]): readonly string[] => records.map(({ line }) => line);

for (const engine of engines) {
  test(`each entry is sent in its order with what it says, and then the checkpoint (${engine})`, async () => {
    const store = await openTestStore(engine);
    const { destination, records } = listed();
    const log = logOf(store, [destination]);
    await store.commit(upTo(450).map((at) => auditOf(at)));
    assert.deepEqual(await log.lags(), [{ destination: 'list', rows: 0 }]);
    await sequencerOf(store).run();
    assert.deepEqual(await log.lags(), [{ destination: 'list', rows: 450 }]);
    await log.run();
    assert.deepEqual(positionsOf(linesOf(records)), upTo(450));
    const [first] = records;
    const said = JSON.parse(first?.line ?? '') as {
      readonly row: { readonly id: string };
      readonly targets: unknown[];
    };
    assert.match(JSON.stringify(said), /"resultReason":"because of \d+".*"additionalDetails"/);
    assert.equal(said.targets.length, 1);
    assert.doesNotMatch(first?.line ?? '', /salt/);
    assert.equal(records.at(-1)?.kind, 'checkpoint');
    await log.run();
    assert.equal(records.length, 451);
    await store.commit([auditOf(1)]);
    await sequencerOf(store).run();
    await log.run();
    assert.deepEqual(positionsOf(linesOf(records)), upTo(451));
    assert.deepEqual(await log.lags(), [{ destination: 'list', rows: 0 }]);
    await store.close();
  });

  test(`a destination that fails holds up no other, and lacks nothing in the end (${engine})`, async () => {
    const store = await openTestStore(engine);
    const [good, bad] = [listed(), listed((call) => call < 3)];
    const events: Event[] = [];
    const log = logOf(
      store,
      [
        { ...good.destination, id: 'good' },
        { ...bad.destination, id: 'bad' },
      ],
      events,
    );
    await store.commit(upTo(30).map((at) => auditOf(at)));
    await sequencerOf(store).run();
    log.start();
    while (bad.records.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await log.stop();
    for (const { records } of [good, bad]) assert.deepEqual(positionsOf(linesOf(records)), upTo(30));
    assert.deepEqual(
      events.map((event) => event.event === 'logWaits' && [event.log, event.waiting]),
      [
        ['bad', 30],
        ['bad', 30],
      ],
    );
    await store.close();
  });

  test(`a process that died after it sent is followed by one that repeats and skips nothing (${engine})`, async () => {
    const store = await openTestStore(engine);
    const { destination, records } = listed();
    await store.commit(upTo(20).map((at) => auditOf(at)));
    await sequencerOf(store).run();
    let commits = 0;
    const dying: Store = {
      ...store,
      commit: async (changes) => {
        commits += 1;
        if (commits === 2) throw new Error('killed');
        return store.commit(changes);
      },
    };
    await assert.rejects(logOf(dying, [destination]).run(), /killed/);
    assert.deepEqual(positionsOf(linesOf(records)), upTo(20));
    // As long as it may live, nobody else sends.
    const second = logOf(store, [destination]);
    await second.run();
    assert.equal(records.length, 21);
    skipped += 180_000;
    await second.run();
    assert.deepEqual(positionsOf(linesOf(records)), [...upTo(20), ...upTo(20)]);
    await store.close();
  });
}

for (const engine of engines)
  test(`sign-ins and refused calls are rows of their own kind, sent again where they grew (${engine})`, async () => {
    const store = await openTestStore(engine);
    const { destination, records } = listed((call) => call === 1);
    const events: Event[] = [];
    const observer = createObserver((error) => {
      throw error;
    });
    observer.subscribe((event) => events.push(event));
    const common = {
      ...{ store, observer, newFeedId: newId, tenantNow: () => '2026-11-30T09:00:00.000Z' },
      keptAddress: (address: string) => address,
    };
    const [signIns, refusals] = [createSignInLog(common), createRefusalLog({ ...common, newId })];
    const refuse = (): void =>
      refusals.record({
        ...{ apiVersion: 'v1.0', method: 'POST', route: '/groups', status: 403, code: 'Authorization_RequestDenied' },
        ...{ requestId: newId(), userAgent: null, caller: null, address: '192.0.2.1' },
      });
    for (let at = 0; at < 250; at += 1) signIns.record(signInOf());
    refuse();
    await Promise.all([signIns.flush(), refusals.flush()]);
    await sequencerOf(store).run();
    const log = logOf(store, [destination], events);
    await assert.rejects(log.run(), /away/);
    await log.run();
    type Line = { readonly type: string; readonly row: { readonly id: string; readonly count?: number } };
    const said = (): readonly Line[] => linesOf(records).map((line) => JSON.parse(line) as Line);
    const idsOf = (type: string) => said().flatMap((each) => (each.type === type ? [each.row.id] : []));
    assert.deepEqual([new Set(idsOf('signIn')).size, idsOf('signIn').length, idsOf('refusal').length], [250, 250, 1]);
    assert.deepEqual(
      records
        .map(({ kind, isFailure }) => `${kind} ${isFailure}`)
        .filter((each, at, all) => all.indexOf(each) === at)
        .toSorted(),
      ['refusal true', 'signIn false'],
    );
    refuse();
    await refusals.flush();
    await sequencerOf(store).run();
    await log.run();
    assert.deepEqual(
      said().flatMap(({ type, row }) => (type === 'refusal' ? [row.count] : [])),
      [1, 2],
    );
    const sent = records.length;
    await log.run();
    assert.equal(records.length, sent, 'nothing is sent twice without need');
    await store.close();
  });

test('a log reads a page of the feed a turn, keeps its place, and goes on from what the feed still keeps', async () => {
  const store = await openTestStore('sqlite');
  const common = {
    ...{ store, observer: createObserver(() => {}), newFeedId: newId, tenantNow: () => '2026-11-30T09:00:00.000Z' },
    keptAddress: (address: string) => address,
  };
  const signIns = createSignInLog(common);
  const flush = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) signIns.record(signInOf());
    await signIns.flush();
    await sequencerOf(store).run();
  };
  await flush(3);
  const end = (await lastPosition(store)) + 1;
  const first = await readLogged(store, { after: -1, most: 2, end });
  const second = await readLogged(store, { after: first.last, most: 2, end });
  assert.deepEqual([first.records.length, second.records.length, second.last], [2, 1, end - 1]);
  await flush(2);
  const [oldest] = await store.read([oldestSegment]);
  await store.commit([{ kind: 'delete', entity: 'feedSegment', id: oldest?.rows[0]?.id ?? '' }]);
  const { destination, records } = listed();
  const events: Event[] = [];
  await logOf(store, [destination], events).run();
  assert.equal(records.filter(({ kind }) => kind === 'signIn').length, 2);
  assert.deepEqual(events, [], 'a log that begins lacks nothing');
  await store.close();
});

test('what the retention deleted before it was sent is told of, with how much it is', async () => {
  const store = await openTestStore('sqlite');
  const { destination, records } = listed();
  const write = async (start: number, end: number): Promise<void> => {
    await store.commit(upTo(end, start).map((at) => auditOf(at)));
    await store.commit(loggedRows('signIn', { created: [newId()], counted: [] }, { id: newId(), at: '2026-11-30' }));
    await sequencerOf(store).run();
  };
  const events: Event[] = [];
  const log = logOf(store, [destination], events);
  await write(0, 4);
  await log.run();
  await write(4, 9);
  await write(9, 12);
  const gone = { op: 'in', path: ['id'], values: [4, 5, 6].map(positionKey) } as const;
  await store.commit([{ kind: 'deleteWhere', entity: 'auditLeaf', where: gone }]);
  const [segments] = await store.read([from('feedSegment', everyRow)]);
  for (const { id } of segments?.rows.slice(0, 2) ?? [])
    await store.commit([{ kind: 'delete', entity: 'feedSegment', id }]);
  await log.run();
  assert.deepEqual(positionsOf(linesOf(records)), [...upTo(4), ...upTo(12, 7)]);
  assert.deepEqual(events, [{ event: 'logHasGap', log: 'list', entries: 3, changes: 1 }]);
  await store.close();
});

test('another process goes on at once after a last batch, and a stop has an end', async () => {
  const store = await openTestStore('sqlite');
  const [first, second] = [listed(), listed()];
  const write = async (count: number): Promise<void> => {
    await store.commit(upTo(count).map((at) => auditOf(at)));
    await sequencerOf(store).run();
  };
  await write(3);
  await logOf(store, [first.destination]).run();
  await write(3);
  await logOf(store, [second.destination]).run();
  assert.deepEqual(positionsOf(linesOf(second.records)), upTo(6, 3));

  // Nothing was started: there is nothing to stop.
  await write(1_000);
  await logOf(store, [second.destination]).stop();
  assert.equal(positionsOf(linesOf(second.records)).length, 3);

  // Each batch takes six seconds.
  const slow: LogRecord[] = [];
  const send: LogDestination['send'] = async (records) => {
    skipped += 6_000;
    slow.push(...records);
  };
  const log = logOf(store, [{ id: 'list', send }]);
  log.start();
  await log.stop();
  assert.deepEqual(positionsOf(linesOf(slow)), upTo(406, 6));

  let calls = 0;
  const events: Event[] = [];
  const refuse = async (): Promise<void> => {
    calls += 1;
    throw new Error('away');
  };
  const away = logOf(store, [{ id: 'list', send: refuse }], events);
  away.start();
  while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = calls;
  await away.stop();
  assert.ok(calls - before <= 1, 'a look that was under way, and no further one');
  await store.close();
});

test('where no other process may send, a batch costs one commit', async () => {
  const store = await openTestStore('sqlite');
  await store.commit([auditOf(1)]);
  await sequencerOf(store).run();
  let commits = 0;
  const counted: Store = {
    ...store,
    commit: async (changes) => {
      commits += 1;
      return store.commit(changes);
    },
  };
  const { destination, records } = listed();
  await logOf(counted, [destination], [], false).run();
  assert.deepEqual([commits, positionsOf(linesOf(records))], [1, [0]]);
  await store.close();
});

test('a file, a syslog server and a collector have the same lines, and the file anchors the audit', async () => {
  const store = await openTestStore('sqlite');
  const syslog = await startSyslogServer();
  const bodies: { readonly url: string; readonly body: string }[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.on('data', (more: Buffer) => {
      body += more.toString();
    });
    request.on('end', () => {
      bodies.push({ url: request.url ?? '', body });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const file = join(folder, 'audit.jsonl');
  // What a server left that was killed while it wrote.
  appendFileSync(file, '{"type":"audit","posi');
  const origin = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const log = logOf(store, destinationsOf(`file:${file}, syslog+tcp://127.0.0.1:${syslog.port}, otlp`, origin));
  const anchors: KeptCheckpoint[] = [];
  await store.commit(upTo(5).map((at) => auditOf(at)));
  await sequencerOf(store, anchors).run();
  await log.run();
  const [torn, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(torn, '{"type":"audit","posi');
  assert.deepEqual(positionsOf(lines), upTo(5));
  assert.deepEqual(
    syslog.messages.map(({ text }) => text),
    lines,
  );
  const [message] = syslog.messages;
  assert.deepEqual([message?.priority, message?.program, message?.kind], [110, 'latchkey', 'audit']);
  assert.deepEqual(
    bodies.map(({ url }) => url),
    ['/v1/logs'],
  );
  const said = JSON.parse(bodies[0]?.body ?? '') as {
    readonly resourceLogs: readonly [{ readonly scopeLogs: readonly [{ readonly logRecords: readonly LogLine[] }] }];
  };
  const logRecords = said.resourceLogs[0].scopeLogs[0].logRecords;
  assert.deepEqual(
    logRecords.map(({ body }) => body.stringValue),
    lines,
  );
  assert.match(logRecords[0]?.timeUnixNano ?? '', /^\d{19}$/);
  const kept = readKeptCheckpoints(file);
  assert.deepEqual(kept, anchors);
  assert.equal((await verifyAudit(sourceOf(await readRows(store)), kept)).anchors, 1);
  syslog.close();
  collector.closeAllConnections();
  collector.close();
  await store.close();
});

interface LogLine {
  readonly timeUnixNano: string;
  readonly body: { readonly stringValue: string };
}

test('the setting names destinations, each once', () => {
  const ids = (text: string): readonly string[] | undefined => parsed.parse(text)?.map(({ id }) => id);
  assert.deepEqual(ids('file:/var/log/a.jsonl,otlp'), ['file:/var/log/a.jsonl', 'otlp']);
  assert.deepEqual(ids('syslog+tls://logs.example, syslog+tcp://[::1]:5140'), [
    'syslog+tls://logs.example:6514',
    'syslog+tcp://[::1]:5140',
  ]);
  for (const text of ['', 'file:', 'file:///x', 'syslog://a', 'syslog+tls://u:p@a', 'syslog+tcp://a/b', 'otlp,otlp'])
    assert.equal(ids(text), undefined, text);
});
