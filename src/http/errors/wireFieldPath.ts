// From the path of a field in the domain's names to the path by which the client knows it: `approval/stages/0/timeout`
// is `requestApprovalSettings/stages/0/durationBeforeAutomaticDenial`.

import { Refusal, Refusals } from '../../domain/refusal.ts';
import type { Property, Service, StructuredType } from '../../odata/serviceDescription.ts';

/** A refusal of a body's field with the field's name in the API version; any other error unchanged. */
export function withWireFieldNames(error: unknown, service: Service, type: StructuredType | null): unknown {
  if (type === null) return error;
  if (error instanceof Refusals) return new Refusals(error.all.map((each) => withWireFieldName(each, service, type)));
  return error instanceof Refusal ? withWireFieldName(error, service, type) : error;
}

function withWireFieldName(refusal: Refusal, service: Service, type: StructuredType): Refusal {
  const field = refusal.facts['field'];
  if (typeof field !== 'string') return refusal;
  return new Refusal(refusal.code, { ...refusal.facts, field: wirePath(service, type, field.split('/')).join('/') });
}

/** A field without a name on the wire keeps its own. */
export function wirePath(service: Service, type: StructuredType | null, path: readonly string[]): readonly string[] {
  const [first, ...rest] = path;
  if (first === undefined || type === null) return path;
  if (/^\d+$/.test(first)) return [first, ...wirePath(service, type, rest)];
  const navigation = [...type.navigations.values()].find((each) => each.listed && each.navigation === first);
  if (navigation !== undefined)
    return [navigation.name, ...wirePath(service, service.types.get(navigation.to.toLowerCase()) ?? null, rest)];
  const property = propertyOfField(type, first);
  if (property === undefined) {
    const reference = [...type.navigations.values()].find((each) => each.listed && each.via === first);
    return reference === undefined ? path : [reference.name, 'id'];
  }
  const inner = property.type.kind === 'complex' ? (service.types.get(property.type.name.toLowerCase()) ?? null) : null;
  // A property that gathers several fields of the row (requestorSettings) has the field as a member.
  const isGathered = inner !== null && property.needs.length > 1 && propertyOfField(inner, first) !== undefined;
  return [property.name, ...wirePath(service, inner, isGathered ? path : rest)];
}

/** The listed property that holds a field: of its name, or else the one that reads the fewest other fields. */
function propertyOfField(type: StructuredType, field: string): Property | undefined {
  const saying = [...type.properties.values()].filter((each) => each.listed && each.needs.includes(field));
  return saying.find((each) => each.name === field) ?? saying.sort((a, b) => a.needs.length - b.needs.length)[0];
}
