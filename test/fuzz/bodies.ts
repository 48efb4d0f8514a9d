// Random bodies for every write that the OpenAPI documents list: most begin as a body that the server may well take,
// and have few members drawn anew; the others are drawn whole, and often spoiled in one place.
// Whatever is sent, the server answers with less than 500, and a refusal says what is wrong.

import { pick, randomFrom, type Random } from '../odata/grammar.ts';
import type { Latchkey } from '../app/latchkey.ts';
import { prepareReview } from '../http/reviewData.ts';
import { differencesOf, membersOf } from './givenBack.ts';
import { addressOf, likelyBody, lookAround, mutate, type Tenant } from './likelyBodies.ts';

type Schema = Readonly<Record<string, any>>;
interface Write {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly schema: Schema | null;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly isForUsersAlone: boolean;
}

/** What came of the bodies that were sent. */
export interface BodyOutcome {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** How many writes of the documents were met. */
  readonly writes: number;
  readonly wrong: readonly string[];
  /** Members that were taken and are read otherwise. */
  readonly different: readonly string[];
}

const versions = ['/v1.0', '/beta', '/latchkey/v1'];
/** How many bodies are sent between two looks at what there is. */
const tenantLasts = 250;

/** Sends `count` bodies; the same seed sends the same ones to the same tenant. */
export async function fuzzBodies(latchkey: Latchkey, count: number, seed: number): Promise<BodyOutcome> {
  const random = randomFrom(seed);
  const writes = await listWrites(latchkey);
  let tenant = await lookAgain(latchkey, 0);
  // What is deleted can be changed no more.
  const kept = writes.filter(({ method }) => method !== 'delete');
  const met = new Set<Write>();
  const wrong: string[] = [];
  const different: string[] = [];
  let accepted = 0;
  for (let sent = 0; sent < count; sent++) {
    const write = sent < writes.length ? (writes[sent] as Write) : pick(random, random(3) > 0 ? kept : writes);
    met.add(write);
    if (sent % tenantLasts === tenantLasts - 1) tenant = await lookAgain(latchkey, sent);
    const who = callerOf(write);
    const method = write.method.toUpperCase();
    const path = await addressOf(random, tenant, write.version, write.path);
    const body = write.schema === null ? undefined : await drawBody(random, tenant, { ...write, method, path, who });
    const reply = await latchkey.call(who, method, path, body);
    if (reply.status < 400) {
      accepted++;
      const { version, schema, schemas } = write;
      const taken = { who, method, path, version, schema, schemas, sent: parsed(body), reply };
      const changed = await differencesOf(latchkey, taken);
      different.push(...changed.map((each) => `${method} ${taken.path}: ${each}`.slice(0, 1000)));
    }
    const error = reply.body?.error;
    const isExplained = typeof error?.code === 'string' && typeof error?.message === 'string' && error.message !== '';
    if (reply.status >= 500 || (reply.status >= 400 && !isExplained))
      wrong.push(`${write.method} ${path} ${body ?? ''}: ${reply.status} ${reply.text}`.slice(0, 3000));
  }
  return { sent: count, accepted, refused: count - accepted, writes: met.size, wrong, different };
}

/** Who may well send it: items of a review are decided by their reviewer alone. */
function callerOf({ path, isForUsersAlone }: Write): string {
  if (/decisions/i.test(path)) return 'director';
  return isForUsersAlone ? 'globalAdmin' : 'app:full';
}

/**
 * Bodies delete too: whenever the tenant is looked at there is a review to decide, and an application of nobody with a
 * synchronization job.
 */
async function lookAgain(latchkey: Latchkey, sent: number): Promise<Tenant> {
  const { body } = await latchkey.call('app:full', 'POST', '/v1.0/applications', { displayName: `Of nobody ${sent}` });
  const made = await latchkey.call('app:full', 'POST', '/v1.0/servicePrincipals', { appId: body?.appId });
  const jobs = `/v1.0/servicePrincipals/${made.body?.id}/synchronization/jobs`;
  await latchkey.call('app:full', 'POST', jobs, { templateId: 'scim' });
  await prepareReview(latchkey, { count: 3, catalogName: `Field work ${sent}` });
  const tenant = await lookAround(latchkey);
  return { ...tenant, withJobs: [made.body?.id as string] };
}

/** What would take the callers' own sessions or permissions: nothing would be tried any more. */
const endsCallers = (method: string, path: string): boolean =>
  /^\/me(\/(changePassword|revokeSignInSessions))?$/.test(path) ||
  (method === 'delete' && /appRoleAssign|oauth2PermissionGrants|roleAssignments/i.test(path));

