// The report as Markdown: figures with their ratios, targets reached or missed, what was measured how, and what is
// unfair about it.

import { cpus, totalmem } from 'node:os';
import type { Engine } from './databases.ts';
import { operations, type Operation } from './drive/operations.ts';
import type { Size } from './load/plan.ts';
import type { Delivery, Expiry, Pace, Series } from './measure.ts';

/** What a missed target is explained by. */
export type Profiled = Operation | 'delivery' | 'expiry';

export interface EngineResult {
  readonly version: string;
  readonly loadedInMs: number | null;
  readonly startedInMs: number;
  readonly memory: number;
  readonly series: readonly Series[];
  readonly delivery: Delivery;
  readonly expiry: Expiry;
  readonly profiles: readonly { readonly of: Profiled; readonly lines: readonly string[] }[];
}
export interface Result {
  readonly begun: Date;
  readonly size: Size;
  readonly pace: Pace;
  readonly engines: Readonly<Partial<Record<Engine, EngineResult>>>;
}

export interface Target {
  readonly what: string;
  readonly target: string;
  readonly value: string;
  readonly isReached: boolean;
  readonly of: Profiled | null;
}

const peerNames = { sqlite: '@themost/express', postgres: 'PostGraphile' } as const;
const engineNames = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

const at64 = (series: readonly Series[], name: string, operation: Operation): Series | undefined =>
  series.find((each) => each.name === name && each.operation === operation && each.connections === 64);

/** Least ratio of ours to the peer's and to the limit's calls a second, at 64 connections. */
const ratios: Readonly<
  Record<Engine, readonly (readonly [operation: Operation, name: 'peer' | 'limit', least: number])[]>
> = {
  sqlite: [
    ['get', 'peer', 8],
    ['get', 'limit', 0.6],
    ['page', 'peer', 2.4],
    ['page', 'limit', 0.7],
    ['create', 'peer', 6],
    ['create', 'limit', 0.7],
  ],
  postgres: [
    ['get', 'peer', 1.5],
    ['page', 'peer', 1.5],
    ['create', 'peer', 1.5],
  ],
};

export function targetsOf(
  engine: Engine,
  { series, delivery, expiry, memory, startedInMs, loadedInMs }: EngineResult,
): readonly Target[] {
  const ours = (operation: Operation): Series | undefined => at64(series, 'Latchkey', operation);
  const ofRatios = ratios[engine].map(([operation, name, least]): Target => {
    const times = (one: Series | undefined): number =>
      (one?.perSecond ?? 0) / (at64(series, name, operation)?.perSecond ?? Number.NaN);
    const ratio = times(ours(operation));
    // Nobody can be more times as quick as a peer than the limit is.
    const limit = name === 'peer' ? `; the limit ${times(at64(series, 'limit', operation)).toFixed(2)}` : '';
    return {
      what: `${operation}, against ${name === 'peer' ? peerNames[engine] : 'the limit'}`,
      target: `${least} times`,
      value: `${ratio.toFixed(2)} times${limit}`,
      isReached: ratio >= least,
      of: operation,
    };
  });
  const ofScale = (['get', 'page', 'allowed', 'create'] as const).map((operation): Target => {
    const ratio =
      (at64(series, 'Latchkey, 10k', operation)?.perSecond ?? Number.NaN) / (ours(operation)?.perSecond ?? 0);
    return {
      what: `${operation}, 10,000 rows against all`,
      target: 'within 1.5 times',
      value: `${ratio.toFixed(2)} times`,
      isReached: ratio <= 1.5,
      of: operation,
    };
  });
  const one = series.find((each) => each.name === 'Latchkey' && each.operation === 'allowed' && each.connections === 1);
  const slowed = 1 - expiry.readsMeanwhile / expiry.readsBefore;
  return [
    ...ofRatios,
    ...ofScale,
    {
      what: 'allowed packages, median of one connection',
      target: '5 ms',
      value: `${one?.p50.toFixed(1)} ms`,
      isReached: (one?.p50 ?? Number.NaN) <= 5,
      of: 'allowed',
    },
    {
      what: 'time to delivered, 99th percentile',
      target: '250 ms',
      value: `${delivery.p99.toFixed(0)} ms`,
      isReached: delivery.p99 <= 250,
      of: 'delivery',
    },
    {
      what: 'expiry',
      target: '2,000 a second',
      value: `${expiry.perSecond.toFixed(0)} a second`,
      isReached: expiry.perSecond >= 2_000,
      of: 'expiry',
    },
    {
      what: 'reads while 100,000 expire',
      target: 'slowed by less than half',
      value: `slowed by ${(100 * slowed).toFixed(0)} %`,
      isReached: slowed < 0.5,
      of: 'expiry',
    },
    {
      what: 'resident memory, most',
      target: '400 MB',
      value: `${memory} MB`,
      isReached: memory > 0 && memory < 400,
      of: null,
    },
    {
      what: 'start',
      target: '3 s',
      value: `${(startedInMs / 1_000).toFixed(1)} s`,
      isReached: startedInMs < 3_000,
      of: null,
    },
    ...(loadedInMs === null
      ? []
      : [
          {
            what: 'load of the database',
            target: '3 minutes',
            value: `${Math.round(loadedInMs / 1_000)} s`,
            isReached: loadedInMs < 180_000,
            of: null,
          },
        ]),
  ];
}

