// Packages by the thousand, written into the tables of a sandbox below the commands, as the benchmark's loader does.

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { columnsOf } from '../../bench/load/columns.ts';
import { newId } from '../../src/app/newId.ts';
import { createdFields } from '../../src/domain/authorship.ts';
import { systemCaller } from '../../src/domain/caller.ts';
import type { EntityName } from '../../src/domain/entities.ts';
import { revisionRow, targetRows } from '../../src/domain/policies/policyRows.ts';
import { newRow, type NewRow } from '../../src/model/newRow.ts';
import { sqliteDialect } from '../../src/store/sqlite/dialect.ts';

/** `names` as packages of a catalog, each with a policy under which every member may ask. */
export function addPackages(file: string, catalogId: string, names: readonly string[]): void {
  const database = new DatabaseSync(file);
  const columns = columnsOf(sqliteDialect);
  const inserts = new Map<EntityName, StatementSync>();
  const insertOf = (entity: EntityName): StatementSync => {
    const { table, names: fields } = columns(entity);
    const list = fields.map((each) => `"${each}"`).join(', ');
    const made = database.prepare(`insert into "${table}" (${list}) values (${fields.map(() => '?').join(', ')})`);
    inserts.set(entity, made);
    return made;
  };
  const add = <E extends EntityName>(entity: E, row: NewRow<E>): void => {
    (inserts.get(entity) ?? insertOf(entity)).run(...(columns(entity).valuesOf(row) as SQLInputValue[]));
  };
  const at = new Date().toISOString();
  const created = createdFields(systemCaller, at);
  database.exec('begin immediate');
  for (const displayName of names) {
    const [id, policyId] = [newId(), newId()];
    add(
      'accessPackage',
      newRow('accessPackage', { id, catalogId, displayName, description: 'One of many', ...created }),
    );
    const policy = newRow('policy', {
      id: policyId,
      packageId: id,
      catalogId,
      revision: 1,
      revisionId: newId(),
      ...created,
      displayName: 'Staff',
      expirationType: 'noExpiration',
      acceptsSelfAdd: true,
      acceptsSelfRemove: true,
      targetScope: 'allMemberUsers',
    });
    add('policy', policy);
    add('policyRevision', newRow('policyRevision', revisionRow(policy, [], at)));
    for (const target of targetRows(policy, newId)) add('policyTarget', newRow('policyTarget', target));
  }
  database.exec('commit');
  database.close();
}
