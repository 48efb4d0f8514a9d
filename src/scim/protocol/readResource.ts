// A resource as a client sends it, in the names and types of its schema: letter cases, `"True"`, one value for a list
// and a bare text for a complex value are put right; what the schema does not have is refused.

import { badRequest, excerpt } from './scimError.ts';
import { commonAttributes, findAttribute, findExtension, type Attribute, type ResourceType } from './schema.ts';

/** A resource, or a part of one, in the names of its schema. */
export interface JsonObject {
  readonly [name: string]: unknown;
}

const maxTextLength = 1024;
const maxValuesOfList = 100;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The resource of a body. What the server decides (`id`, `meta`, read-only attributes) is left out, and so is what is
 * null or an empty list. Throws `invalidSyntax`, `invalidValue`.
 */
export function readResource(type: ResourceType, sent: unknown): JsonObject {
  if (!isObject(sent)) throw badRequest('invalidSyntax', 'The body must be a JSON object.');
  const read: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(sent)) {
    if (key.toLowerCase() === 'schemas') continue;
    const extension = findExtension(type, key);
    const attribute = findAttribute([...commonAttributes, ...type.schema.attributes], key);
    if (extension !== null) set(read, extension.id, readParts(extension.attributes, value, extension.id));
    else if (attribute !== undefined) set(read, attribute.name, readAttribute(attribute, value, key));
    else throw unknownAttribute(type, key);
  }
  return read;
}

export const unknownAttribute = ({ name, extension }: ResourceType, key: string): Error =>
  badRequest(
    'invalidValue',
    `${excerpt(key)} is no attribute of a ${name}. ` +
      `Take it out of the mapping of the client${extension === null ? '.' : `, or use one of ${extension.id}.`}`,
  );

/** An empty value says the same as none. */
function set(read: Record<string, unknown>, name: string, value: unknown): void {
  const isEmpty = value === undefined || (isObject(value) && Object.keys(value).length === 0);
  if (!isEmpty) read[name] = value;
}

/** The value of one attribute; undefined where it says nothing, or is the server's to decide. */
export function readAttribute(attribute: Attribute, value: unknown, at: string): unknown {
  if (attribute.mutability === 'readOnly' || value === null || value === undefined) return undefined;
  if (!attribute.multiValued) {
    const [only, ...more] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    if (more.length > 0) throw badRequest('invalidValue', `${excerpt(at)} has one value, not a list.`);
    return only === null || only === undefined ? undefined : readValue(attribute, only, at);
  }
  const list = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter(
    (each) => each !== null && each !== undefined,
  );
  const most = attribute.name === 'members' ? Number.POSITIVE_INFINITY : maxValuesOfList;
  if (list.length > most) throw badRequest('tooMany', `${excerpt(at)} may have ${most} values at the most.`);
  const values = list.map((each, position) => readValue(attribute, each, `${at}/${position}`));
  if (values.filter((each) => isObject(each) && each['primary'] === true).length > 1)
    throw badRequest('invalidValue', `${excerpt(at)}: only one value may be primary.`);
  return values.length === 0 ? undefined : values;
}

function readValue(attribute: Attribute, value: unknown, at: string): unknown {
  switch (attribute.type) {
    case 'complex':
      return readParts(attribute.subAttributes ?? [], isObject(value) ? value : { value }, at);
    case 'boolean':
      return readBoolean(value, at);
    default:
      return readText(value, at);
  }
}

function readParts(parts: readonly Attribute[], value: unknown, at: string): JsonObject {
  if (!isObject(value)) throw badRequest('invalidValue', `${excerpt(at)} must be an object.`);
  const read: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(value)) {
    const part = findAttribute(parts, key);
    // Clients that give back what they were given say these of attributes that have none.
    if (part === undefined && !['$ref', 'display', 'displayname', 'schemas'].includes(key.toLowerCase()))
      throw badRequest('invalidValue', `${excerpt(at)} has no ${excerpt(key)}.`);
    if (part !== undefined) set(read, part.name, readAttribute(part, each, `${at}.${key}`));
  }
  return withoutReference(read);
}

/** An address says the id, where the id itself is not said; addresses are the server's to make. */
function withoutReference({ $ref, ...read }: Readonly<Record<string, unknown>>): JsonObject {
  return typeof $ref !== 'string' || read['value'] !== undefined
    ? read
    : { ...read, value: $ref.slice($ref.lastIndexOf('/') + 1) };
}

/** Entra sends booleans as texts by default. */
function readBoolean(value: unknown, at: string): boolean {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'true' || word === 'false') return word === 'true';
  throw badRequest('invalidValue', `${excerpt(at)} must be true or false.`);
}

function readText(value: unknown, at: string): string {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  if (typeof text !== 'string') throw badRequest('invalidValue', `${excerpt(at)} must be a text.`);
  if (text.length > maxTextLength || text.includes('\u0000') || !text.isWellFormed())
    throw badRequest('invalidValue', `${excerpt(at)} must be Unicode of at most ${maxTextLength} characters.`);
  return text;
}