async function listWrites(latchkey: Latchkey): Promise<readonly Write[]> {
  const all: Write[] = [];
  for (const version of versions) {
    const { body: document } = await latchkey.call(null, 'GET', `${version}/openapi.json`);
    for (const [path, item] of Object.entries<Schema>(document.paths))
      for (const method of ['post', 'patch', 'put', 'delete']) {
        const operation = item[method];
        if (operation === undefined || path === '/$batch' || endsCallers(method, path)) continue;
        all.push({
          version,
          method,
          path,
          schema: operation.requestBody?.content['application/json'].schema ?? null,
          schemas: document.components.schemas,
          isForUsersAlone: operation.security.every((each: Schema) => !('application' in each)),
        });
      }
  }
  return all;
}

interface PlacedWrite extends Write {
  readonly who: string;
}

async function drawBody(random: Random, tenant: Tenant, write: PlacedWrite): Promise<string> {
  const ids = [...Object.values(tenant.ids).flat()];
  const { method, path: address, who, schemas } = write;
  const schema = write.schema ?? {};
  const type = schema['$ref'] === undefined ? null : (String(schema['$ref']).split('/').at(-1) ?? null);
  const likely = random(6) === 0 ? null : await likelyBody(random, tenant, { method, address, who, type });
  if (likely === null) return bodyText(random, write, ids);
  const draw = (of: Schema): unknown => drawValue(random, of, { schemas, ids, depth: 2 });
  return JSON.stringify(
    mutate(random, likely, { schema: type === null ? schema : (schemas[type] ?? {}), schemas, draw }),
  );
}

function bodyText(random: Random, { schema, schemas }: Write, ids: readonly string[]): string {
  const text = JSON.stringify(drawValue(random, schema ?? {}, { schemas, ids, depth: 0 })) ?? 'null';
  if (random(20) > 0) return text;
  const at = random(text.length + 1);
  return text.slice(0, at) + pick(random, ['', '"', '{', ',', '\\', '\u0000']) + text.slice(at + random(3));
}

interface Drawing {
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly ids: readonly string[];
  readonly depth: number;
}

const odd: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  -1,
  1e300,
  [],
  {},
  [null],
  '2030-02-30',
  '\ud83d\ude00',
  'null',
  [[]],
];

function drawValue(random: Random, schema: Schema, drawing: Drawing): unknown {
  if (random(50) === 0) return pick(random, odd);
  if (schema['$ref'] !== undefined) {
    const name = String(schema['$ref']).split('/').at(-1) ?? '';
    return drawValue(random, drawing.schemas[name] ?? {}, drawing);
  }
  if (schema['anyOf'] !== undefined) return drawValue(random, pick(random, schema['anyOf'] as Schema[]), drawing);
  if (schema['enum'] !== undefined) return pick(random, schema['enum'] as string[]);
  if (schema['allOf'] !== undefined || schema['properties'] !== undefined) return drawObject(random, schema, drawing);
  const type = Array.isArray(schema['type']) ? pick(random, schema['type'] as string[]) : schema['type'];
  if (type === 'array') {
    const items = { ...drawing, depth: drawing.depth + 1 };
    return Array.from({ length: random(3) }, () => drawValue(random, schema['items'] ?? {}, items));
  }
  if (type === 'null') return null;
  if (type === 'boolean') return random(2) === 0;
  if (type === 'integer' || type === 'number') return pick(random, [0, 1, -1, 30, 2_147_483_647, 4_294_967_296, 0.5]);
  return drawText(random, schema['format'], drawing.ids);
}

/** Few of its properties: a body with all of them is refused for one of them nearly always. */
function drawObject(random: Random, schema: Schema, drawing: Drawing): unknown {
  const properties = membersOf(schema, drawing.schemas);
  const chosen = Object.entries(properties).filter(
    () => drawing.depth < 5 && random(Object.keys(properties).length) < 5,
  );
  const below = { ...drawing, depth: drawing.depth + 1 };
  return Object.fromEntries(chosen.map(([name, each]) => [name, drawValue(random, each, below)]));
}

/** The JSON of a body that was taken; undefined where there was none. */
const parsed = (body: string | undefined): unknown => (body === undefined ? undefined : JSON.parse(body));

function drawText(random: Random, format: string | undefined, ids: readonly string[]): string {
  if (format === 'date-time')
    return pick(random, ['2030-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '2030-13-01T00:00:00Z']);
  if (format === 'duration') return pick(random, ['P30D', 'PT0S', '-P1D', 'P9999999Y', 'P1Y2M']);
  if (format === 'uuid') return pick(random, ids);
  return pick(random, [
    'A name',
    pick(random, ids),
    `https://graph.microsoft.com/v1.0/directoryObjects/${pick(random, ids)}`,
    'user.department -eq "Finance"',
    '#microsoft.graph.singleUser',
    'x'.repeat(300),
    'ä\u202eß',
    '',
  ]);
}
