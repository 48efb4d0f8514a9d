// Runs stories from outside: a tenant of its own for each file and engine, a test for each story and dialect that it
// speaks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addDuration } from '../../src/domain/time.ts';
import { sandboxIdOf } from '../../src/sandbox/sandboxIds.ts';
import { groups } from '../../src/sandbox/directoryResources.ts';
import { engines, startLatchkey, type Engine, type Latchkey, type Reply } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from '../extensions/catcher.ts';
import { takesTurn } from '../sample.ts';
import { fill, mismatch, valueAt, type Lookup } from './fill.ts';
import { readStories, type CallStep, type Definition, type Fill, type Step, type Story } from './story.ts';

type DialectName = 'v1.0' | 'beta';

/**
 * A story that says `${dialect}` or `${em}` is told in both dialects, any other in v1.0. The engines share them by
 * turns: each story is told on SQLite in one dialect and on PostgreSQL in the other one, races on both each day, others
 * on one of them. LATCHKEY_TEST_STORIES=all tells each on each in each.
 */
function dialectsOf(story: Story, at: number, engine: Engine): readonly DialectName[] {
  const isWhole = process.env['LATCHKEY_TEST_STORIES'] === 'all';
  const text = JSON.stringify(story);
  if (!isWhole && !text.includes('"together":') && !takesTurn(engine, Math.floor(at / 2))) return [];
  if (!/\$\{(dialect|em)\}/.test(text)) return ['v1.0'];
  if (isWhole) return ['v1.0', 'beta'];
  return (at % 2 === 0) === (engine === 'sqlite') ? ['v1.0'] : ['beta'];
}

const em = (dialect: DialectName): string => `/${dialect}/identityGovernance/entitlementManagement`;

export function runStories(file: string, on: readonly Engine[] = engines): void {
  for (const engine of on)
    tellStories(`${file} on ${engine}`, [file], {
      start: () => startLatchkey({ engine }),
      dialectsOf: (story, at) => dialectsOf(story, at, engine),
    });
}

export interface Telling {
  readonly start: () => Promise<Latchkey>;
  readonly dialectsOf: (story: Story, at: number) => readonly DialectName[];
}

/** The stories of these files in one tenant, a test each. */
export function tellStories(title: string, files: readonly string[], { start, dialectsOf: dialects }: Telling): void {
  describe(title, () => {
    let latchkey: Latchkey;
    let count = 0;
    let catcher: Catcher;
    before(async () => {
      latchkey = await start();
      catcher = await startCatcher();
    });
    after(async () => {
      await catcher.close();
      await latchkey.close();
    });
    for (const file of files) {
      const { stories, definitions } = readStories(file);
      for (const [at, story] of stories.entries()) {
        assert.ok(story.source, `${file}: "${story.story}" names no source`);
        for (const dialect of dialects(story, at)) {
          test(`${story.story} (${dialect})`, async () => {
            const values = new Map<string, unknown>([
              ['dialect', dialect],
              ['em', em(dialect)],
              ['v1', em('v1.0')],
              ['beta', em('beta')],
              ['catcher', catcher.url],
              ['unique', `s${++count}`],
            ]);
            await runSteps({ latchkey, definitions, dialect, values, given: new Set() }, story.steps, '');
          });
        }
      }
    }
  });
}

interface Told {
  readonly latchkey: Latchkey;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly dialect: DialectName;
  readonly values: Map<string, unknown>;
  /** What enclosing `use` steps said: no default hides it. */
  readonly given: ReadonlySet<string>;
}

async function runSteps(telling: Told, steps: readonly Step[], of: string): Promise<void> {
  for (const [at, step] of steps.entries()) await runStep(telling, step, `${of}step ${at + 1}`);
}

