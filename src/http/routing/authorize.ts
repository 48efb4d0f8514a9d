// Whether the token's permissions allow a call: all that its path and its options touch, against the one table of
// permissions. Roles and rows are judged later.

import type { Caller } from '../../domain/caller.ts';
import { Refusal } from '../../domain/refusal.ts';
import {
  exactPermissions,
  isPermitted,
  permissionsFor,
  permissionsOf,
  type Permissions,
} from '../../identity/access/permissions.ts';
import { directoryEntities } from '../../identity/access/visibility.ts';
import { propertyPath } from './commandTable.ts';
import type { PathStep, ResourcePath } from '../../odata/parse/resourcePath.ts';
import { callerDemanded } from '../../odata/fault.ts';
import { setPath } from '../../odata/schemaLookup.ts';
import type { Navigation, Property, Service, StructuredType } from '../../odata/serviceDescription.ts';

/**
 * Throws `scopeMissing` (403), which names the permissions of which one is needed, and the Fault `callerDemanded` (400)
 * for `/me` where no user asks.
 */
export function authorize(caller: Caller, service: Service, target: ResourcePath, method: string): void {
  const start = target.steps[0]?.navigation;
  if (start !== undefined && isCallerItself(start) && caller.kind !== 'user') throw callerDemanded(start.name);
  const missing = neededFor(caller, service, target, method).find((any) => !isPermitted(caller, any));
  if (missing !== undefined) throw scopeMissing(caller, missing);
}

export function isAuthorized(caller: Caller, service: Service, target: ResourcePath, method: string): boolean {
  return neededFor(caller, service, target, method).every((any) => isPermitted(caller, any));
}

/** As `PlanContext.authorizeNavigation`: throws `scopeMissing` (403) for what the token does not reach. */
export function navigationGuard(
  caller: Caller,
  service: Service,
  target: ResourcePath,
): (from: StructuredType, navigation: Navigation, isOfTarget: boolean) => void {
  const isAboutCaller = target.steps.length === 1 && isOwnAccount(caller, target.steps[0]);
  return (from, navigation, isOfTarget) => {
    if (!touchesDirectory(service, from, navigation)) return;
    const { permissions } = navigationPath(service, { from, navigation, isOfStart: isOfTarget, target });
    const any = permissionsOf(caller, permissions, isOfTarget && isAboutCaller);
    if (!isPermitted(caller, any)) throw scopeMissing(caller, any, navigation);
  };
}

function scopeMissing(caller: Caller, any: readonly string[], navigation?: Navigation): Refusal {
  const whom = caller.kind === 'user' ? 'a user' : 'an application';
  return new Refusal('scopeMissing', {
    needed: any.length > 0 ? any : `none, for it cannot be called by ${whom}`,
    ...(navigation === undefined ? {} : { touched: navigation.name }),
  });
}

/** Lists of permissions; the call needs one of each. */
function neededFor(
  caller: Caller,
  service: Service,
  target: ResourcePath,
  method: string,
): readonly (readonly string[])[] {
  const isOwn = isOwnAccount(caller, target.steps[0]);
  return touchedBy(service, target, method).map(({ permissions, isOfStart }) =>
    permissionsOf(caller, permissions, isOwn && isOfStart),
  );
}

/** Something that a path touches: the path that leads there by itself, and what that needs (null: nobody may). */
export interface TouchedPath {
  readonly template: string;
  readonly permissions: Permissions | null;
  /** Whether it is about the row that the path starts at. */
  readonly isOfStart: boolean;
}

/** All that a path touches, itself first. */
export function touchedBy(service: Service, target: ResourcePath, method: string): readonly TouchedPath[] {
  const { steps, tail } = target;
  // OPTIONS tells of methods, and needs what a read needs.
  const verb = method === 'OPTIONS' || method === 'HEAD' ? 'GET' : method;
  const template = pathTemplate(target);
  const ofType = castTemplate(target);
  const permissions = (ofType === null ? null : exactPermissions(ofType, verb)) ?? permissionsFor(template, verb);
  const touched: TouchedPath[] = [{ template, permissions, isOfStart: true }];
  const isPublished = tail.kind !== 'operation' && exactPermissions(template, verb) !== null;
  for (const [at, { navigation }] of steps.entries()) {
    const from = typeOfStep(steps[at - 1]);
    if (from === null || !touchesDirectory(service, from, navigation)) continue;
    if (at === steps.length - 1 && (isPublished || verb !== 'GET')) continue;
    touched.push(navigationPath(service, { from, navigation, isOfStart: at === 1, target: null }));
  }
  const own = templateOfObject(service, target, verb);
  return own === null
    ? touched
    : [...touched, { template: own, permissions: permissionsFor(own, verb), isOfStart: false }];
}

/**
 * The template by which a directory object behind a navigation is written, or an operation bound to it called, by
 * itself; null for all other calls.
 */
function templateOfObject(
  service: Service,
  { steps, tail, type, collection }: ResourcePath,
  verb: string,
): string | null {
  const [from, last] = [typeOfStep(steps.at(-2)), steps.at(-1)];
  if (from === null || last === undefined || type === null || !touchesDirectory(service, from, last.navigation))
    return null;
  if (tail.kind === 'operation') return `${templateOfType(service, type)}/${tail.operation.name.toLowerCase()}`;
  // an object without a set of its own, such as an app role assignment, has no other path than this one
  if (verb === 'GET' || tail.kind !== 'rows' || collection || setPath(service, type) === null) return null;
  return templateOfType(service, type);
}

