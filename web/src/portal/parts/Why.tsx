// "Why?": each condition by which somebody can have a package or cannot, in plain words, with what it is about.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, DismissCircleFilled, QuestionCircleRegular } from '@fluentui/react-icons';
import { useId, useState, type ReactNode } from 'react';
import {
  useExplanation,
  type Check,
  type CheckLink,
  type ExplainedType,
  type PolicyVerdict,
} from '../../parts/explanation.ts';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  checks: {
    flexBasis: '100%',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    overflowWrap: 'anywhere',
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '6px' },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '18px', flexShrink: 0, marginTop: '1px' },
  bad: { color: tokens.colorPaletteRedForeground1, fontSize: '18px', flexShrink: 0, marginTop: '1px' },
});

/**
 * A button that shows the conditions below it. `name` says of what to those who hear the button alone; `requestType` is
 * what is explained; `without` are checks that say nothing where it stands.
 */
export function Why({
  packageId,
  personId,
  name,
  requestType,
  without = [],
}: {
  readonly packageId: string;
  readonly personId: string;
  readonly name: string;
  readonly requestType?: ExplainedType | undefined;
  readonly without?: readonly string[];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        icon={<QuestionCircleRegular />}
        aria-label={t('why.about', { name })}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {t('why.title')}
      </Button>
      {isOpen ? (
        <div id={id} role="region" aria-label={t('why.about', { name })} className={styles.checks}>
          <Checks
            packageId={packageId}
            personId={personId}
            requestType={requestType}
            without={['actsForTarget', ...without]}
          />
        </div>
      ) : null}
    </>
  );
}

function Checks({
  packageId,
  personId,
  requestType,
  without,
}: {
  readonly packageId: string;
  readonly personId: string;
  readonly requestType: ExplainedType | undefined;
  readonly without: readonly string[];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error } = useExplanation(packageId, personId, requestType);
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[80]} />;
  if (data.policies.length === 0) return <Text>{t('why.noPolicy')}</Text>;
  const failed = (of: PolicyVerdict): number => of.checks.filter(({ passed }) => !passed).length;
  const policies = data.policies.toSorted((one, other) => failed(one) - failed(other));
  return policies.map(({ policyId, displayName, checks }) => (
    <div key={policyId}>
      <p className={styles.title}>
        <bdi>{t('why.policy', { name: displayName })}</bdi>
      </p>
      <ul className={styles.list}>
        {checks
          .filter(({ check, decides }) => !without.includes(check) && (decides === 'list' || decides === 'request'))
          .toSorted((one, other) => Number(one.passed) - Number(other.passed))
          .map((check) => (
            <CheckLine key={check.check} of={check} />
          ))}
      </ul>
    </div>
  ));
}

function CheckLine({ of: { check, passed, says, links } }: { readonly of: Check }): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  return (
    <li className={styles.line}>
      {passed ? (
        <CheckmarkCircleFilled className={styles.good} aria-label={t('why.met')} />
      ) : (
        <DismissCircleFilled className={styles.bad} aria-label={t('why.notMet')} />
      )}
      <span>
        {known(`why.${check}.${passed ? 'met' : 'notMet'}`, says)}
        {(namesHelp.has(check) ? links : []).map((link) => (
          <span key={link.id}>
            {' ('}
            <Named of={link} />)
          </span>
        ))}
      </span>
    </li>
  );
}

/** Checks whose names say something to people; the catalog of the package stands above. */
const namesHelp: ReadonlySet<string> = new Set(['scopeAdmits', 'noIncompatibleAccess', 'noOpenRequest']);

const places: Readonly<Record<string, string>> = {
  accessPackage: '/browse',
  accessPackageAssignmentRequest: '/requests',
};

/** What the portal has a page of is a link; everything else is a name. */
function Named({ of: { id, type, displayName } }: { readonly of: CheckLink }): ReactNode {
  const place = places[type];
  const name = <bdi>{displayName ?? ''}</bdi>;
  return place === undefined ? name : <TextLink to={`${place}/${id}` as '/'}>{name}</TextLink>;
}
