// A service as OpenAPI 3.1: `GET /v1.0/openapi.json`, and the same below the other versions. Open to everybody, as
// `$metadata` is.

import { jsonSchemas, type JsonSchema } from '../../odata/serialize/jsonSchemas.ts';
import type { ServedVersion } from '../routing/apiVersions.ts';
import { reportPaths } from '../reports/reportCalls.ts';
import { lentDeltas } from '../delta/deltaTable.ts';
import { auditTreePaths } from '../routing/auditTreeFiles.ts';
import { exactPermissions } from '../../identity/access/permissions.ts';
import { pathItem, securityOf, sharedParameters } from './operations.ts';
import { servedPaths } from './servedPaths.ts';

/** The form of every refusal, as OpenAPI has it. */
export const errorResponseSchema: JsonSchema = {
  description: 'A refusal, in the form of Microsoft Graph.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'message'],
            properties: {
              code: { type: 'string' },
              message: { type: 'string' },
              target: { type: 'string' },
              details: { type: 'array', items: { type: 'object' } },
              innerError: { type: 'object' },
            },
          },
        },
      },
    },
  },
};

const anObject = { content: { 'application/json': { schema: { type: 'object' } } } };
const batch = {
  post: {
    operationId: 'post$batch',
    tags: ['$batch'],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['requests'],
            properties: { requests: { type: 'array', items: { type: 'object' } } },
          },
        },
      },
    },
    responses: {
      '200': { description: 'An answer for each request.', ...anObject },
      '4XX': { $ref: '#/components/responses/error' },
    },
  },
};
const permissions = {
  get: {
    operationId: 'getPermissions',
    tags: ['permissions'],
    parameters: ['method', 'path'].map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    responses: {
      '200': { description: 'The permissions of which a call needs one.', ...anObject },
      '4XX': { $ref: '#/components/responses/error' },
    },
  },
};
/** A file of the audit's tree, as https://c2sp.org/tlog-tiles names it. */
function treeFile(path: string, type: string, parameters: readonly JsonSchema[]): readonly [string, JsonSchema] {
  const content = { [type]: { schema: { type: 'string', ...(type === 'text/plain' ? {} : { format: 'binary' }) } } };
  const get = {
    operationId: parameters.length === 0 ? 'getAuditLogCheckpoint' : 'getAuditLogTile',
    tags: ['audit-log'],
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: {
      '200': { description: 'The file.', content },
      '4XX': { $ref: '#/components/responses/error' },
    },
    security: securityOf({ permissions: exactPermissions(path, 'GET') }, []),
  };
  return [path, { get }];
}

const reportOptions = ['$filter', '$orderby', '$select', '$top', '$skip', '$count', '$format'];

/** The list of reports, and one of them: its id stands with its parameters, `access(asOf=2026-03-01T00:00:00Z)`. */
function reportPath(path: string, operationId: string): readonly [string, JsonSchema] {
  const isList = path === reportPaths.list;
  const get = {
    operationId,
    tags: ['reports'],
    parameters: isList
      ? []
      : [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          ...reportOptions.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
        ],
    responses: {
      '200': {
        description: isList ? 'The reports.' : 'Rows of the report.',
        content: { ...anObject.content, ...(isList ? {} : { 'text/csv': { schema: { type: 'string' } } }) },
      },
      '4XX': { $ref: '#/components/responses/error' },
    },
    security: securityOf({ permissions: exactPermissions(path, 'GET') }, []),
  };
  return [path, { get }];
}

const tilePath = { name: 'path', in: 'path', required: true, schema: { type: 'string' } };

/** A delta query of a set that the model of the version does not have: its rows are those of another version. */
const lentDelta = ([name, rows]: readonly [string, string]): readonly [string, JsonSchema] => {
  const options = ['$select', '$filter', '$expand', '$deltatoken', '$skiptoken'];
  const get = {
    operationId: `get${name.slice(0, 1).toUpperCase()}${name.slice(1)}Delta`,
    tags: [name],
    parameters: options.map((option) => ({ name: option, in: 'query', schema: { type: 'string' } })),
    responses: {
      '200': { description: 'Rows that are there, or that changed, and the link to go on with.', ...anObject },
      '4XX': { $ref: '#/components/responses/error' },
    },
    security: securityOf({ permissions: exactPermissions(rows.toLowerCase(), 'GET') }, []),
  };
  return [`/${name}/delta()`, { get }];
};

/** What a version serves beside the paths of its model. */
const besideTheModel: Readonly<Record<ServedVersion['name'], readonly (readonly [string, JsonSchema])[]>> = {
  'v1.0': [['/$batch', batch]],
  beta: [['/$batch', batch]],
  latchkey: [
    ['/$batch', batch],
    ['/permissions', permissions],
    treeFile(auditTreePaths.checkpoint, 'text/plain', []),
    treeFile(auditTreePaths.tile, 'application/octet-stream', [tilePath]),
    reportPath(reportPaths.list, 'listReports'),
    reportPath(reportPaths.report, 'getReport'),
    ...Object.entries(lentDeltas.latchkey?.paths ?? {}).map(lentDelta),
  ],
};

const tokenUrl = '/common/oauth2/v2.0/token';
const authorizationUrl = '/common/oauth2/v2.0/authorize';
/** The documents by the service that they are of. */
const documents = new WeakMap<object, string>();

/** The JSON text of a version's document: its listed types, its paths, and which permissions each call needs. */
export function openApiDocument(version: ServedVersion): string {
  const kept = documents.get(version.service);
  if (kept !== undefined) return kept;
  const document = JSON.stringify(createDocument(version));
  documents.set(version.service, document);
  return document;
}

function createDocument({ prefix, name, service }: ServedVersion): JsonSchema {
  const items = servedPaths(service).flatMap((each) => {
    const item = pathItem(service, each);
    return item === null ? [] : [[each.template, item] as const];
  });
  const paths = Object.fromEntries([...items, ...besideTheModel[name]].sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.1',
    info: {
      title: `Latchkey ${name}`,
      version: name,
      description: 'Made from the model that the server answers by.',
    },
    servers: [{ url: prefix }],
    paths,
    components: {
      schemas: jsonSchemas(service),
      parameters: sharedParameters,
      responses: { error: errorResponseSchema },
      securitySchemes: securitySchemes(paths),
    },
  };
}

function securitySchemes(paths: JsonSchema): JsonSchema {
  const named = (kind: 'delegated' | 'application'): Readonly<Record<string, string>> => {
    const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, SecuredOperation>));
    const all = operations.flatMap(({ security = [] }) => security.flatMap((each) => each[kind] ?? []));
    return Object.fromEntries([...new Set(all)].sort().map((each) => [each, each]));
  };
  return {
    delegated: {
      type: 'oauth2',
      flows: { authorizationCode: { authorizationUrl, tokenUrl, scopes: named('delegated') } },
    },
    application: { type: 'oauth2', flows: { clientCredentials: { tokenUrl, scopes: named('application') } } },
  };
}

interface SecuredOperation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}
