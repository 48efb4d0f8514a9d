// For whom a request is: oneself, or people who report to one. Shown to those who have a team.

import {
  Checkbox,
  Field,
  FieldContextProvider,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Failed, Loading } from '../../parts/states.tsx';
import { useText } from '../../text/text.tsx';
import { useAreas } from '../areas.ts';
import { useTeam } from '../team/team.ts';

const useStyles = makeStyles({
  people: { display: 'flex', flexDirection: 'column', maxHeight: '240px', overflowY: 'auto' },
  job: { color: tokens.colorNeutralForeground3 },
});

/** Null for oneself. `isChecked` after an attempt to send: that nobody is chosen is said. */
export function ForWhom({
  people,
  isChecked,
  onChange,
}: {
  readonly people: readonly string[] | null;
  readonly isChecked: boolean;
  readonly onChange: (people: readonly string[] | null) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const hasTeam = useAreas().isAllowed('team');
  const team = useTeam({ enabled: hasTeam });
  if (!hasTeam) return null;
  const first = team.data?.value[0];
  return (
    <>
      <Field label={t('request.for')}>
        <RadioGroup
          layout="horizontal"
          value={people === null ? 'me' : 'others'}
          onChange={(_, { value }) => onChange(value === 'me' ? null : [])}
        >
          <Radio value="me" label={t('request.forMe')} />
          <Radio value="others" label={t('request.forTeam')} disabled={first === undefined} />
        </RadioGroup>
      </Field>
      {team.error === null ? null : <Failed error={team.error} />}
      {people === null ? null : team.data === undefined ? (
        <Loading heights={[96]} />
      ) : (
        <Field
          validationState={isChecked && people.length === 0 ? 'error' : 'none'}
          validationMessage={isChecked && people.length === 0 ? t('request.problem.nobody') : null}
        >
          <div role="group" aria-label={t('request.people')} className={styles.people}>
            {/* Else each box would take the field's id, and the labels of all would mean the first. */}
            <FieldContextProvider value={undefined}>
              {team.data.value.map(({ id, displayName, jobTitle }) => (
                <Checkbox
                  key={id}
                  checked={people.includes(id)}
                  label={
                    <>
                      <bdi>{displayName}</bdi> <span className={styles.job}>{jobTitle}</span>
                    </>
                  }
                  onChange={(_, { checked }) =>
                    onChange(checked === true ? [...people, id] : people.filter((each) => each !== id))
                  }
                />
              ))}
            </FieldContextProvider>
          </div>
        </Field>
      )}
    </>
  );
}
