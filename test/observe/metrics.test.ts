// What is told is counted, the number of series stays bounded, and no secret gets through the log.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../src/observe/log.ts';
import type { Event } from '../../src/observe/events.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

const metricsOf = () =>
  createMetrics({
    backlog: async () => ({
      now: '2030-01-01T00:01:00.000Z',
      kinds: [{ kind: 'sendMail', due: 3, oldestDueAt: '2030-01-01T00:00:00.000Z', givenUp: 2 }],
    }),
    attention: async () => [{ kind: 'failedMail', count: 3 }],
    stats: () => ({ groupSizes: null, waitingWrites: 7, pool: { open: 4, idle: 1, waiting: 2, most: 10 } }),
    load: () => ({ connections: 5, running: 1, waiting: 0, heldBytes: 9 }),
    auditLogLags: async () => [{ destination: 'syslog+tls://logs.example:6514', rows: 7 }],
    auditAnchorLags: async () => [{ anchor: 'mail auditor@example.org', rows: 8 }],
    lostLines: () => 6,
  });

const correlationId = 'c';
const job = { kind: 'sendMail', jobId: 'j', subject: 's', attempts: 1, correlationId };
const counted: readonly (readonly [Event, string])[] = [
  [
    { event: 'requestMoved', requestId: 'r', type: 'userAdd', from: null, to: 'denied', reason: null, correlationId },
    'latchkey_request_states_total{type="userAdd",state="denied"} 1',
  ],
  [
    { event: 'assignmentMoved', assignmentId: 'a', from: null, to: 'deliveryFailed', correlationId },
    'latchkey_assignment_states_total{state="deliveryFailed"} 1',
  ],
  [
    {
      event: 'calloutMoved',
      calloutId: 'o',
      stage: 'assignmentRequestCreated',
      from: 'queued',
      to: 'calloutFailed',
      detail: null,
      correlationId,
    },
    'latchkey_callout_states_total{stage="assignmentRequestCreated",state="calloutFailed"} 1',
  ],
  [{ event: 'mailMoved', mailId: 'm', to: 'sent', correlationId }, 'latchkey_mail_states_total{state="sent"} 1'],
  [
    { event: 'mailsDropped', causedById: 'p', mails: 3, isFirst: true },
    'latchkey_mail_states_total{state="dropped"} 3',
  ],
  [{ event: 'jobDone', milliseconds: 50, ...job }, 'latchkey_job_duration_seconds_bucket{kind="sendMail",le="0.1"} 1'],
  [{ event: 'jobSuperseded', ...job }, 'latchkey_job_outcomes_total{kind="sendMail",outcome="superseded"} 1'],
  [
    { event: 'jobFailed', error: 'x', retryAt: 'y', ...job },
    'latchkey_job_outcomes_total{kind="sendMail",outcome="failed"} 1',
  ],
  [{ event: 'jobGaveUp', error: 'x', ...job }, 'latchkey_job_outcomes_total{kind="sendMail",outcome="gaveUp"} 1'],
  [{ event: 'swept', recreated: 2 }, 'latchkey_sweeps_total{found="some"} 1'],
  [
    { event: 'invariantViolated', invariant: 'requestHasGround', found: 3, mended: 1 },
    'latchkey_invariant_violations_total{invariant="requestHasGround",outcome="left"} 2',
  ],
  [
    {
      ...{ event: 'credentialNearEnd', days: 7, kind: 'key', keyId: 'k', objectId: 'o', application: 'A' },
      endsAt: 'z',
    },
    'latchkey_credentials_near_end_total{kind="key",days="7"} 1',
  ],
  [
    { event: 'signingKeyChanged', change: 'withdrawn', kid: 'k', signsFrom: null },
    'latchkey_signing_key_changes_total{change="withdrawn"} 1',
  ],
  [{ event: 'membershipsRecounted', healed: 3 }, 'latchkey_recounts_total{found="some"} 1'],
  [
    { event: 'removalsHeld', cause: 'dynamicGroup', thingId: 'g', correlationId: 'c' },
    'latchkey_removals_held_total{cause="dynamicGroup"} 1',
  ],
  [
    { event: 'auditBroken', kind: 'changed', position: 3, auditId: 'a' },
    'latchkey_audit_broken_total{kind="changed"} 1',
  ],
  [
    { event: 'logHasGap', log: 'syslog', entries: 3, changes: 0 },
    'latchkey_audit_log_gaps_total{destination="syslog"} 1',
  ],
  [{ event: 'workerStalled', error: 'x' }, 'latchkey_job_outcomes_total{kind="worker",outcome="stalled"} 1'],
];

