// Where each part of a draft stood in the body as it was sent, so that a refusal can name it by the client's own names
// and lists.

/** The place of an object of a draft. */
export interface SentPlace {
  /** The path in the body, as sent: `requestApprovalSettings/stages/0`; empty for the body itself. */
  readonly at: string;
  /** The wire name of its type; null where that is the declared one. */
  readonly type: string | null;
  /** The paths of the fields that the body said, by the names of the draft. */
  readonly fields: Map<string, string>;
}

const places = new WeakMap<object, SentPlace>();

/** The place of an object of a draft; undefined for an object that no body said. */
export const placeOf = (value: object): SentPlace | undefined => places.get(value);

/** Notes where an object stood; `copyOf` is the object that it was made from, whose fields and type it has. */
export function notePlace(
  value: object,
  at: string,
  { type = null, copyOf = value }: { readonly type?: string | null; readonly copyOf?: object } = {},
): void {
  const known = places.get(copyOf);
  places.set(value, { at, type: type ?? known?.type ?? null, fields: known?.fields ?? new Map() });
}

/** Notes where a field of a draft was said. The first place stays, where several say it. */
export function noteField(draft: object, field: string, at: string): void {
  const known = places.get(draft) ?? { at: '', type: null, fields: new Map<string, string>() };
  places.set(draft, known);
  if (!known.fields.has(field)) known.fields.set(field, at);
}

/** A link that a change shows as it was read, without being able to write it. */
export interface ShownLink {
  /** The field that holds the id of the other entity. */
  readonly field: string;
  readonly id: string;
}

const links = new WeakMap<object, ShownLink[]>();

/** The links that a change shows, at its top. What they say must be what is there: nothing that was said is lost. */
export const shownLinksOf = (draft: object): readonly ShownLink[] => links.get(draft) ?? [];

/** Notes a link that a draft cannot take. */
export function noteShownLink(draft: object, link: ShownLink): void {
  links.set(draft, [...(links.get(draft) ?? []), link]);
}
