// The table of personal data names fields that are there, empties what may be empty, and misses no field that leads to
// a person.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deletionEffects } from '../../src/domain/directory/deletionEffects.ts';
import { createNameRemover, searchableNames } from '../../src/domain/people/mentions.ts';
import { personalData } from '../../src/domain/people/personalData.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { storedEntities } from '../../src/model/storedEntities.ts';
import { textFieldsOf } from '../../src/model/newRow.ts';

const rows = Object.entries(personalData) as [EntityName, (typeof personalData)[EntityName]][];

test('each entity has a row, whose fields are those of the entity', () => {
  assert.deepEqual(Object.keys(personalData).toSorted(), [...storedEntities.keys()].toSorted());
  for (const [entity, { rows: links }] of rows)
    for (const { field, erasure } of links) {
      const columns = storedEntities.get(entity)?.columns ?? new Map();
      assert.ok(columns.has(field), `${entity}.${field}`);
      for (const [emptied, value] of Object.entries(erasure === null || erasure === 'deletes' ? {} : erasure)) {
        assert.ok(columns.has(emptied), `${entity}.${emptied}`);
        assert.ok(value !== null || columns.get(emptied)?.nullable === true, `${entity}.${emptied} may not be null`);
      }
    }
});

/** Fields of directory objects that never hold the id of a user. */
const ofOtherKinds = /\.(groupId|resourceId|clientId|servicePrincipalId)$/;
/** Fields that lead from other objects to the user, which the deletion clears. */
const cleared = new Set(['directoryObject.managerId', 'directoryObject.formerManagerId', 'ownership.objectId']);

test('every field that may hold the id of a user is in it', () => {
  const named = new Set(rows.flatMap(([entity, { rows: links }]) => links.map(({ field }) => `${entity}.${field}`)));
  const missing = Object.keys(deletionEffects).filter(
    (field) => !named.has(field) && !ofOtherKinds.test(field) && !cleared.has(field) && !notOfUsers.has(field),
  );
  assert.deepEqual(missing, []);
});

/** Groups and applications; who handed a stage on is told by the audit. */
const notOfUsers = new Set([
  'resource.objectId',
  'approver.forwardedById',
  'credential.objectId',
  'federatedCredential.applicationId',
]);

test('an entity whose texts are not searched has none that people write', () => {
  const free = rows.flatMap(([entity, { mentions, rows: links }]) => {
    const emptied = new Set(
      links.flatMap(({ erasure }) => (typeof erasure === 'object' ? Object.keys(erasure ?? {}) : [])),
    );
    const deletes = links.some(({ erasure }) => erasure === 'deletes');
    if (mentions !== 'none' || deletes) return [];
    return textFieldsOf(entity).flatMap(({ field }) => (emptied.has(field) ? [] : [`${entity}.${field}`]));
  });
  assert.deepEqual(free.toSorted(), textsOfNobody.toSorted());
});

/** Texts that the program writes, words of closed lists, and settings. */
const textsOfNobody: readonly string[] = [
  'accessPath.originRoleId',
  'appRoleAssignment.principalType',
  'assignment.schedule',
  'assignment.status',
  'auditAnchor.signedNote',
  'auditAnchor.timestamp',
  'auditCheckpoint.signedNote',
  'auditKey.verifierKey',
  'auditTile.hashes',
  'auditTree.findings',
  'auditTree.origin',
  'auditTree.prunedPositions',
  'brandingImage.brandingId',
  'brandingImage.content',
  'changeNotification.entity',
  'changeNotification.links',
  'changeNotification.says',
  'connectionSecret.hint',
  'feedSegment.commits',
  'pendingFeed.content',
  'permissionGrant.consentType',
  'permissionGrant.scope',
  'remoteLink.rule',
  'removalLedger.spent',
  'resourceAction.key',
  'resourceAction.name',
  'resourceNamespace.key',
  'reviewHistoryRun.downloadUri',
  'reviewerSet.key',
  'roleAssignment.scope',
  'ruleAttribute.attribute',
  'separationOfDutiesConflict.accessPackageDisplayName',
  'separationOfDutiesConflict.incompatibleDisplayName',
  'separationOfDutiesConflict.targetDisplayName',
  'settings.allowedAttributes',
  'settings.allowedAudiences',
  'settings.dateLanguage',
  'settings.removalLimits',
  'settings.timeZone',
  'subscription.changeType',
  'subscription.clientState',
  'subscription.encryptionCertificate',
  'subscription.encryptionCertificateId',
  'subscription.endedBecause',
  'subscription.latestSupportedTlsVersion',
  'subscription.lifecycleNotificationUrl',
  'subscription.notificationContentType',
  'subscription.notificationQueryOptions',
  'subscription.notificationUrl',
  'subscription.notificationUrlAppId',
  'subscription.resource',
  'tenant.displayName',
];

test('names are taken out of texts, lists and values, in any case, and not out of longer words', () => {
  const { remove } = createNameRemover(searchableNames(["Ann O'Brien", 'Cher', 'ann@example.org', null, '']));
  assert.equal(remove("ann o'brien wrote to ANN@example.org"), '(erased) wrote to (erased)');
  assert.equal(remove('<p>Ann O&#39;Brien</p>'), '<p>(erased)</p>');
  assert.equal(remove("Joann O'Brien and joann@example.org"), "Joann O'Brien and joann@example.org");
  assert.equal(remove('Cher'), 'Cher');
  const value = { a: ['x', { b: "by Ann O'Brien" }], c: 1 };
  assert.deepEqual(remove(value), { a: ['x', { b: 'by (erased)' }], c: 1 });
  const untouched = { a: ['x'] };
  assert.equal(remove(untouched), untouched);
});
