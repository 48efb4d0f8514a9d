// Audit rows: how a row says who did what to what.

import { Activities, type Activity, type ActivityKind } from './activities.ts';
import type { Caller } from '../caller.ts';
import { isUnified } from '../directory/directoryObjects.ts';
import type { Audit, AuditTarget } from './auditEntities.ts';
import type { Id, Instant } from '../base.ts';

/** When and by whom, and where ids come from: the context of a command has all of it. */
export interface AuditContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly correlationId: string;
  readonly caller: Caller;
  readonly userAgent: string | null;
  readonly address: string | null;
  /** Whose call led to what the server does by itself; null, or absent, for nobody's. */
  readonly causedById?: Id | null;
}

/** The user or service principal who calls, or whose call led to what the server does; null where nobody's did. */
export const causeOf = ({
  caller,
  causedById,
}: Pick<AuditContext, 'causedById'> & { readonly caller: Pick<Caller, 'objectId'> }): Id | null =>
  caller.objectId ?? causedById ?? null;

/** In characters. */
export const longestUserAgent = 512;

/** What an entry of the audit tells: what was done, to what, and how it ended. */
export interface AuditEntry {
  readonly activity: Activity;
  readonly targets: readonly AuditTargetFields[];
  /** `success` unless given. */
  readonly result?: Audit['result'];
  /** Why, for people; empty where there is nothing to add. */
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string>>;
  /** Who caused it, where that is not the caller: the server does what somebody asked for. */
  readonly cause?: AuditActor;
}

/** Who is named in an entry as the one who did it. */
export type AuditActor = Pick<Caller, 'kind' | 'objectId' | 'displayName' | 'userPrincipalName' | 'appId'>;

/** A target of an entry: the object that was acted upon. */
export type AuditTargetFields = Pick<
  AuditTarget,
  'targetId' | 'displayName' | 'type' | 'userPrincipalName' | 'groupType' | 'modifiedProperties'
>;
/** What a target is called: its name as it is now, for the entry outlives it; null only for what has no name. */
interface NamedRow {
  readonly id: Id | null;
  readonly displayName: string | null;
  readonly userPrincipalName?: string | null;
  readonly groupTypes?: readonly string[] | null;
}
/** A property that changed: its name, before, after. */
export type PropertyChange = readonly [property: string, before: string | null, after: string | null];

interface TargetInsert {
  readonly kind: 'insert';
  readonly entity: 'auditTarget';
  readonly row: Omit<AuditTarget, 'version'>;
}
interface PendingInsert {
  readonly kind: 'insert';
  readonly entity: 'pendingAudit';
  readonly row: { readonly id: Id };
}
/** The insert of an entry, with its targets. */
export interface AuditInsert {
  readonly kind: 'insert';
  readonly entity: 'audit';
  readonly row: Omit<Audit, 'version'>;
  readonly with: readonly (TargetInsert | PendingInsert)[];
}

/** The change that inserts one audit row and its targets, in the commit of what the row tells. */
export function audit(context: AuditContext, entry: AuditEntry): AuditInsert {
  const [category, operationType, service]: ActivityKind = Activities[entry.activity];
  const id = context.newId();
  return {
    kind: 'insert',
    entity: 'audit',
    row: {
      id,
      activityDisplayName: entry.activity,
      activityAt: context.now,
      category,
      operationType,
      result: entry.result ?? 'success',
      resultReason: entry.reason ?? '',
      loggedByService: service ?? (category === 'EntitlementManagement' ? 'Entitlement Management' : 'Core Directory'),
      correlationId: context.correlationId,
      ...actorOf(entry.cause ?? context.caller),
      userAgent: context.userAgent?.slice(0, longestUserAgent) ?? null,
      ipAddress: context.address,
      sessionId: context.caller.sessionId ?? null,
      causedById: (entry.cause ?? context.caller).kind === 'system' ? (context.causedById ?? null) : null,
      additionalDetails: Object.entries(entry.details ?? {}).map(([key, value]) => ({ key, value })),
    },
    with: [
      ...entry.targets.map(
        (each, position): TargetInsert => ({
          kind: 'insert',
          entity: 'auditTarget',
          row: { id: context.newId(), auditId: id, position, ...each },
        }),
      ),
      { kind: 'insert', entity: 'pendingAudit', row: { id } },
    ],
  };
}

const singletonIds: ReadonlySet<Id> = new Set(['singleton', 'endUserSettings']);

/** The target of an entry: its type, id and name, and the properties that changed. */
export function auditTarget(type: string, row: NamedRow, changed: readonly PropertyChange[] = []): AuditTargetFields {
  return {
    // A singleton has a word for an id, which means nothing to a reader of the audit.
    targetId: row.id === null || singletonIds.has(row.id) ? null : row.id,
    displayName: row.displayName,
    type,
    userPrincipalName: type === 'User' ? (row.userPrincipalName ?? null) : null,
    groupType: type === 'Group' ? (isUnified(row) ? 'unifiedGroups' : 'azureAD') : null,
    modifiedProperties: changed.map(([displayName, oldValue, newValue]) => ({ displayName, oldValue, newValue })),
  };
}

type Actor = Pick<
  Audit,
  | 'actor'
  | 'userId'
  | 'userDisplayName'
  | 'userPrincipalName'
  | 'clientAppId'
  | 'appId'
  | 'appDisplayName'
  | 'servicePrincipalId'
>;

function actorOf({ kind, objectId, displayName, userPrincipalName, appId }: AuditActor): Actor {
  return kind === 'user'
    ? {
        actor: kind,
        userId: objectId,
        userDisplayName: displayName,
        userPrincipalName,
        clientAppId: appId,
        appId: null,
        appDisplayName: null,
        servicePrincipalId: null,
      }
    : {
        actor: kind,
        userId: null,
        userDisplayName: null,
        userPrincipalName: null,
        clientAppId: null,
        appId,
        appDisplayName: displayName,
        servicePrincipalId: objectId,
      };
}
