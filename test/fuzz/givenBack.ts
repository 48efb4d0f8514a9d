// What a write took, read again: every member that was sent comes back equal, but for those of which the model says
// that a body says nothing.

import { isEntityName, entities } from '../../src/model/entities.ts';
import { writableFieldsOf, writtenFields } from '../../src/model/newRow.ts';
import { services } from '../../src/model/services.ts';
import { createFaultCollector } from '../../src/odata/body/faultCollector.ts';
import type { DecodedBody } from '../../src/odata/serviceDescription.ts';
import type { Latchkey, Reply } from '../app/latchkey.ts';

type Schema = Readonly<Record<string, any>>;
type Schemas = Readonly<Record<string, Schema>>;

/** Taken and never shown. */
const secret = 'passwordProfile';

/** A write that was taken. */
export interface TakenWrite {
  readonly who: string;
  readonly method: string;
  /** With the prefix of the version. */
  readonly path: string;
  readonly version: string;
  /** Null of a write without a body. */
  readonly schema: Schema | null;
  readonly schemas: Schemas;
  readonly sent: unknown;
  readonly reply: Reply;
}

/** The differences between what was sent and what is read; none for writes that leave nothing to read. */
export async function differencesOf(latchkey: Latchkey, write: TakenWrite): Promise<readonly string[]> {
  const { who, sent, schema, schemas } = write;
  const address = addressOf(write);
  const name = schema === null ? null : nameOf(schema);
  if (address === null || name === null || !isEntity(name, schemas) || !isRecord(sent)) return [];
  const members = Object.entries(membersOf(schemas[typeOf(sent, name)] ?? {}, schemas)).filter(
    ([member, each]) =>
      member !== 'id' &&
      !member.startsWith('@') &&
      member !== secret &&
      Object.hasOwn(sent, member) &&
      !isNavigation(each, schemas),
  );
  if (members.length === 0) return [];
  const read = await latchkey.call(who, 'GET', `${address}?$select=${members.map(([member]) => member).join()}`);
  if (read.status === 404 && write.method === 'POST') return [];
  if (read.status !== 200) return [`${read.status} ${read.text}`];
  return members.flatMap(([member, each]) =>
    isWithoutEffect(write.version, name, { member, value: sent[member] })
      ? []
      : compare(sent[member], read.body[member], each, schemas, `${name}/${member}`),
  );
}

const versions = { '/v1.0': 'v1.0', '/beta': 'beta', '/latchkey/v1': 'latchkey' } as const;

/**
 * Whether the model says that a body of this says nothing: a read-only property, or a null of a field that always has a
 * value. Clients send both back as they read them.
 */
function isWithoutEffect(
  version: string,
  typeName: string,
  { member, value }: { readonly member: string; readonly value: unknown },
): boolean {
  const type = services[versions[version as keyof typeof versions]].types.get(typeName.toLowerCase());
  const property = type?.properties.get(member.toLowerCase());
  const entity = type?.entity;
  if (type === undefined || property === undefined || !isEntityName(entity)) return false;
  const draft: DecodedBody = {};
  property.decode(value, draft, createFaultCollector());
  const discriminator = type.isOf?.op === 'compare' ? type.isOf : null;
  const said = Object.keys(draft).filter((field) => field !== discriminator?.path[0]);
  if (said.length === 0) return true;
  if (!said.every((field) => field in entities[entity].fields)) return false;
  if (discriminator === null && writableFieldsOf(entity).length === 0) return false;
  const written = writtenFields((discriminator?.value ?? entity) as 'user', draft as object);
  return Object.keys(written).length === 0;
}

function addressOf({ method, path, version, reply }: TakenWrite): string | null {
  if (method !== 'POST') return method === 'DELETE' ? null : path;
  const location = reply.headers.get('location');
  return reply.status !== 201 || location === null ? null : location.slice(location.indexOf(`${version}/`));
}