/**
 * Whether an operation may be called for a row of this type. The published row of a path to any directory object names
 * the permissions of all types together: of the row at hand counts what the path of its own type needs.
 */
export function mayCallFor(
  caller: Caller,
  service: Service,
  { tail, type }: ResourcePath,
  own: StructuredType,
): boolean {
  // by name: what follows a singleton can make a type of its own out of the same
  if (tail.kind !== 'operation' || own.name === type?.name) return true;
  const method = tail.operation.kind === 'action' ? 'POST' : 'GET';
  const needed = exactPermissions(`${templateOfType(service, own)}/${tail.operation.name.toLowerCase()}`, method);
  return needed === null || isPermitted(caller, permissionsOf(caller, needed, false));
}

const templateOfType = (service: Service, type: StructuredType): string =>
  `/${(setPath(service, type) ?? type.name).toLowerCase()}/{id}`;

const typeOfStep = (step: PathStep | undefined): StructuredType | null =>
  step === undefined ? null : (step.cast ?? step.declared);

/**
 * Whether a navigation leads from or to the directory. Between rows of entitlement management each row is judged by
 * itself: identity/access/visibility.ts asks for the permission too.
 */
function touchesDirectory(service: Service, from: StructuredType, { source, to }: Navigation): boolean {
  if (source.kind !== 'relation') return false;
  const far = service.types.get(to.toLowerCase())?.entity;
  return directoryEntities.has(from.entity ?? '') || directoryEntities.has(far ?? '');
}

/** A navigation where a call touches it; `target` is null where the call's own set does not count. */
interface NavigationUse {
  readonly from: StructuredType;
  readonly navigation: Navigation;
  readonly isOfStart: boolean;
  readonly target: ResourcePath | null;
}

/**
 * The path to the same: `/groups/{id}/members` for `members` of a group, wherever it is named. Of a type that stands in
 * two sets it is the one of the target's own set, where the table has a row for it.
 */
function navigationPath(service: Service, { from, navigation, isOfStart, target }: NavigationUse): TouchedPath {
  const name = navigation.canonical.toLowerCase();
  const ownSet = target === null || !isOfStart ? null : `${setTemplate(target)}/{id}/${name}`;
  const template =
    ownSet !== null && exactPermissions(ownSet, 'GET') !== null ? ownSet : `${templateOfType(service, from)}/${name}`;
  return { template, permissions: exactPermissions(template, 'GET'), isOfStart };
}

/** The path of the target without a key at its end. */
const setTemplate = (target: ResourcePath): string => pathTemplate(target).replace(/\/\{id\}$/, '');

/** Whether a navigation is `/me`. */
const isCallerItself = ({ source }: Navigation): boolean =>
  source.kind === 'singleton' && typeof source.id !== 'string';

/** Whether a path starts at the caller's own account: `/me`, and `/users/` with the caller's id or name. */
function isOwnAccount({ kind, objectId, userPrincipalName }: Caller, step: PathStep | undefined): boolean {
  if (step === undefined || kind !== 'user') return false;
  const { navigation, key } = step;
  if (navigation.source.kind === 'singleton') return isCallerItself(navigation);
  const text = key?.text.toLowerCase();
  return (
    navigation.canonical === 'users' &&
    text !== undefined &&
    [objectId, userPrincipalName?.toLowerCase()].includes(text)
  );
}

/** The path with its casts, for rows that are published by type; null for a path without any, and for operations. */
function castTemplate({ steps, tail }: ResourcePath): string | null {
  if (tail.kind === 'operation' || steps.every(({ cast }) => cast === null)) return null;
  const parts = steps.flatMap(({ navigation, cast, key }) => [
    navigation.canonical,
    ...(cast === null ? [] : [`microsoft.graph.${cast.name}`]),
    ...(key === null ? [] : ['{id}']),
  ]);
  return parts.map((part) => `/${part.toLowerCase()}`).join('');
}

/** The path as the published table spells it: `/groups/{id}/members`, `/…/filterbycurrentuser(on={value})`. */
export function pathTemplate(target: ResourcePath): string {
  const steps = target.steps
    .map(({ navigation, key }) => {
      return `/${navigation.canonical.toLowerCase()}${key === null || isCallerItself(navigation) ? '' : '/{id}'}`;
    })
    .join('');
  if (target.tail.kind === 'property') return ownTemplateOf(steps, target.tail.properties) ?? steps;
  if (target.tail.kind !== 'operation') return steps;
  const { operation, args } = target.tail;
  const parameters =
    operation.kind === 'action' || args.length === 0
      ? ''
      : `(${operation.parameters.map((each) => `${each.name.toLowerCase()}={value}`).join(',')})`;
  return `${steps}/${operation.name.toLowerCase()}${parameters}`;
}

/** The path of a property that has permissions of its own; null where those of its row are enough. */
function ownTemplateOf(steps: string, properties: readonly Property[]): string | null {
  const template = `${steps}/${propertyPath(properties)}`;
  return exactPermissions(template, 'GET') === null ? null : template;
}
