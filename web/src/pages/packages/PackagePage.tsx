// One access package: what it gives, under which policies, and who has it.

import { makeStyles, Table, TableBody, TableCell, TableHeader, TableHeaderCell, TableRow, Text, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { ObjectLink } from '../../parts/chips.tsx';
import { Columns } from '../../parts/Columns.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { AssignmentList } from '../../parts/lists.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { readableDate, readableDuration, readableInstant } from '../../parts/times.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { scopeInWords } from './words.ts';
import type { AccessPackage, Policy, RoleScope } from './types.ts';

interface Whole extends AccessPackage { readonly resourceRoleScopes: readonly RoleScope[]; readonly assignmentPolicies: readonly Policy[] }

const useStyles = makeStyles({
  policy: { padding: `${tokens.spacingVerticalS} 0`, borderTop: `1px solid ${tokens.colorNeutralStroke3}`, ':first-of-type': { borderTopStyle: 'none', paddingTop: 0 } },
  dim: { color: tokens.colorNeutralForeground3, display: 'block' },
});

export default function PackagePage(): ReactNode {
  const styles = useStyles();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Whole>(`${em}/accessPackages/${encodeURIComponent(id)}?$expand=catalog,resourceRoleScopes($expand=role($expand=resource),scope),assignmentPolicies`);
  useTitle(data?.displayName);
  const above = <TextLink to="/packages">Access packages</TextLink>;
  if (error !== null) return <><PageHead above={above} title="Access package" /><Failed what="this access package" error={error} /></>;
  if (data === undefined) return <Loading what="the access package" />;
  return (
    <>
      <PageHead above={above} title={data.displayName} says={data.description} />
      <Columns>
        <Section title="About">
          <Facts of={[['Catalog', data.catalog === undefined ? null : <ObjectLink kind="catalog" id={data.catalog.id} name={data.catalog.displayName} />], ['Hidden', data.isHidden ? 'Yes: only who has its link can ask for it' : 'No'],
            ['Created', readableInstant(data.createdDateTime)], ['Changed', readableInstant(data.modifiedDateTime)], ['Id', data.id]]} />
        </Section>
        <Section title="What it gives"><RoleScopes of={data.resourceRoleScopes} /></Section>
      </Columns>
      <Section title="Policies">
        {data.assignmentPolicies.length === 0 ? <Text>There is none yet, so that nobody can ask for it.</Text> : data.assignmentPolicies.map((policy) => <PolicyLine key={policy.id} policy={policy} />)}
      </Section>
      <Section title="Who has it"><AssignmentList filter={`accessPackage/id eq '${data.id}'`} pageSize={10} without="package" empty={{ title: 'Nobody has it yet', says: 'An assignment appears here as soon as a request for it is delivered.' }} /></Section>
    </>
  );
}

function RoleScopes({ of }: { readonly of: readonly RoleScope[] }): ReactNode {
  if (of.length === 0) return <Text>Nothing yet: put a role of a resource of its catalog into it.</Text>;
  return (
    <Table size="small" aria-label="What it gives">
      <TableHeader><TableRow><TableHeaderCell>Role</TableHeaderCell><TableHeaderCell>Of</TableHeaderCell><TableHeaderCell>Kind</TableHeaderCell></TableRow></TableHeader>
      <TableBody>{of.map(({ id, role, scope }) => <TableRow key={id}><TableCell>{role.displayName}</TableCell><TableCell>{role.resource?.displayName ?? scope.displayName}</TableCell><TableCell>{role.originSystem}</TableCell></TableRow>)}</TableBody>
    </Table>
  );
}

function PolicyLine({ policy }: { readonly policy: Policy }): ReactNode {
  const styles = useStyles();
  const { expiration, requestApprovalSettings } = policy;
  const stages = requestApprovalSettings?.stages.length ?? 0;
  const ends = expiration?.duration != null ? `for ${readableDuration(expiration.duration)}` : expiration?.endDateTime != null ? `until ${readableDate(expiration.endDateTime)}` : 'without an end';
  const approval = requestApprovalSettings?.isApprovalRequiredForAdd === true ? `approval in ${stages} ${stages === 1 ? 'stage' : 'stages'}` : 'no approval';
  return (
    <div className={styles.policy}>
      <Text weight="semibold">{policy.displayName}</Text>
      <Text className={styles.dim}>{policy.description}</Text>
      <Text>{scopeInWords(policy)}, {ends}, {approval}.</Text>
    </div>
  );
}
