// A PATCH in the forms that clients send (RFC 7644 section 3.5.2; Entra in two dialects; Okta), read to operations on
// attributes, and applied to a resource.

import { badRequest, excerpt } from './scimError.ts';
import { parsePatchPath, type Filter, type PatchPath } from './filter.ts';
import { matches, valueSaidBy } from './matchFilter.ts';
import { isObject, readAttribute, type JsonObject } from './readResource.ts';
import { commonAttributes, findAttribute, findExtension, type Attribute, type ResourceType } from './schema.ts';

/** One operation, on the attribute that it names. */
export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  /** The URN of the extension that holds the attribute; null where the resource itself does. */
  readonly extension: string | null;
  readonly attribute: Attribute;
  readonly where: Filter | null;
  readonly sub: Attribute | null;
  /** Undefined where nothing was sent. */
  readonly value: unknown;
  /** The path as it was sent. */
  readonly at: string;
}

const maxOperations = 1000;

/** The operations of a body, none of them empty. Throws `invalidSyntax`, `invalidPath`, `noTarget`, `mutability`. */
export function readPatch(type: ResourceType, sent: unknown): readonly PatchOperation[] {
  const operations = isObject(sent) ? memberOf(sent, 'operations') : undefined;
  if (!Array.isArray(operations) || operations.length === 0)
    throw badRequest('invalidSyntax', 'Operations must be a list of what to do.');
  if (operations.length > maxOperations)
    throw badRequest('tooMany', `A PATCH has ${maxOperations} operations at the most.`);
  return operations.flatMap((each) => readOperation(type, each));
}

const memberOf = (object: JsonObject, name: string): unknown =>
  Object.entries(object).find(([key]) => key.toLowerCase() === name)?.[1];

function readOperation(type: ResourceType, sent: unknown): readonly PatchOperation[] {
  if (!isObject(sent)) throw badRequest('invalidSyntax', 'An operation must be an object with op, path and value.');
  // Entra writes Add, Replace and Remove by default.
  const op = String(memberOf(sent, 'op')).toLowerCase();
  if (op !== 'add' && op !== 'replace' && op !== 'remove')
    throw badRequest('invalidSyntax', `op is ${excerpt(op)}; it must be add, replace or remove.`);
  const path = memberOf(sent, 'path');
  const value = memberOf(sent, 'value');
  if (path !== undefined && path !== null && path !== '') {
    if (typeof path !== 'string') throw badRequest('invalidPath', 'path must be a text.');
    return readPathOperation(type, op, path, value);
  }
  if (op === 'remove') throw badRequest('noTarget', 'remove needs a path.');
  if (!isObject(value)) throw badRequest('invalidValue', 'Without a path, value must be an object of attributes.');
  const read = Object.entries(value)
    // Clients repeat what they address: Okta the id, others the schemas.
    .filter(([key]) => !['id', 'schemas', 'meta'].includes(key.toLowerCase()))
    .flatMap(([key, each]) => readPathOperation(type, op, key, each));
  if (read.length === 0) throw badRequest('noTarget', 'value names no attribute that can be changed.');
  return read;
}

function readPathOperation(
  type: ResourceType,
  op: PatchOperation['op'],
  text: string,
  value: unknown,
): readonly PatchOperation[] {
  const extension = findExtension(type, text);
  if (extension !== null) return readExtensionOperation(type, op, extension.id, value);
  const path = parsePatchPath(text);
  const target = { ...targetOf(type, path, text), where: path.where, at: text };
  const { attribute, sub } = target;
  if (attribute.mutability === 'readOnly' || sub?.mutability === 'readOnly')
    throw badRequest('mutability', `${excerpt(text)} is read-only.`);
  if (op === 'remove' && attribute.required)
    throw badRequest('mutability', `${excerpt(text)} is required, and cannot be removed.`);
  if (op !== 'remove' && value === undefined) throw badRequest('invalidValue', `${excerpt(text)}: a value is missing.`);
  // A replacement by nothing is a removal.
  const isNothing = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (op === 'replace' && isNothing && !attribute.required) return [{ ...target, op: 'remove', value: undefined }];
  return [{ ...target, op, value: value ?? undefined }];
}

/** `path` is the extension itself: its attributes are the members of the value. */
function readExtensionOperation(
  type: ResourceType,
  op: PatchOperation['op'],
  urn: string,
  value: unknown,
): readonly PatchOperation[] {
  if (op === 'remove')
    return (type.extension?.attributes ?? []).map((attribute) => ({
      op,
      extension: urn,
      attribute,
      where: null,
      sub: null,
      value: undefined,
      at: urn,
    }));
  if (!isObject(value)) throw badRequest('invalidValue', `${urn} must be an object.`);
  return Object.entries(value)
    .filter(([key]) => key.toLowerCase() !== 'schemas')
    .flatMap(([key, each]) => readPathOperation(type, op, `${urn}:${key}`, each));
}