test('every event has its count, and the gauges read what there is now', async () => {
  const metrics = metricsOf();
  for (const [event] of counted) metrics.subscriber(event);
  const lines = (await metrics.read()).text.split('\n');
  const gauges = [
    'latchkey_jobs_due{kind="sendMail"} 3',
    'latchkey_jobs_oldest_due_seconds{kind="sendMail"} 60',
    'latchkey_jobs_given_up{kind="sendMail"} 2',
    'latchkey_attention{kind="failedMail"} 3',
    'latchkey_writes_waiting 7',
    'latchkey_pool_connections{state="waiting"} 2',
    'latchkey_http_load{what="connections"} 5',
    'latchkey_audit_log_lag{destination="syslog+tls://logs.example:6514"} 7',
    'latchkey_audit_anchor_lag{anchor="mail auditor@example.org"} 8',
    'latchkey_log_lines_lost_total 6',
  ];
  assert.deepEqual(
    [...counted.map(([, line]) => line), ...gauges].filter((line) => !lines.includes(line)),
    [],
  );
});

test('however many routes there are, the number of series is bounded, and no call is lost', async () => {
  const metrics = metricsOf();
  for (let n = 0; n < 5_000; n += 1)
    metrics.call({
      version: 'v1.0',
      method: 'GET',
      route: `/users${'/manager'.repeat(n % 50)}/${n}`,
      status: 200,
      milliseconds: 1,
      stages: [],
    });
  const counts = (await metrics.read()).text
    .split('\n')
    .filter((line) => line.startsWith('latchkey_http_request_duration_seconds_count'));
  assert.ok(counts.length <= 2_001, `${counts.length}`);
  assert.equal(
    counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0),
    5_000,
  );
});

test('no token, password or secret is written to the log, wherever it stands', () => {
  const secrets = [
    'hunter2-hunter2',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ',
    'p4ssw0rd!',
    'abc.def~ghi123456',
  ];
  const lines: string[] = [];
  const log = createLog('debug', (line) => {
    lines.push(line);
  });
  const [plain, token, inUrl, opaque] = secrets as [string, string, string, string];
  log('error', `a call with ${token} failed`, {
    password: plain,
    nested: { clientSecret: plain, deep: [{ access_token: plain }] },
    authorization: `Bearer ${opaque}`,
    stack: `Error: at Bearer ${opaque} in x`,
    header: `authorization: Basic ${opaque}`,
    url: `postgres://latchkey:${inUrl}@db.example/latchkey`,
    error: new Error(`connecting to smtp://user:${inUrl}@mail.example failed with ${token}`),
    form: `grant_type=password&password=${plain}&client_secret=${plain}`,
    page: `/account/invitation?ticket=${plain}`,
    requestId: 'kept-id',
  });
  const [line = ''] = lines;
  assert.deepEqual(
    secrets.filter((secret) => line.includes(secret)),
    [],
  );
  const told = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual(
    [told['level'], told['requestId'], told['url']],
    ['error', 'kept-id', 'postgres://…@db.example/latchkey'],
  );
  assert.match(String(told['error']), /connecting to smtp:/);
});

test('a line of the log is one line, whatever a caller sent', () => {
  const lines: string[] = [];
  const log = createLog('debug', (line) => {
    lines.push(line);
  });
  const forged = 'x\n{"level":"info","says":"forged"}\r\u2028\u001b[31m';
  log('warn', forged, { [forged]: forged, nested: [{ url: forged }], error: new Error(forged) });
  const [line = ''] = lines;
  assert.equal(lines.length, 1);
  assert.ok([...line].every((letter) => letter >= ' '));
  const told = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual([told['level'], told['says'], told[forged]], ['warn', forged, forged]);
});
