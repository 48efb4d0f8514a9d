// Why may this person have this package, or why not: every policy and every check, in words.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Text,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircleFilled, DismissCircleFilled, InfoRegular } from '@fluentui/react-icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { em } from '../../api/paths.ts';
import { ObjectLink, StateBadge } from '../../parts/chips.tsx';
import { useExplanation, type Check } from '../../parts/explanation.ts';
import { JsonView } from '../../parts/JsonView.tsx';
import { ObjectPicker } from '../../parts/ObjectPicker.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { readableInstant } from '../../parts/times.ts';

const useStyles = makeStyles({
  pick: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    marginBottom: tokens.spacingVerticalXL,
    maxWidth: '760px',
    '@media (max-width: 520px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  verdict: { marginBottom: tokens.spacingVerticalL },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  bad: { color: tokens.colorPaletteRedForeground1, fontSize: '20px', flexShrink: 0 },
  plain: { color: tokens.colorNeutralForeground3, fontSize: '20px', flexShrink: 0 },
  line: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', textAlign: 'left' },
  dim: { color: tokens.colorNeutralForeground3 },
});

export default function WhyPage(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { person, package: packageId } = useSearch({ strict: false }) as {
    readonly person?: string;
    readonly package?: string;
  };
  const choose = (next: Readonly<Record<string, string>>): void => {
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...next }) } as never);
  };
  return (
    <>
      <PageHead
        title="Why?"
        says={
          'Pick a person and an access package: every check that decides whether this person may ask for it, and ' +
          'what would make the others pass.'
        }
      />
      <div className={styles.pick}>
        <ObjectPicker
          label="Person"
          path="/v1.0/users"
          searchIn="displayName"
          id={person}
          onPick={(id) => choose({ person: id })}
        />
        <ObjectPicker
          label="Access package"
          path={`${em}/accessPackages`}
          searchIn={null}
          id={packageId}
          onPick={(id) => choose({ package: id })}
        />
      </div>
      {person === undefined || packageId === undefined ? (
        <Empty
          title="Choose a person and a package"
          says="You can share the link of the answer."
          icon={<InfoRegular />}
        />
      ) : (
        <Answer person={person} packageId={packageId} />
      )}
    </>
  );
}

function Answer({ person, packageId }: { readonly person: string; readonly packageId: string }): ReactNode {
  const styles = useStyles();
  const { data, error } = useExplanation(packageId, person);
  if (error !== null) return <Failed what="the explanation" error={error} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <MessageBar intent={data.isPossible ? 'success' : 'warning'} layout="multiline" className={styles.verdict}>
        <MessageBarBody>
          <MessageBarTitle>{data.isPossible ? 'Yes.' : 'No.'}</MessageBarTitle>
          <div>{readable(data.reason)}</div>
        </MessageBarBody>
      </MessageBar>
      {data.warnings.map((warning) => (
        <MessageBar key={warning} intent="warning" layout="multiline" className={styles.verdict}>
          <MessageBarBody>{warning}</MessageBarBody>
        </MessageBar>
      ))}
      {data.policies.length > 0 ? null : <Text>There is no policy under which this person could ask for it.</Text>}
      {data.policies.map((policy) => (
        <Section
          key={policy.policyId}
          title={
            <>
              Policy <ObjectLink kind="policy" id={policy.policyId} name={policy.displayName} />
            </>
          }
          actions={<StateBadge state={policy.isPossible ? 'allowed' : 'notAllowed'} />}
        >
          <Accordion multiple collapsible>
            {[...policy.checks]
              .sort((one, other) => Number(one.passed) - Number(other.passed))
              .map((check) => (
                <CheckLine key={check.check} of={check} />
              ))}
          </Accordion>
        </Section>
      ))}
    </>
  );
}

/** Instants in a sentence as people read them. */
const readable = (says: string): string =>
  says.replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) => readableInstant(instant));

/** Kinds of the links of a check, as pages know them. */
const linkKinds: Readonly<Record<string, string>> = {
  accessPackageAssignment: 'assignment',
  accessPackageAssignmentRequest: 'request',
  accessPackageCatalog: 'catalog',
  accessPackageAssignmentPolicy: 'policy',
};

const notes: Readonly<Record<Check['decides'], string>> = {
  list: '',
  sight: 'Only keeps it out of lists.',
  request: '',
  wish: 'Can be said with the request.',
};

function CheckLine({ of: { check, passed, decides, says, facts, links } }: { readonly of: Check }): ReactNode {
  const styles = useStyles();
  const isGrave = decides === 'list' || decides === 'request';
  const icon = passed ? (
    <CheckmarkCircleFilled className={styles.good} aria-label="Passed" />
  ) : isGrave ? (
    <DismissCircleFilled className={styles.bad} aria-label="Failed" />
  ) : (
    <InfoRegular className={styles.plain} aria-label="To note" />
  );
  return (
    <AccordionItem value={check}>
      <AccordionHeader expandIconPosition="end" icon={icon}>
        <span className={styles.line}>
          <span>
            {readable(says)} {passed ? '' : <Text className={styles.dim}>{notes[decides]}</Text>}
          </span>
        </span>
      </AccordionHeader>
      <AccordionPanel>
        {links.map(({ id, type, displayName }) => (
          <div key={id}>
            <ObjectLink kind={linkKinds[type] ?? type} id={id} name={displayName} />
          </div>
        ))}
        <JsonView value={{ check, decides, facts }} label={`What the check ${check} looked at`} />
      </AccordionPanel>
    </AccordionItem>
  );
}