function targetOf(
  type: ResourceType,
  { path, where, sub }: PatchPath,
  text: string,
): Pick<PatchOperation, 'extension' | 'attribute' | 'sub'> {
  const isCore = path.schema === null || path.schema.toLowerCase() === type.schema.id.toLowerCase();
  const extension = path.schema === null ? null : findExtension(type, path.schema);
  const among = isCore ? [...commonAttributes, ...type.schema.attributes] : (extension?.attributes ?? []);
  const attribute = findAttribute(among, path.attribute);
  if (attribute === undefined) throw badRequest('invalidPath', `${excerpt(text)} is no attribute of a ${type.name}.`);
  const part = sub ?? path.sub;
  const found = part === null ? null : (findAttribute(attribute.subAttributes ?? [], part) ?? undefined);
  if (found === undefined || (where !== null && !attribute.multiValued))
    throw badRequest('invalidPath', `${excerpt(text)} is no part of ${attribute.name}.`);
  return { extension: isCore ? null : (extension?.id ?? null), attribute, sub: found };
}

type Values = readonly JsonObject[];

/** The resource as it is after all operations, in their order. Throws `noTarget`, `invalidValue`. */
export function applyPatch(resource: JsonObject, operations: readonly PatchOperation[]): JsonObject {
  return operations.reduce<JsonObject>((before, operation) => {
    const { extension, attribute } = operation;
    const holder = extension === null ? before : ((before[extension] ?? {}) as JsonObject);
    const after = withMember(holder, attribute.name, changed(operation, holder[attribute.name]));
    return extension === null ? after : withMember(before, extension, after);
  }, resource);
}

function withMember(holder: JsonObject, name: string, value: unknown): JsonObject {
  const { [name]: _, ...rest } = holder;
  const isNothing =
    value === undefined ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0);
  return isNothing ? rest : { ...rest, [name]: value };
}

function changed(operation: PatchOperation, before: unknown): unknown {
  const { attribute } = operation;
  if (attribute.multiValued) return changedList(operation, (before ?? []) as Values);
  if (attribute.type === 'complex') return changedParts(operation, (before ?? {}) as JsonObject);
  return operation.op === 'remove' ? undefined : readAttribute(attribute, operation.value, operation.at);
}

function changedParts({ op, attribute, sub, value, at }: PatchOperation, before: JsonObject): JsonObject {
  if (op === 'remove') return sub === null ? {} : withMember(before, sub.name, undefined);
  if (sub !== null) return withMember(before, sub.name, readAttribute(sub, value, at));
  const nulls = isObject(value) ? Object.keys(value).filter((key) => value[key] === null) : [];
  const merged = { ...before, ...(readAttribute(attribute, value, at) as JsonObject | undefined) };
  return nulls.reduce<JsonObject>((rest, key) => {
    const part = findAttribute(attribute.subAttributes ?? [], key);
    return part === undefined ? rest : withMember(rest, part.name, undefined);
  }, merged);
}

function changedList(operation: PatchOperation, before: Values): Values {
  const { op, attribute, where, sub, value, at } = operation;
  const parts = attribute.subAttributes ?? [];
  if (op === 'remove') return removed(operation, before);
  if (where === null && sub === null) {
    const values = (readAttribute(attribute, value, at) ?? []) as Values;
    return op === 'replace' ? values : added(before, values);
  }
  const chosen = before.filter((each) => where === null || matches(where, each, parts));
  const change = (each: JsonObject): JsonObject =>
    sub === null
      ? { ...(op === 'add' ? each : {}), ...(readAttribute({ ...attribute, multiValued: false }, value, at) as object) }
      : withMember(each, sub.name, readAttribute(sub, value, at));
  if (chosen.length > 0) {
    const after = before.map((each) => (chosen.includes(each) ? change(each) : each));
    return onePrimary(
      after,
      after.filter((_, position) => chosen.includes(before[position] as JsonObject)),
    );
  }
  // Entra writes emails[type eq "work"].value of a user who has no such value yet.
  const made = where === null ? {} : valueSaidBy(where, parts);
  if (made === null) throw badRequest('noTarget', `${excerpt(at)} fits no value.`);
  return added(before, [{ ...made, ...change(made) }]);
}

function removed({ attribute, where, sub, value, at }: PatchOperation, before: Values): Values {
  const parts = attribute.subAttributes ?? [];
  // Entra names the values to remove beside the path.
  const named = value === undefined ? null : ((readAttribute(attribute, value, at) ?? []) as Values);
  const isMeant = (each: JsonObject): boolean =>
    (where === null || matches(where, each, parts)) &&
    (named === null || named.some((other) => other['value'] === each['value']));
  if (sub !== null) return before.map((each) => (isMeant(each) ? withMember(each, sub.name, undefined) : each));
  return before.filter((each) => !isMeant(each));
}

/** A value that is there already, of the same type, is not there twice. */
function added(before: Values, values: Values): Values {
  const isSame = (one: JsonObject, other: JsonObject): boolean =>
    one['value'] !== undefined && one['value'] === other['value'] && one['type'] === other['type'];
  const kept = before.filter((each) => !values.some((other) => isSame(each, other)));
  return onePrimary([...kept, ...values], values);
}

/** A new primary value takes the place of the one of before. */
function onePrimary(all: Values, latest: Values): Values {
  const primary = latest.findLast((each) => each['primary'] === true);
  if (primary === undefined) return all;
  return all.map((each) => (each === primary || each['primary'] !== true ? each : { ...each, primary: false }));
}
