// Removals beyond the limit of a rule: people keep what they have until somebody releases or drops them. What a release
// takes is shown before it happens.

import { Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { EffectsView } from '../../forms/EffectsView.tsx';
import { askWhatIf, type Effects } from '../../forms/whatIf.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

interface HeldRemoval {
  readonly id: string;
  readonly reason: 'notAdmittedByRule' | 'accountDisabled' | 'deletedBySource' | 'removedBySource' | 'deniedInReview';
  readonly createdAt: string;
  readonly principal: Named | null;
  readonly group: Named | null;
  readonly accessPackage: Named | null;
}
interface HeldRemovals {
  readonly value: readonly HeldRemoval[];
  readonly '@odata.count': number;
}
const path = '/latchkey/v1/heldRemovals';
/** As many as one call releases. */
const most = 100;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { flexGrow: 1, flexBasis: '220px', minWidth: 0, overflowWrap: 'anywhere' },
  says: { color: tokens.colorNeutralForeground3 },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
});

export default function HeldRemovalsPage(): ReactNode {
  const { t } = useText();
  const { data, error } = useGraph<HeldRemovals>(
    `${path}?$filter=state eq 'held'&$expand=principal,group,accessPackage&$orderby=createdAt,id` +
      `&$top=${most}&$count=true`,
  );
  return (
    <>
      <ListHead title="shell.held" says="admin.held.says" path={path} />
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[240]} />
      ) : data.value.length === 0 ? (
        <Empty icon={<CheckmarkCircleRegular />} title={t('admin.held.none')} says={t('admin.held.noneSays')} />
      ) : (
        <Removals of={data.value} count={data['@odata.count']} />
      )}
    </>
  );
}

/** `count` is of all of them. Whoever does not decide about them sees them alone. */
function Removals({ of, count }: { readonly of: readonly HeldRemoval[]; readonly count: number }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const mayDecide = useAreas().isAllowed('heldRemovals');
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const ids = of.map(({ id }) => id).filter((id) => picked.has(id));
  const pick = (all: readonly string[], isOn: boolean): void =>
    setPicked((before) => new Set(isOn ? [...before, ...all] : [...before].filter((id) => !all.includes(id))));
  return (
    <Section title={t('admin.held.waiting', { count })}>
      {mayDecide ? (
        <Checkbox
          label={t('admin.held.all')}
          checked={ids.length === of.length ? true : ids.length === 0 ? false : 'mixed'}
          onChange={(_, { checked }) =>
            pick(
              of.map(({ id }) => id),
              checked === true,
            )
          }
        />
      ) : null}
      <ul className={styles.list}>
        {of.map((each) => {
          const name = each.principal?.displayName ?? t('manage.subjects.unknown');
          const thing = (each.group ?? each.accessPackage)?.displayName ?? t('manage.subjects.unknown');
          return (
            <li key={each.id} className={styles.row}>
              {mayDecide ? (
                <Checkbox
                  aria-label={t('admin.held.pick', { name, thing })}
                  checked={picked.has(each.id)}
                  onChange={(_, { checked }) => pick([each.id], checked === true)}
                />
              ) : null}
              <span className={styles.words}>
                <bdi>{name}</bdi> · <bdi>{thing}</bdi>
                <br />
                <small className={styles.says}>{t(`admin.held.${each.reason}`)}</small>
              </span>
              <Instant at={each.createdAt} />
            </li>
          );
        })}
      </ul>
      {count > of.length ? <Text block>{t('manage.effects.more', { count: count - of.length })}</Text> : null}
      {mayDecide ? <Deeds ids={ids} onDone={() => setPicked(new Set())} /> : null}
    </Section>
  );
}

function Deeds({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [effects, setEffects] = useState<Effects | null>(null);
  const preview = useWrite((identity) =>
    askWhatIf(identity, [{ method: 'POST', url: `${path}/release`, body: { ids } }]),
  );
  const decide = useWrite((identity, verb: 'release' | 'drop') =>
    callGraph(identity, 'POST', `${path}/${verb}`, { ids }),
  );
  const send = (verb: 'release' | 'drop'): void =>
    decide.mutate(verb, {
      onSuccess: () => {
        toasts.done(t(`admin.held.${verb}.done`, { count: ids.length }));
        onDone();
      },
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  const isOff = ids.length === 0 || preview.isPending || decide.isPending;
  return (
    <div className={styles.deeds}>
      <WriteButton
        appearance="primary"
        disabled={isOff}
        onClick={() =>
          preview.mutate(undefined, {
            onSuccess: setEffects,
            onError: (error) => toasts.failed(t('errors.notDone'), error),
          })
        }
      >
        {t('admin.held.release', { count: ids.length })}
      </WriteButton>
      <WriteButton disabled={isOff} onClick={() => send('drop')}>
        {t('admin.held.drop', { count: ids.length })}
      </WriteButton>
      {effects === null ? null : (
        <Confirm
          title={t('admin.held.ask', { count: ids.length })}
          action={t('admin.held.release', { count: ids.length })}
          onConfirm={() => send('release')}
          onClose={() => setEffects(null)}
        >
          <EffectsView of={effects} />
        </Confirm>
      )}
    </div>
  );
}