export function report({ begun, size, pace, engines }: Result): string {
  const present = Object.entries(engines) as [Engine, EngineResult][];
  return `# Performance

This page is for operators who plan a server, and for developers who change a frequent call. It compares Latchkey with
two other servers and with the bare limit of the database. \`npm run bench\` writes it; do not edit.

Measured ${begun.toISOString().slice(0, 10)} on a machine with ${cpus().length} cores
(${cpus()[0]?.model.trim() ?? 'unknown'}) and ${Math.round(totalmem() / 2 ** 30)} GB, which servers and load shared,
with Node ${process.versions.node}, ${present.map(([, { version }]) => version).join(' and ')}. The tenant has
${number(size.users)} users, ${number(size.groups)} groups, ${size.catalogs} catalogs, ${number(size.packages)}
packages and policies, ${number(size.assignments)} assignments and as many requests, ${number(size.pending)} more
requests that wait for an approval, and the related grants, memberships and jobs.

${present.map(([engine, result]) => engineText(engine, result, pace)).join('\n')}
## How it is measured

- All servers get the same calls about the same rows, over keep-alive connections, from one other process. Each series
  takes ${pace.milliseconds / 1_000} s, in ${pace.rounds} rounds. In each round the servers take turns, in a new order.
  The figure is the median round. A wrong answer ends the run.
- *get* reads one assignment by id. *page* reads 100 delivered assignments of a package with the expanded target.
  *allowed* calls \`filterByCurrentUser(on='allowedRequestor')\` for a user among ${number(size.packages)} packages.
  *create* requests a direct assignment; the answer comes when it is on disk. *batch* sends 20 gets in one \`$batch\`.
  *approve* decides a stage as an approver.
- Latchkey verifies a bearer token, reads the caller's account and roles with every call, and checks every row against
  the visibility rules of the caller. It keeps mails and does not send them. The rate limit of callers is off, because
  one caller is the whole load.
- During *create* and *approve*, the delivery waits until later, on both engines. A separate series measures the time
  to delivered, with the workers in the serving process, at ${present[0]?.[1].delivery.perSecond ?? 0} requests per
  second. A client reads all open requests in one call, 10 ms after the previous answer. Expiry also runs in the
  serving process, while 16 connections read.
- *limit* runs prepared statements behind Fastify on the same tables, with the same indexes and durability, and without
  OData, token, authorization or check of a body. It answers JSON of the same content and writes the same rows
  (request, job, audit row and its four targets, the person's version). On SQLite it writes one durable transaction for
  all calls of one turn.
- @themost/express 5 with @themost/data and @themost/sqlite is an OData server. It runs with a pool of 10, WAL,
  \`synchronous=FULL\` and the same cache. It checks no caller, and its model has only the fields of our answers.
  PostGraphile 5 with its Amber preset uses the same PostgreSQL, with a pool of 10, without explaining, and with the
  same fields. Both write one row for a request, and no related rows.

## Reasons for missed targets

- *get* and *page*: the limit also needs two thirds of our time for a call: Node's HTTP, the database, the text of the
  answer. The rest is the token, the caller's account and rights, the plan, and fields in the names of the API version.
- *create*: Latchkey reads the policy, package, person, open requests and held assignments. Then it writes a request, a
  job, an audit row with its targets and a new version of the person: about thirteen pages of indexes at random places.
  Peers write one row. The limit writes the same rows, and its rate is beside each figure.
- *expiry*: each end is a request of the system with its audit rows, and closes an assignment, a grant, a membership
  and the related rows: about fifteen pages at random places. On SQLite this takes 0.7 ms of the writing thread and
  0.35 ms of the main thread, on PostgreSQL 0.7 ms of the database and 0.4 ms of our process
  (docs/adr/0052-what-a-write-touches.md). Meanwhile reads use the same two cores, and have priority.

## Limits of the comparison

- Unfair to us: the peers check no caller, and write one row instead of eight. Their *create* checks no policy and no
  open request, and writes no audit.
- Unfair to them: they support any model, and Latchkey only one. \`$filter\` of @themost names the column directly,
  ours uses a navigation. Its compiled extensions (new ids, regular expressions) are not loaded; no measured call needs
  them.
- Unfair to all: server and load share two cores. Therefore the figures at 64 connections show the work for each call,
  not the waiting. PostgreSQL uses the same two cores.
`;
}

