// Navigations in bodies: nested entities, `name@odata.bind`, and the field that holds the id of the other entity. All
// of them must agree.

import type { FaultCollector } from './faultCollector.ts';
import { Fault, truncate } from '../fault.ts';
import type { DecodedBody, Navigation, StructuredType } from '../serviceDescription.ts';
import type { BodyContext, BodyMember } from './bodyContext.ts';
import { noteField, noteShownLink, placeOf } from './sentPlaces.ts';
import { readReference } from '../parse/entityReference.ts';
import { typeNamed } from '../schemaLookup.ts';

/** A nested entity or a list of them, into the draft under the navigation's name. */
export function readNavigation(
  context: BodyContext,
  navigation: Navigation,
  { name, value }: BodyMember,
  draft: DecodedBody,
  faults: FaultCollector,
): void {
  const at = faults.below(truncate(name));
  if (!isTaken(context, navigation)) {
    const entities: readonly unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
    const isReadBack = Array.isArray(value) === navigation.collection && entities.every(wasRead);
    if (entities.length > 0 && !(context.options.isChange === true && isReadBack))
      at.report('badField', '', `${navigation.name} cannot be written here; it has an address of its own.`);
    else if (!navigation.collection && navigation.via !== null) {
      const { id = null } = (value ?? {}) as { readonly id?: unknown };
      if (id === null) return;
      noteShownLink(draft, { field: navigation.via, id: String(id).toLowerCase() });
      at.placeField(draft, navigation.via);
    }
    return;
  }
  const type = typeNamed(context.service, navigation.to);
  at.placeField(draft, navigation.navigation);
  if (!navigation.collection) {
    draft[navigation.navigation] = value === null ? null : readEntity(context, type, value, at);
    return;
  }
  if (value !== null && !Array.isArray(value)) {
    at.report('badField', '', `${navigation.name} is a list.`);
    return;
  }
  draft[navigation.navigation] = (value ?? []).map((each: unknown, index: number) =>
    readEntity(context, type, each, at.below(index)),
  );
}

/** Whether a body of this kind may say what the navigation leads to. */
const isTaken = ({ options }: BodyContext, { inBody }: Navigation): boolean =>
  inBody === 'always' || (inBody === 'whenCreated' && options.isChange !== true);

/** An entity as an answer shows it: with its id, and no reference to another one. */
const wasRead = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && !Object.hasOwn(value, '@odata.id');

/** `{"@odata.id": "…/users/1"}` means the same as `{"id": "1"}`. */
function readEntity(context: BodyContext, type: StructuredType, value: unknown, faults: FaultCollector): DecodedBody {
  const draft = context.readObject(context, type, value, faults);
  const url =
    value !== null && typeof value === 'object' && Object.hasOwn(value, '@odata.id')
      ? (value as Record<string, unknown>)['@odata.id']
      : undefined;
  if (url === undefined || draft['id'] !== undefined) return draft;
  const at = faults.below('@odata.id');
  const referenced = readReferenced(context, type, url, at);
  if (referenced === null) return draft;
  at.placeField(draft, 'id');
  return Object.assign(draft, referenced);
}

/** The addresses of `name@odata.bind`, as drafts with an id, and with the kind of entity that the address says. */
export function readBind(
  context: BodyContext,
  navigation: Navigation,
  { name, value }: BodyMember,
  draft: DecodedBody,
  faults: FaultCollector,
): void {
  const at = faults.below(truncate(name));
  if (!isTaken(context, navigation)) {
    at.report('badField', '', `${navigation.name} cannot be written here.`);
    return;
  }
  at.placeField(draft, navigation.navigation);
  const type = typeNamed(context.service, navigation.to);
  if (!navigation.collection) {
    const bound = value === null ? null : readReferenced(context, type, value, at);
    mergeBound(navigation, draft, bound, at);
    return;
  }
  if (!Array.isArray(value)) {
    at.report('badField', '', `${navigation.name}@odata.bind is a list of addresses.`);
    return;
  }
  const bound = value
    .map((each: unknown, index) => readReferenced(context, type, each, at.below(index)))
    .filter((each) => each !== null);
  draft[navigation.navigation] = [...((draft[navigation.navigation] as DecodedBody[] | undefined) ?? []), ...bound];
}

function readReferenced(
  { service, options: { isKnownHost = () => true } }: BodyContext,
  to: StructuredType,
  url: unknown,
  faults: FaultCollector,
): DecodedBody | null {
  if (typeof url !== 'string') {
    faults.report(
      'badField',
      '',
      'The address of an entity is expected here, such as https://host/version/users/{id}.',
    );
    return null;
  }
  try {
    const { key, type } = readReference(url, { service, to, isKnownHost });
    const draft = { ...(type === null ? {} : discriminatorsOf(type)), id: key };
    faults.place(draft);
    faults.placeField(draft, 'id');
    return draft;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    faults.report('badField', '', error.message);
    return null;
  }
}

/** The fields by whose values the rows of a derived type are told. */
export function discriminatorsOf({ isOf }: Pick<StructuredType, 'isOf'>): DecodedBody {
  return isOf?.op === 'compare' && isOf.path.length === 1 ? { [isOf.path[0] as string]: isOf.value } : {};
}

function mergeBound(
  { navigation, name }: Navigation,
  draft: DecodedBody,
  bound: DecodedBody | null,
  faults: FaultCollector,
): void {
  const nested = draft[navigation] as DecodedBody | null | undefined;
  if (nested === undefined) draft[navigation] = bound;
  else if (!sameId(nested?.['id'] ?? null, bound?.['id'] ?? null))
    faults.report('conflictingFields', '', `${name} is given twice and differs.`);
}

/** Copies a nested id to the field where the row keeps it. The body may give that field too, with the same value. */
export function applyLink(
  { navigation, via, collection, name }: Navigation,
  draft: DecodedBody,
  faults: FaultCollector,
): void {
  if (via === null || collection || draft[navigation] === undefined) return;
  const nested = draft[navigation] as DecodedBody | null;
  const id = nested === null ? null : nested['id'];
  if (id === undefined) return;
  const own = draft[via];
  if (own === undefined) {
    draft[via] = id;
    const at = nested === null ? undefined : placeOf(nested)?.fields.get('id');
    if (at === undefined) faults.below(name).placeField(draft, via);
    else noteField(draft, via, at);
  } else if (!sameId(own, id))
    faults.report('conflictingFields', name, `${name} and the id that is given beside it name different entities.`);
}

/** Whether two ids are equal: GUIDs and names, in any case. */
function sameId(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase());
}
