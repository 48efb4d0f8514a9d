// The roles that a package gives: one box finds every role of every resource of the catalog.

import { Button, Combobox, Field, makeStyles, Option, OptionGroup, Text, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { Section } from '../../../parts/Section.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useText } from '../../../text/text.tsx';
import { labelOfKind } from '../catalogs/resourceKinds.ts';
import { KeptDraftBar } from '../../forms/KeptDraftBar.tsx';
import type { Contents } from './contents.ts';
import type { Resource } from './contentsDraft.ts';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '4px' },
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `4px 4px 4px ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    minHeight: '36px',
  },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  kind: { color: tokens.colorNeutralForeground3 },
});
/** Shown of those that fit. */
const most = 30;

export function ContentsPart({
  of,
  catalogId,
  isReadOnly,
}: {
  readonly of: Contents;
  readonly catalogId: string;
  readonly isReadOnly: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <Section title={t('manage.contents')}>
      <div className={styles.whole} data-property="resourceRoleScopes" data-faulty={of.fault === null ? undefined : ''}>
        {isReadOnly ? null : <KeptDraftBar of={of} />}
        {isReadOnly ? null : <RoleBox of={of} catalogId={catalogId} />}
        {of.given.length === 0 ? <Text>{t('manage.contents.none')}</Text> : null}
        <ul className={styles.list} aria-label={t('manage.contents')}>
          {of.given.map(({ key, resource, role, originSystem }) => (
            <li key={key} className={styles.row}>
              <span className={styles.name}>
                <bdi>{resource}</bdi> · <bdi>{role}</bdi>{' '}
                <Text size={200} className={styles.kind}>
                  {t(labelOfKind(originSystem))}
                </Text>
              </span>
              {isReadOnly ? null : (
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={t('manage.list.remove', { name: `${resource} · ${role}` })}
                  onClick={() => of.remove(key)}
                />
              )}
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

function RoleBox({ of, catalogId }: { readonly of: Contents; readonly catalogId: string }): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim().toLocaleLowerCase());
  const { data } = useGraph<{ readonly value: readonly Resource[] }>(
    `${em}/catalogs/${catalogId}/resources?$expand=roles,scopes&$orderby=displayName&$top=500`,
  );
  const found = (data?.value ?? [])
    .map((resource) => ({
      resource,
      roles: (resource.roles ?? []).filter(({ displayName }) =>
        `${resource.displayName} ${displayName}`.toLocaleLowerCase().includes(words),
      ),
    }))
    .filter(({ roles }) => roles.length > 0)
    .slice(0, most);
  const isEmpty = data !== undefined && data.value.length === 0;
  return (
    <Field
      label={t('manage.contents.add')}
      validationState={of.fault === null ? 'none' : 'error'}
      validationMessage={of.fault}
      hint={
        isEmpty ? (
          <>
            {t('manage.contents.noResources')}{' '}
            <TextLink to={`/manage/catalogs/${catalogId}` as '/'} search={{ part: 'resources' } as never}>
              {t('manage.resource.add')}
            </TextLink>
          </>
        ) : (
          t('manage.contents.help')
        )
      }
    >
      <Combobox
        freeform
        inlinePopup
        placeholder={t('states.typeName')}
        value={typed}
        selectedOptions={[]}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped('')}
        onOptionSelect={(_, { optionValue = '' }) => {
          setTyped('');
          const [resourceId, ...rest] = optionValue.split(' ');
          const resource = data?.value.find(({ id }) => id === resourceId);
          const role = resource?.roles?.find(({ originId }) => originId === rest.join(' '));
          if (resource !== undefined && role !== undefined) of.add(resource, role);
        }}
      >
        {found.map(({ resource, roles }) => (
          <OptionGroup key={resource.id} label={resource.displayName}>
            {roles.map((role) => (
              <Option
                key={role.originId}
                value={`${resource.id} ${role.originId}`}
                text={`${resource.displayName} · ${role.displayName}`}
              >
                <bdi>{resource.displayName}</bdi> · <bdi>{role.displayName}</bdi>
              </Option>
            ))}
          </OptionGroup>
        ))}
      </Combobox>
    </Field>
  );
}
