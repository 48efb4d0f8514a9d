// Which attributes an answer shows: `attributes` and `excludedAttributes` of RFC 7644 section 3.9.

import { badRequest, excerpt } from './scimError.ts';
import { attributePathOf, type AttributePath } from './filter.ts';
import { isObject, type JsonObject } from './readResource.ts';
import { commonAttributes, findAttribute, findExtension, type Attribute, type ResourceType } from './schema.ts';

/** What a call says of the attributes of its answer. */
export interface Projection {
  /** Null where none are named. */
  readonly attributes: readonly AttributePath[] | null;
  readonly excluded: readonly AttributePath[];
}

/** Throws `invalidValue` for what is no name of an attribute. */
export function readProjection(attributes: string | null, excluded: string | null): Projection {
  const read = (text: string | null): readonly AttributePath[] =>
    (text ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .slice(0, 100)
      .map((each) => {
        const path = attributePathOf(each);
        if (path === null) throw badRequest('invalidValue', `${excerpt(each)} is no name of an attribute.`);
        return path;
      });
  const named = read(attributes);
  return { attributes: named.length === 0 ? null : named, excluded: read(excluded) };
}

/** Whether an answer shows an attribute of the resource itself, by what the call says and the attribute's own rule. */
export function isShown(type: ResourceType, name: string, projection: Projection): boolean {
  const attribute = findAttribute([...commonAttributes, ...type.schema.attributes], name);
  return attribute !== undefined && shows(projection, null, attribute, type);
}

/** The resource with what is to be shown; `schemas` and `id` always are. */
export function project(type: ResourceType, resource: JsonObject, projection: Projection): JsonObject {
  const shownEntries = Object.entries(resource).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (key === 'schemas') return [[key, value]];
    const extension = findExtension(type, key);
    const among = extension?.attributes ?? [...commonAttributes, ...type.schema.attributes];
    if (extension === null) {
      const attribute = findAttribute(among, key);
      return attribute !== undefined && shows(projection, null, attribute, type)
        ? [[key, shownParts(projection, attribute, value)]]
        : [];
    }
    const inner = Object.entries(value as JsonObject).filter(([name]) => {
      const attribute = findAttribute(among, name);
      return attribute !== undefined && shows(projection, extension.id, attribute, type);
    });
    return inner.length === 0 ? [] : [[key, Object.fromEntries(inner)]];
  });
  return Object.fromEntries(shownEntries);
}

function isNamed(path: AttributePath, urn: string | null, { name }: Attribute, type: ResourceType): boolean {
  const schema = path.schema?.toLowerCase() ?? null;
  // The URN of a schema alone names all that is in it.
  const whole = `${path.schema ?? ''}:${path.attribute}`.toLowerCase();
  if (whole === (urn ?? type.schema.id).toLowerCase()) return true;
  const fits = urn === null ? schema === null || schema === type.schema.id.toLowerCase() : schema === urn.toLowerCase();
  return fits && path.attribute.toLowerCase() === name.toLowerCase();
}

function shows({ attributes, excluded }: Projection, urn: string | null, attribute: Attribute, type: ResourceType) {
  if (attribute.returned === 'always') return true;
  if (attribute.returned === 'never') return false;
  if (attributes !== null) return attributes.some((each) => isNamed(each, urn, attribute, type));
  if (attribute.returned === 'request') return false;
  return !excluded.some((each) => each.sub === null && isNamed(each, urn, attribute, type));
}

/** `name.givenName` shows this part alone. */
function shownParts({ attributes, excluded }: Projection, { name }: Attribute, value: unknown): unknown {
  const subs = (paths: readonly AttributePath[]): readonly string[] | null => {
    const own = paths.filter((each) => each.attribute.toLowerCase() === name.toLowerCase());
    return own.length === 0 || own.some(({ sub }) => sub === null)
      ? null
      : own.map(({ sub }) => String(sub).toLowerCase());
  };
  const only = attributes === null ? null : subs(attributes);
  const without = attributes === null ? (subs(excluded) ?? []) : [];
  const pick = (part: unknown): unknown =>
    isObject(part)
      ? Object.fromEntries(
          Object.entries(part).filter(([key]) => {
            const lower = key.toLowerCase();
            return (only === null || only.includes(lower)) && !without.includes(lower);
          }),
        )
      : part;
  return Array.isArray(value) ? value.map(pick) : pick(value);
}