async function runStep(telling: Told, step: Step, where: string): Promise<void> {
  const { latchkey, definitions, values } = telling;
  if ('clock' in step) {
    const moved = await latchkey.clock(await filled(telling, step.clock));
    assert.equal(moved.error, undefined, `${where}: ${JSON.stringify(moved)}`);
  } else if ('drain' in step) await latchkey.drain();
  else if ('use' in step) {
    const definition = definitions.get(step.use);
    assert.ok(definition, `${where}: nothing is defined as ${step.use}`);
    const said = Object.keys(step.with ?? {});
    const defaults = Object.entries(definition.defaults ?? {}).filter(
      ([name]) => !said.includes(name) && !telling.given.has(name),
    );
    for (const [name, value] of [...defaults, ...Object.entries(step.with ?? {})])
      values.set(name, await filled(telling, value));
    await runSteps(
      { ...telling, given: new Set([...telling.given, ...said, ...defaults.map(([name]) => name)]) },
      definition.steps,
      `${where} (${step.use}), `,
    );
  } else if ('together' in step) {
    const replies = await Promise.all(step.together.map((each) => send(telling, each)));
    const said = `${where}: ${replies.map(({ reply, sent }) => `${sent}\n${reply.status} ${reply.text}`).join('\n')}`;
    const statuses = replies.map(({ reply }) => reply.status).sort((a, b) => a - b);
    assert.equal(mismatch(step.statuses, statuses), null, said);
    for (const { reply } of replies)
      if (reply.status >= 400) assert.match(reply.text, new RegExp(step.refused ?? ''), said);
  } else await runCall(telling, step, where);
}

async function runCall(telling: Told, step: CallStep, where: string): Promise<void> {
  const { reply, sent } = await send(telling, step);
  const said = `${where}: ${sent}\n${reply.status} ${reply.text}`;
  const { 'v1.0': v1, beta, ...always } = step.expect ?? {};
  const here = telling.dialect === 'v1.0' ? v1 : beta;
  const status = here?.status ?? always.status;
  if (status === undefined) assert.ok(reply.status < 300, said);
  else assert.equal(reply.status, status, said);
  for (const { body, headers } of [always, here ?? {}]) {
    if (body !== undefined) assert.equal(mismatch(await filled(telling, body), reply.body), null, said);
    if (headers !== undefined)
      assert.equal(mismatch(await filled(telling, headers), Object.fromEntries(reply.headers)), null, said);
  }
  for (const [name, path] of Object.entries((await filled(telling, step.save ?? {})) as Fill)) {
    const value = valueAt(reply.body, path as string);
    assert.notEqual(value, undefined, `${said}\nhas nothing at ${path}`);
    telling.values.set(name, value);
  }
}

async function send(telling: Told, step: CallStep): Promise<{ readonly reply: Reply; readonly sent: string }> {
  const lookup = await lookupOf(telling, step);
  const [method = '', ...path] = String(fill(step.call, lookup)).split(' ');
  const body = fill(step.body, lookup);
  const who = step.as === undefined ? 'globalAdmin' : (fill(step.as, lookup) as string | null);
  const to = path.join(' ');
  const reply = to.startsWith('http')
    ? await outside(method, to, body)
    : await telling.latchkey.call(who, method, to, body, step.headers ?? {});
  return {
    reply,
    sent: `${who ?? 'nobody'}: ${method} ${path.join(' ')} ${body === undefined ? '' : JSON.stringify(body)}`,
  };
}

/** What is no path is asked of the catcher. */
async function outside(method: string, url: string, body: unknown): Promise<Reply> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: text === '' ? null : JSON.parse(text) };
}

async function filled(telling: Told, value: unknown): Promise<unknown> {
  return fill(value, await lookupOf(telling, value));
}

/**
 * `${name}`, `${user:key}`, `${group:key}`, `${sandbox:name of a thing}`, `${in:P3D}`. The clock is asked only where
 * something reads it.
 */
async function lookupOf({ latchkey, values }: Told, filled: unknown): Promise<Lookup> {
  const readsClock = JSON.stringify(filled)?.includes('${in:') ?? false;
  const { clock } = readsClock
    ? ((await (await fetch(`${latchkey.http}/sandbox`)).json()) as { clock: { now: string } })
    : { clock: { now: '' } };
  return (word) => {
    const [kind, rest] = word.includes(':')
      ? [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]
      : ['', word];
    const found =
      kind === 'user'
        ? latchkey.user(rest).id
        : kind === 'group'
          ? groups.find((each) => each.key === rest)?.id
          : kind === 'sandbox'
            ? sandboxIdOf(rest)
            : kind === 'in'
              ? addDuration(clock.now, rest)
              : values.get(rest);
    assert.notEqual(found, undefined, `a story says \${${word}}, which stands for nothing`);
    return found;
  };
}
