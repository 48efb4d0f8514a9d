// From the path of a field in the domain's names to the path by which the client knows it: `approval/stages/0/timeout`
// is `requestApprovalSettings/stages/0/durationBeforeAutomaticDenial`.

import { mapRefusals, Refusal, type RefusalCode } from '../../domain/refusal.ts';
import { placeOf } from '../../odata/body/sentPlaces.ts';
import type { DecodedBody, Property, Service, StructuredType } from '../../odata/serviceDescription.ts';

/** What a refusal is about: the draft of a body, and the type of its object, null for parameters of an operation. */
interface RefusedBody {
  readonly service: Service;
  readonly type: StructuredType | null;
  readonly draft: DecodedBody;
}

/** A refusal of a body's field with the path of the field in the body as it was sent; any other error unchanged. */
export const withWireFieldNames = (error: unknown, body: RefusedBody): unknown =>
  mapRefusals(error, (refusal) => {
    const field = refusal.facts['field'];
    if (typeof field !== 'string') return refusal;
    const { field: _, ...others } = refusal.facts;
    if (isOfNoBody(refusal, field, body.draft)) return new Refusal(refusal.code, others);
    return new Refusal(refusal.code, { ...refusal.facts, field: sentPath(body, field.split('/')) });
  });

/**
 * Whether a field is none of the call's body: a call without a body may be refused for what another one would say, and
 * a rule over several rows may be violated by a body that does not say its field.
 */
function isOfNoBody({ code, facts }: Refusal, field: string, draft: DecodedBody): boolean {
  const [first = ''] = field.split('/');
  if (facts['rule'] !== undefined) return placeOf(draft)?.fields.has(first) !== true;
  return Object.keys(draft).length === 0 && !namesItsField.has(code);
}

const namesItsField: ReadonlySet<RefusalCode> = new Set([
  'missingField',
  'invalidField',
  'readOnlyField',
  'unknownReference',
]);

/**
 * As far as the body said the field, the path of what was sent: lists that a draft joins are told apart, and names are
 * spelled as sent. What it did not say has the names of the type.
 */
export function sentPath({ service, type: declared, draft }: RefusedBody, path: readonly string[]): string {
  let at = placeOf(draft)?.at ?? '';
  let type = declared;
  let node: unknown = draft;
  for (const [index, segment] of path.entries()) {
    const said = fieldSaid(node, segment, type === null ? at : null);
    if (said === null) return [...(at === '' ? [] : [at]), ...wirePath(service, type, path.slice(index))].join('/');
    at = /^\d+$/.test(segment) ? `${at}/${segment}` : said;
    type = Array.isArray(node) ? type : typeBelow(service, type, segment);
    node = (node as DecodedBody)[segment];
    const place = typeof node === 'object' && node !== null ? placeOf(node) : undefined;
    if (place === undefined) continue;
    at = place.at;
    type = (place.type === null ? undefined : service.types.get(place.type.toLowerCase())) ?? type;
  }
  return at;
}

/** The path of a field of a draft, or of a member of a list in it; null where no body said it. */
function fieldSaid(node: unknown, segment: string, parametersAt: string | null): string | null {
  if (typeof node !== 'object' || node === null) return null;
  if (Array.isArray(node)) return Number(segment) < node.length ? segment : null;
  const said = placeOf(node)?.fields.get(segment);
  if (said !== undefined) return said;
  // Parameters of an operation are called alike in a draft and on the wire.
  return parametersAt === '' && segment in node ? segment : null;
}

function typeBelow(service: Service, type: StructuredType | null, field: string): StructuredType | null {
  const navigation = type === null ? undefined : navigationOfField(type, field);
  const name = navigation?.to ?? (type === null ? undefined : propertyOfField(type, field)?.type.name);
  return name === undefined ? null : (service.types.get(name.toLowerCase()) ?? null);
}

/** The names of the type; a field without a name on the wire keeps its own. */
export function wirePath(service: Service, type: StructuredType | null, path: readonly string[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined || type === null) return path;
  if (/^\d+$/.test(first)) return [first, ...wirePath(service, type, rest)];
  const navigation = navigationOfField(type, first);
  if (navigation !== undefined)
    return [navigation.name, ...wirePath(service, service.types.get(navigation.to.toLowerCase()) ?? null, rest)];
  const property = propertyOfField(type, first);
  if (property === undefined) {
    if (first === 'kind') return ['@odata.type'];
    const reference = [...type.navigations.values()].find((each) => each.listed && each.via === first);
    return reference === undefined ? path : [reference.name, 'id'];
  }
  const inner = property.type.kind === 'complex' ? (service.types.get(property.type.name.toLowerCase()) ?? null) : null;
  // A property that gathers several fields of the row (requestorSettings) has the field as a member.
  const isGathered = inner !== null && property.writes.length > 1 && propertyOfField(inner, first) !== undefined;
  return [property.name, ...wirePath(service, inner, isGathered ? path : rest)];
}

const navigationOfField = (type: StructuredType, field: string) =>
  [...type.navigations.values()].find((each) => each.listed && each.navigation === field);

/** The property by which bodies say a field: of its name, or else the one that sets the fewest other fields. */
function propertyOfField(type: StructuredType, field: string): Property | undefined {
  const saying = [...type.properties.values()].filter(
    (each) => (each.listed || each.isInEveryBody === true) && each.writes.includes(field),
  );
  return saying.find((each) => each.name === field) ?? saying.sort((a, b) => a.writes.length - b.writes.length)[0];
}
