// The sandbox's own endpoints as OpenAPI 3.1: `GET /sandbox/openapi.json`. A test compares the rows with the endpoints.

import type { JsonSchema } from '../../odata/serialize/jsonSchemas.ts';
import { faultProfiles, mostRules } from '../faults/faultProfiles.ts';
import { faultLimits, faultWords } from '../faults/faultRule.ts';
import { errorResponseSchema } from '../openApi/openApiDocument.ts';

interface EndpointDescription {
  readonly summary: string;
  readonly parameters?: readonly JsonSchema[];
  readonly body?: JsonSchema;
  readonly answer: JsonSchema;
}

const text: JsonSchema = { type: 'string' };
const instant: JsonSchema = { type: 'string', format: 'date-time' };
const object = (properties: JsonSchema, required: readonly string[] = Object.keys(properties)): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const number = (maximum?: number): JsonSchema => ({
  type: 'integer',
  minimum: 0,
  ...(maximum === undefined ? {} : { maximum }),
});
const query = (name: string, schema: JsonSchema, description: string): JsonSchema => ({
  name,
  in: 'query',
  schema,
  description,
});

const clock = object({ now: instant, frozen: { type: 'boolean' } });
const user = object({ key: text, id: text, displayName: text, userPrincipalName: text });
const call = object({ n: number(), at: instant, method: text, url: text, status: number(), requestId: text });
const page = [
  query('top', number(), 'The most of one page.'),
  query('skip', number(1000), 'How many to leave out.'),
  query('search', { type: 'string', maxLength: 200 }, 'A text that they contain.'),
];

const oneOf = (words: readonly (string | number)[]): JsonSchema => ({ enum: words });
const positive = (maximum: number): JsonSchema => ({ type: 'number', exclusiveMinimum: 0, maximum });
const whole = (maximum: number): JsonSchema => ({ type: 'integer', minimum: 1, maximum });
const name: JsonSchema = { type: 'string', minLength: 1, maxLength: faultLimits.characters };
const method = oneOf(faultWords.methods);
const faultRule = object(
  {
    match: object(
      {
        method: { anyOf: [method, listOf(method)] },
        path: name,
        version: oneOf(faultWords.versions),
        caller: name,
        header: object({ name, value: name }, ['name']),
        accessPackage: name,
      },
      [],
    ),
    times: whole(faultLimits.calls),
    share: positive(faultLimits.share),
    seed: whole(faultLimits.seed),
    over: object({ requests: whole(faultLimits.calls), seconds: whole(faultLimits.seconds) }),
    answer: object(
      {
        status: oneOf(faultWords.statuses),
        retryAfter: whole(faultLimits.seconds),
        retryAfterAs: oneOf(faultWords.retryAfterForms),
      },
      ['status'],
    ),
    connection: oneOf(faultWords.connections),
    latency: object(
      {
        distribution: oneOf(faultWords.distributions),
        milliseconds: positive(faultLimits.milliseconds),
        spread: positive(faultLimits.milliseconds),
      },
      ['milliseconds'],
    ),
    notThereFor: {
      anyOf: [
        positive(faultLimits.seconds),
        object({ seconds: positive(faultLimits.seconds), from: oneOf(faultWords.watchers) }, ['seconds']),
      ],
    },
    tokensExpireAfter: positive(faultLimits.seconds),
    delivery: oneOf(faultWords.deliveries),
  },
  [],
);
const snapshot = object({
  latchkeySnapshot: oneOf([1]),
  at: instant,
  rows: { type: 'object', additionalProperties: number() },
  sha256: text,
  data: text,
});
const named = object({ name: { type: 'string', pattern: '^[\\w.-]{1,64}$' } });
const faultList = object({ faults: listOf(object({ id: number() })), profiles: listOf(text) });

