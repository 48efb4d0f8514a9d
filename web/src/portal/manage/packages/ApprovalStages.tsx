// The stages of an approval drawn as a line, from the request to the access; the one that is picked is edited below it.

import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import {
  AddRegular,
  ArrowLeftRegular,
  ArrowRightRegular,
  CheckmarkCircleRegular,
  DeleteRegular,
  SendRegular,
} from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { ControlProps } from '../../forms/controlProps.ts';
import { faultsOfElement, placesOf, saysOf } from '../../forms/faultPlaces.ts';
import type { Values } from '../../forms/formField.ts';
import { useSubjectNames } from '../../forms/subjectNames.ts';
import { withValue } from '../../forms/values.ts';
import { freshStage, stageFields } from './policyForm.ts';

const most = 3;

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM },
  line: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'stretch',
    rowGap: tokens.spacingVerticalS,
  },
  place: { display: 'flex', alignItems: 'center', maxWidth: '100%' },
  joint: {
    width: '20px',
    height: '2px',
    flexShrink: 0,
    backgroundColor: tokens.colorNeutralStroke1,
    '@media (forced-colors: active)': { backgroundColor: 'CanvasText' },
  },
  end: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '6px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    '& svg': { fontSize: '20px' },
  },
  stage: {
    display: 'grid',
    gap: '2px',
    justifyItems: 'start',
    textAlign: 'start',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    maxWidth: '220px',
    height: 'auto',
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
  },
  picked: { border: `2px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  faulty: { border: `2px solid ${tokens.colorStatusDangerBorder1}` },
  fault: { color: tokens.colorStatusDangerForeground1 },
  card: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    padding: tokens.spacingHorizontalM,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    minWidth: 0,
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  title: { flexGrow: 1 },
});

export function ApprovalStages(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t, duration, list } = useText();
  const { value, faults, isReadOnly, components, inner: Inner, onChange } = props;
  const stages = Array.isArray(value) ? (value as readonly Values[]) : [];
  const [wanted, setPicked] = useState<number | null>(null);
  const faultyAt = stages.findIndex((_, at) => faultsOfElement(faults, at).length > 0);
  const [shownFault, setShownFault] = useState(-1);
  // A fault that came just now is opened, whichever stage was picked before.
  if (faultyAt !== shownFault) {
    setShownFault(faultyAt);
    if (faultyAt >= 0) setPicked(null);
  }
  const unfilled = stages.findIndex((stage) => approversOf(stage).length === 0);
  // What is wrong or not filled in yet is opened; else the first.
  const picked = Math.min(wanted ?? (faultyAt >= 0 ? faultyAt : Math.max(0, unfilled)), stages.length - 1);
  const nameOf = useSubjectNames(stages.flatMap(approversOf));
  const own = faults.filter(({ rest }) => rest === '');
  const move = (to: number): void => {
    const others = stages.filter((_, at) => at !== picked);
    const moved = stages[picked];
    if (moved === undefined) return;
    onChange([...others.slice(0, to), moved, ...others.slice(to)]);
    setPicked(to);
  };
  const stage = stages[picked];
  return (
    <div className={styles.whole}>
      <Text weight="semibold">{t('manage.approval.stages')}</Text>
      {own.length === 0 ? null : (
        <Text role="alert" className={styles.fault}>
          {saysOf(own)}
        </Text>
      )}
      <ol className={styles.line} aria-label={t('manage.approval.stages')}>
        <li className={styles.place}>
          <span className={styles.end}>
            <SendRegular aria-hidden /> {t('manage.approval.request')}
          </span>
        </li>
        {stages.map((each, at) => {
          const names = approversOf(each).map(nameOf);
          const deadline = each['durationBeforeAutomaticDenial'];
          return (
            // Stages have no ids: their place tells them apart.
            <li key={at} className={styles.place}>
              <span className={styles.joint} aria-hidden />
              <Button
                className={mergeClasses(
                  styles.stage,
                  at === picked && styles.picked,
                  faultsOfElement(faults, at).length > 0 && styles.faulty,
                )}
                aria-pressed={at === picked}
                onClick={() => setPicked(at)}
              >
                <Text weight="semibold">{t('manage.stage', { number: at + 1 })}</Text>
                <bdi>{names.length === 0 ? t('manage.stage.nobody') : list(names)}</bdi>
                {typeof deadline === 'string' ? (
                  <Text size={200}>{t('manage.stage.within', { time: duration(deadline) })}</Text>
                ) : null}
              </Button>
            </li>
          );
        })}
        {isReadOnly || stages.length >= most ? null : (
          <li className={styles.place}>
            <span className={styles.joint} aria-hidden />
            <Button
              size="small"
              icon={<AddRegular />}
              onClick={() => {
                onChange([...stages, freshStage]);
                setPicked(stages.length);
              }}
            >
              {t('manage.stage.add')}
            </Button>
          </li>
        )}
        <li className={styles.place}>
          <span className={styles.joint} aria-hidden />
          <span className={styles.end}>
            <CheckmarkCircleRegular aria-hidden /> {t('manage.approval.access')}
          </span>
        </li>
      </ol>
      {stage === undefined ? null : (
        <div className={styles.card} role="group" aria-label={t('manage.stage', { number: picked + 1 })}>
          <div className={styles.head}>
            <Text weight="semibold" className={styles.title}>
              {t('manage.stage', { number: picked + 1 })}
            </Text>
            {isReadOnly ? null : (
              <>
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<ArrowLeftRegular />}
                  aria-label={t('manage.stage.earlier')}
                  disabled={picked === 0}
                  onClick={() => move(picked - 1)}
                />
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<ArrowRightRegular />}
                  aria-label={t('manage.stage.later')}
                  disabled={picked === stages.length - 1}
                  onClick={() => move(picked + 1)}
                />
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={t('manage.stage.remove', { number: picked + 1 })}
                  onClick={() => {
                    onChange(stages.filter((_, at) => at !== picked));
                    setPicked(null);
                  }}
                />
              </>
            )}
          </div>
          <Inner
            fields={stageFields}
            draft={stage}
            object={null}
            faults={placesOf(stageFields, faultsOfElement(faults, picked))}
            isReadOnly={isReadOnly}
            components={components}
            onChange={(property, next) => {
              setPicked(picked);
              onChange(stages.map((each, at) => (at === picked ? withValue(each, property, next) : each)));
            }}
          />
        </div>
      )}
    </div>
  );
}

function approversOf(stage: Values): readonly Values[] {
  const named = stage['primaryApprovers'];
  return Array.isArray(named) ? (named as readonly Values[]) : [];
}
