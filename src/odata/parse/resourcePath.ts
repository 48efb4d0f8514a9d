// A resolved path: its steps with their keys, the type that it ends at, and what it asks of the resource there.

import type { Navigation, Operation, Property, StructuredType } from '../serviceDescription.ts';

/** The key of an entity, as written. */
export type PathKey =
  | { readonly kind: 'id'; readonly text: string }
  /** `subjects(objectId='..')`; `name` is lower-case. */
  | { readonly kind: 'alternate'; readonly name: string; readonly text: string };

/** A navigation of a path, with its type cast and key. */
export interface PathStep {
  readonly navigation: Navigation;
  /** The type that the navigation declares. */
  readonly declared: StructuredType;
  /** Chosen by a segment such as `microsoft.graph.user`. */
  readonly cast: StructuredType | null;
  /** Its name with namespace. */
  readonly castName: string | null;
  readonly key: PathKey | null;
}

/** A parameter of a function as written: a literal in its source form, or an alias (`@p`). */
export type Argument = { readonly name: string; readonly text: string };

/** What a path asks of the resource that its steps lead to. */
export type PathTail =
  | { readonly kind: 'rows' }
  | { readonly kind: 'count' }
  | { readonly kind: 'refs' }
  | { readonly kind: 'property'; readonly properties: readonly [Property, ...Property[]]; readonly raw: boolean }
  /** `count`: `/$count` behind a function that gives a collection. */
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly args: readonly Argument[];
      readonly count: boolean;
      /** The function whose rows an action is called on. */
      readonly narrowed?: { readonly operation: Operation; readonly args: readonly Argument[] };
    }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'service' };
/** The tail of a path that calls a function or an action. */
export type OperationTail = PathTail & { readonly kind: 'operation' };

/** The path of a request, resolved against a service. */
export interface ResourcePath {
  /** Empty for `$metadata`, the service document, and operations that are bound to nothing. */
  readonly steps: readonly PathStep[];
  /** The type at the end of the steps, casts included; null where there are none. */
  readonly type: StructuredType | null;
  /** Whether the steps end at a collection. */
  readonly collection: boolean;
  readonly tail: PathTail;
  /** The steps in canonical spelling, as in `@odata.context`: `catalogs('1')/resources`. */
  readonly path: string;
}

/** The same collection with a key: where an entity that was just created is read from. */
export function withKey(target: ResourcePath, id: string): ResourcePath {
  const last = target.steps.at(-1);
  if (last === undefined || !target.collection) throw new Error(`${target.path} is no collection`);
  const steps = [...target.steps.slice(0, -1), { ...last, key: { kind: 'id', text: id } as const }];
  return { ...target, steps, collection: false, tail: { kind: 'rows' }, path: canonicalPath(steps) };
}

/** The path of steps as contexts print it. */
export function canonicalPath(steps: readonly PathStep[]): string {
  return steps
    .map(({ navigation, key, castName }) => {
      const name = navigation.canonical + (castName === null ? '' : `/${castName}`);
      return key === null
        ? name
        : name + (key.kind === 'id' ? keyText(key.text) : `(${key.name}=${keyText(key.text).slice(1)}`);
    })
    .join('/');
}

/** `('id')`, as a URL bears it. */
export function keyText(id: string): string {
  if (/^[\w-]*$/.test(id)) return `('${id}')`;
  return `('${encodeURIComponent(id.replaceAll("'", "''"))}')`;
}
