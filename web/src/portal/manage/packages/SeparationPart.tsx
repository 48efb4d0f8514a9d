// What cannot be held together with a package: other packages and groups, added and taken out at once.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText, type TextKey } from '../../../text/text.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM, maxWidth: '760px' },
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
});

/** The two links of a package, and where what they lead to is found. */
const links: readonly {
  readonly link: string;
  readonly title: TextKey;
  readonly add: TextKey;
  readonly from: string;
  readonly searchIn: string | null;
}[] = [
  {
    link: 'incompatibleAccessPackages',
    title: 'manage.separation.packages',
    add: 'manage.separation.addPackage',
    from: `${em}/accessPackages`,
    searchIn: null,
  },
  {
    link: 'incompatibleGroups',
    title: 'manage.separation.groups',
    add: 'manage.separation.addGroup',
    from: '/v1.0/groups',
    searchIn: 'displayName',
  },
];

export function SeparationPart({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.whole}>
      <Text>{t('manage.separation.says')}</Text>
      {links.map((each) => (
        <Link key={each.link} id={id} mayEdit={mayEdit} of={each} />
      ))}
    </div>
  );
}

function Link({
  id,
  mayEdit,
  of: { link, title, add, from, searchIn },
}: {
  readonly id: string;
  readonly mayEdit: boolean;
  readonly of: (typeof links)[number];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const path = `${em}/accessPackages/${id}/${link}`;
  const { data, error } = useGraph<{ readonly value: readonly Named[] }>(`${path}?$top=100`);
  const failed = (fault: Error): void => toasts.failed(t('errors.notDone'), fault);
  const put = useWrite((identity, other: string) =>
    callGraph(identity, 'POST', `${path}/$ref`, { '@odata.id': `${location.origin}${from}/${other}` }),
  );
  const take = useWrite((identity, other: string) => callGraph(identity, 'DELETE', `${path}/${other}/$ref`));
  return (
    <Section title={t(title)}>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[40]} />
      ) : (
        <>
          {data.value.length === 0 ? <Text>{t('manage.separation.none')}</Text> : null}
          <ul className={styles.list} aria-label={t(title)}>
            {data.value.map(({ id: other, displayName }) => (
              <li key={other} className={styles.row}>
                <bdi className={styles.name}>{displayName}</bdi>
                {mayEdit ? (
                  <WriteButton
                    size="small"
                    appearance="subtle"
                    icon={<DeleteRegular />}
                    aria-label={t('manage.list.remove', { name: displayName })}
                    onClick={() =>
                      take.mutate(other, {
                        onSuccess: () =>
                          toasts.undoable(t('manage.removed', { name: displayName }), () =>
                            put.mutate(other, { onError: failed }),
                          ),
                        onError: failed,
                      })
                    }
                  />
                ) : null}
              </li>
            ))}
          </ul>
          {mayEdit ? (
            <div style={{ marginTop: '12px', maxWidth: '420px' }}>
              <ObjectPicker
                label={t(add)}
                path={from}
                searchIn={searchIn}
                id={undefined}
                onPick={(other) =>
                  put.mutate(other, {
                    onSuccess: () => toasts.done(t('manage.saved')),
                    onError: failed,
                  })
                }
              />
            </div>
          ) : null}
        </>
      )}
    </Section>
  );
}