function engineText(engine: Engine, result: EngineResult, { connections }: Pace): string {
  const { series, delivery, expiry, profiles } = result;
  const peer = peerNames[engine];
  const row = (operation: Operation): readonly string[] =>
    connections.flatMap((each) => {
      const of = (name: string): Series | undefined =>
        series.find((one) => one.name === name && one.operation === operation && one.connections === each);
      const ours = of('Latchkey');
      if (ours === undefined) return [];
      const ratio = (name: string): string => {
        const other = of(name);
        return other === undefined ? '' : (ours.perSecond / other.perSecond).toFixed(2);
      };
      return [
        `| ${operation} | ${each} | ${rate(ours)} | ${ms(ours.p50)} | ${ms(ours.p99)} | ${rate(of('peer'))} ` +
          `| ${ratio('peer')} | ${rate(of('limit'))} | ${ratio('limit')} | ${rate(of('Latchkey, 10k'))} |`,
      ];
    });
  const targets = targetsOf(engine, result);
  return `## ${engineNames[engine]}

Calls per second; milliseconds at the median and the 99th percentile. *times* is our rate divided by theirs.

| | connections | Latchkey | p50 ms | p99 ms | ${peer} | times | limit | times | Latchkey, 10,000 assignments |
|---|---|---|---|---|---|---|---|---|---|
${operations.flatMap(row).join('\n')}

Time to delivered at ${delivery.perSecond} requests per second: ${ms(delivery.p50)} ms at the median,
${ms(delivery.p99)} ms at the 99th percentile (${delivery.requests} requests). Of 100,000 assignments with the same end,
${number(expiry.assignments)} ended during the measurement: ${number(Math.round(expiry.perSecond))} per second.
Meanwhile the server answered ${number(Math.round(expiry.readsMeanwhile))} reads per second, and
${number(Math.round(expiry.readsBefore))} before. It starts in ${(result.startedInMs / 1_000).toFixed(1)} s. It used at
most ${result.memory} MB of resident memory.

| target | to reach | measured | |
|---|---|---|---|
${targets.map(targetRow).join('\n')}
${costText(series, peer)}${profiles.map(profileText).join('')}`;
}

function targetRow({ what, target, value, isReached }: Target): string {
  return `| ${what} | ${target} | ${value} | ${isReached ? 'reached' : '**missed**'} |`;
}

function profileText({ of, lines }: EngineResult['profiles'][number]): string {
  const under = of === 'delivery' || of === 'expiry' ? '' : ' (64 connections)';
  return `\nWhere the server spends its time in *${of}*${under}:\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`;
}

/** What bounds the rates: all of it shares the cores. */
function costText(series: readonly Series[], peer: string): string {
  const costs = operations.flatMap((operation) => {
    const of = (name: string): string => {
      const cost = at64(series, name, operation)?.cost;
      return cost === undefined
        ? ''
        : `${(cost.server + cost.database).toFixed(2)}${cost.database > 0 ? ` (${cost.database.toFixed(2)})` : ''}`;
    };
    return at64(series, 'Latchkey', operation) === undefined
      ? []
      : [
          `| ${operation} | ${of('Latchkey')} | ${of('peer')} | ${of('limit')} | ` +
            `${at64(series, 'Latchkey', operation)?.cost.load.toFixed(2)} |`,
        ];
  });
  return (
    `\nProcessor time of one call at 64 connections, in milliseconds; in brackets the part of the ` +
    `database's own processes:\n\n| | Latchkey | ${peer} | limit | the load's process for Latchkey ` +
    `|\n|---|---|---|---|---|\n${costs.join('\n')}\n`
  );
}

const number = (value: number): string => value.toLocaleString('en-US');
const rate = (series: Series | undefined): string => (series === undefined ? '' : number(Math.round(series.perSecond)));
const ms = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(0));