/** By method and path. */
export const sandboxOperations: Readonly<Record<string, EndpointDescription>> = {
  'GET /sandbox': {
    summary: 'The seeded users with their passwords, the clients with their secrets, the addresses, the clock.',
    answer: object({
      tenantId: text,
      clock,
      users: listOf(object({ key: text, id: text })),
      clients: listOf(object({})),
    }),
  },
  'POST /sandbox/clock': {
    summary: 'Moves, freezes or releases the clock; what falls due on the way happens in its order.',
    body: object({ advance: { type: 'string', format: 'duration' }, now: instant, frozen: { type: 'boolean' } }, []),
    answer: object({ now: instant, frozen: { type: 'boolean' } }, ['now']),
  },
  'POST /sandbox/reset': {
    summary: 'Gives back the first day. Needs no body.',
    answer: object({}),
  },
  'GET /sandbox/users': {
    summary: 'Enabled users by name, also those who were made later.',
    parameters: page,
    answer: listOf(user),
  },
  'POST /sandbox/actAs': {
    summary: 'A user, with a password that is good for one sign-in by the password grant within a minute.',
    body: object({ userId: { type: 'string', format: 'uuid' } }),
    answer: user,
  },
  'GET /sandbox/due': {
    summary: 'What falls due next, the first one first.',
    parameters: page,
    answer: listOf(object({ kind: text, subject: text, dueAt: instant, attempts: number(), about: text })),
  },
  'GET /sandbox/calls': {
    summary: 'The last calls of the API.',
    parameters: [
      query('after', number(), 'Leaves out the calls up to this number.'),
      query('wait', number(25), 'Seconds to wait for the next call where there is none.'),
      query('method', text, 'Keeps the calls of this method.'),
      query('status', { type: 'string', pattern: '^([1-5](\\d\\d)?)?$' }, 'A status, or its first digit.'),
      query('orderBy', text, 'A column, and asc or desc after it.'),
      ...page,
    ],
    answer: object({ calls: listOf(call), count: number(), next: number() }),
  },
  'GET /sandbox/calls/{n}': { summary: 'One of the last calls, with its bodies, its plan and its SQL.', answer: call },
  'GET /sandbox/snapshot': { summary: 'All that the sandbox holds, as of one moment.', answer: snapshot },
  'GET /sandbox/snapshots': {
    summary: 'The snapshots that are kept under names, and the scenarios that can be loaded.',
    answer: object({
      snapshots: listOf(object({ name: text, at: instant })),
      scenarios: listOf(object({ name: text })),
    }),
  },
  'POST /sandbox/snapshots': {
    summary: 'Keeps a snapshot under a name, until the process ends.',
    body: named,
    answer: object({ name: text, at: instant }),
  },
  'POST /sandbox/restore': {
    summary: 'Puts a snapshot in the place of all that the sandbox holds.',
    body: { anyOf: [named, snapshot] },
    answer: object({ now: instant }),
  },
  'POST /sandbox/load': {
    summary: 'Puts a scenario in the place of all that the sandbox holds.',
    body: {
      anyOf: [object({ scenario: text }), { type: 'object', description: 'As docs/scenario.schema.json says.' }],
    },
    answer: object({ now: instant }),
  },
  'GET /sandbox/faults': {
    summary: 'The fault rules that are in force, and the names of profiles.',
    answer: faultList,
  },
  'POST /sandbox/faults': {
    summary: 'Adds fault rules: one, a list of them, or those of a profile.',
    body: {
      anyOf: [
        faultRule,
        object({ rules: { ...listOf(faultRule), minItems: 1, maxItems: mostRules } }),
        object({ profile: { type: 'string', enum: [...faultProfiles] } }),
      ],
    },
    answer: object({ faults: listOf(object({ id: number() })) }),
  },
  'DELETE /sandbox/faults': { summary: 'Removes all fault rules.', answer: faultList },
  'DELETE /sandbox/faults/{n}': { summary: 'Removes one fault rule.', answer: faultList },
  'GET /sandbox/openapi.json': { summary: 'This document.', answer: object({ openapi: text, paths: object({}) }) },
};

/** The document; the paths are written from the root of the server. */
export function sandboxOpenApi(): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [key, described] of Object.entries(sandboxOperations)) {
    const [method = '', path = ''] = key.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(key, described) };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Latchkey sandbox', version: '1', description: 'In sandbox mode only; see docs/sandbox.md.' },
    servers: [{ url: '/' }],
    paths,
    components: {
      responses: { error: errorResponseSchema },
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Latchkey-Sandbox-Key' } },
    },
  };
}

function operation(key: string, { summary, parameters = [], body, answer }: EndpointDescription): JsonSchema {
  const inPath = key.endsWith('{n}') ? [{ name: 'n', in: 'path', required: true, schema: number() }] : [];
  return {
    operationId: key
      .replace(/^[A-Z]+/, (method) => method.toLowerCase())
      .replace(/[^A-Za-z]+(\w?)/g, (_, next: string) => next.toUpperCase()),
    summary,
    ...(inPath.length + parameters.length === 0 ? {} : { parameters: [...inPath, ...parameters] }),
    ...(body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      '200': { description: 'Success', content: { 'application/json': { schema: answer } } },
      '4XX': { $ref: '#/components/responses/error' },
    },
    security: [{}, { key: [] }],
  };
}
