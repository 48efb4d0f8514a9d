// Traces as a collector gets them: the caller's trace goes on through stages, statements and the jobs that a call
// queued; without the setting nothing of them is loaded.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  parseTraceParent,
  splitTraceparent,
  addTraceparent,
  formatTraceParent,
} from '../../src/observe/traceparent.ts';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';

interface Told {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

const spans: Told[] = [];
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += String(chunk);
  });
  request.on('end', () => {
    assert.equal(request.url, '/v1/traces');
    for (const { scopeSpans } of (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Told[] }[] }[] })
      .resourceSpans)
      spans.push(...scopeSpans.flatMap((each) => each.spans));
    response.end('{}');
  });
});
let latchkey: Latchkey;
before(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  latchkey = await startLatchkey({
    env: { LATCHKEY_TRACES: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` },
  });
});
after(async () => {
  await latchkey.close();
  collector.close();
});

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const inTrace = (): readonly Told[] => spans.filter((each) => each.traceId === traceId);
const attribute = (told: Told | undefined, key: string): string | undefined =>
  told?.attributes.find((each) => each.key === key)?.value.stringValue;

test('a call, its stages, its statements and its jobs are one trace, and no value is in it', async () => {
  const made = await latchkey.call(
    'globalAdmin',
    'POST',
    '/v1.0/identityGovernance/entitlementManagement/assignmentRequests',
    {
      requestType: 'adminAdd',
      justification: 'a-word-that-is-a-value',
      assignment: {
        targetId: latchkey.user('requestor1').id,
        assignmentPolicyId: '2264bf65-76ba-417b-a27d-54d291f0cbc8',
        accessPackageId: 'a914b616-e04e-476b-aa37-91038f0b165b',
      },
    },
    { traceparent: `00-${traceId}-${spanId}-01` },
  );
  assert.equal(made.status, 201, made.text);
  await latchkey.drain();
  for (const begun = performance.now(); !inTrace().some(({ name }) => name === 'job processRequest'); await sleep(100))
    assert.ok(performance.now() - begun < 20_000, 'no trace came');
  const call = inTrace().find(
    ({ name }) => name === 'POST /identitygovernance/entitlementmanagement/assignmentrequests',
  );
  assert.equal(call?.parentSpanId, spanId);
  const stages = inTrace()
    .filter(({ parentSpanId }) => parentSpanId === call?.spanId)
    .map(({ name }) => name);
  for (const stage of ['identify', 'parse', 'plan', 'run', 'serialize', 'job processRequest'])
    assert.ok(stages.includes(stage), stages.join());
  const run = inTrace().find(({ name, parentSpanId }) => name === 'run' && parentSpanId === call?.spanId);
  const statements = inTrace().filter(({ parentSpanId }) => parentSpanId === run?.spanId);
  assert.ok(
    statements.some((each) => /^insert into "assignment_request"/.test(attribute(each, 'db.query.text') ?? '')),
    statements.map(({ name }) => name).join(),
  );
  const job = inTrace().find(({ name }) => name === 'job processRequest');
  assert.equal(attribute(job, 'latchkey.request_id'), made.headers.get('request-id'));
  assert.ok(inTrace().some(({ parentSpanId, name }) => parentSpanId === job?.spanId && name === 'select'));
  assert.ok(!JSON.stringify(spans).includes('a-word-that-is-a-value'));
});

test('a trace that is not sampled is not told', async () => {
  const other = traceId.replace('4b', 'aa');
  await latchkey.call('member', 'GET', '/v1.0/me', undefined, { traceparent: `00-${other}-${spanId}-00` });
  await sleep(2_500);
  assert.deepEqual(
    spans.filter((each) => each.traceId === other),
    [],
  );
});

test('the header is read as W3C writes it, and travels with a job', () => {
  const text = `00-${traceId}-${spanId}-01`;
  assert.equal(formatTraceParent(parseTraceParent(text) ?? { traceId: '', spanId: '', traceFlags: 0 }), text);
  for (const wrong of [
    undefined,
    '',
    'x',
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
  ])
    assert.equal(parseTraceParent(wrong), null, wrong);
  assert.deepEqual(splitTraceparent(addTraceparent('an-id', text)), { correlationId: 'an-id', traceparent: text });
  assert.deepEqual(
    [addTraceparent('an-id', null), splitTraceparent('an-id')],
    ['an-id', { correlationId: 'an-id', traceparent: null }],
  );
});

test('without the setting nothing of OpenTelemetry is loaded, nor the metrics library before it is asked', () => {
  const app = fileURLToPath(new URL('../../src/app/app.ts', import.meta.url));
  const script = `
    const { registerHooks } = await import('node:module');
    const seen = [];
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
    await import(${JSON.stringify(app)});
    const unwanted = /opentelemetry\\/sdk|otlp-transformer|prom-client/;
    console.log(JSON.stringify(seen.filter((url) => unwanted.test(url))));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(stdout.trim(), '[]', stderr);
});