function compare(sent: unknown, got: unknown, schema: Schema, schemas: Schemas, at: string): readonly string[] {
  const differs = [`${at}: sent ${JSON.stringify(sent)}, got ${JSON.stringify(got)}`];
  if (sent === null)
    return got === null || got === undefined || isUnsaid(got) || isMade(at) || isLeft(at, got) ? [] : differs;
  if (Array.isArray(sent))
    return !Array.isArray(got) || got.length !== sent.length
      ? differs
      : sent.flatMap((each, index) => compare(each, got[index], itemsOf(schema), schemas, at));
  if (isRecord(sent)) {
    if (!isRecord(got)) return differs;
    const name = typeOf(sent, nameOf(schema) ?? '');
    const members = membersOf(schemas[name] ?? {}, schemas);
    // What the other version calls it is taken too, and is answered under this version's name.
    const isForeign = (member: string): boolean => name in schemas && !(member in members);
    return Object.entries(sent).flatMap(([member, each]) =>
      member.includes('@') || isForeign(member)
        ? []
        : compare(each, got[member], members[member] ?? {}, schemas, `${name}/${member}`),
    );
  }
  return isSame(sent, got) ? [] : differs;
}

/** The server makes them of the sign-in name; a body may add others. */
const isMade = (at: string): boolean => at === 'user/identities';

/** A switch of a policy's requestors is on or off: a change that says null leaves it (DIVERGENCES.md). */
const isLeft = (at: string, got: unknown): boolean =>
  typeof got === 'boolean' && at.startsWith('accessPackageAssignmentRequestorSettings/');

/** What is shown where nothing is said. */
const nothing: ReadonlySet<unknown> = new Set([false, 0, 'notSpecified', 'NoApproval', 'Allow']);

/** A null of a value that is shown whole says nothing of its members, and one of a list that there are none. */
const isUnsaid = (got: unknown): boolean =>
  typeof got !== 'object'
    ? nothing.has(got)
    : Object.values(got as object).every((each) => each === null || isUnsaid(each));

function isSame(sent: unknown, got: unknown): boolean {
  if (sent === got) return true;
  if (typeof sent !== 'string' || typeof got !== 'string') return String(sent) === String(got);
  const [a, b] = [Date.parse(sent), Date.parse(got)];
  return sent.toLowerCase() === got.toLowerCase() || (!Number.isNaN(a) && a === b);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(schema: Schema): string | null {
  const reference =
    schema['$ref'] ?? (schema['anyOf'] as Schema[] | undefined)?.find((each) => '$ref' in each)?.['$ref'];
  return reference === undefined ? null : (String(reference).split('/').at(-1) ?? null);
}

function typeOf(sent: Record<string, unknown>, declared: string): string {
  const said = sent['@odata.type'];
  return typeof said === 'string' ? (said.split('.').at(-1) ?? declared) : declared;
}

const itemsOf = (schema: Schema): Schema =>
  schema['items'] ?? (schema['anyOf'] as Schema[] | undefined)?.[0]?.['items'] ?? {};

function isEntity(name: string, schemas: Schemas): boolean {
  if (name === 'entity') return true;
  const bases = (schemas[name]?.['allOf'] ?? []) as readonly Schema[];
  return bases.some((each) => each['$ref'] !== undefined && isEntity(nameOf(each) ?? '', schemas));
}

function isNavigation(schema: Schema, schemas: Schemas): boolean {
  const name = nameOf(schema) ?? nameOf(itemsOf(schema));
  return name !== null && isEntity(name, schemas);
}

/** The schemas of a type's members, inherited ones included. */
export function membersOf(schema: Schema, schemas: Schemas): Readonly<Record<string, Schema>> {
  const parts = (schema['allOf'] ?? [schema]) as readonly Schema[];
  return Object.assign(
    {},
    ...parts.map((part) =>
      part['$ref'] === undefined ? part['properties'] : membersOf(schemas[nameOf(part) ?? ''] ?? {}, schemas),
    ),
  );
}
