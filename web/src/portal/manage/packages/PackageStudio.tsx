// The studio of a package: beside the package as an employee sees it, what it is, what it gives, who can have it and
// how; saved together.

import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { Section } from '../../../parts/Section.tsx';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm, type Form, type Savable } from '../../forms/useForm.ts';
import { useTogether } from '../../forms/useTogether.ts';
import { useContents } from './contents.ts';
import type { GivenRole, RoleScope } from './contentsDraft.ts';
import { ContentsPart } from './ContentsPart.tsx';
import { newPackage, packageForm, roleScopesForm, visibilityForm } from './packageForm.ts';
import { PackagePreview } from './PackagePreview.tsx';
import { CatalogContext, policyControls } from './policyControls.tsx';
import { policyForm, policyRead } from './policyForm.ts';
import { freshPolicy, policyTemplates } from './policyTemplates.ts';

const useStyles = makeStyles({
  studio: {
    display: 'grid',
    gridTemplateColumns: 'minmax(280px, 5fr) minmax(0, 8fr)',
    gap: tokens.spacingHorizontalXL,
    alignItems: 'start',
    '@media (max-width: 1080px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  help: { color: tokens.colorNeutralForeground3 },
});

export interface StudioPackage {
  readonly catalogId: string;
  /** Null for a new one. */
  readonly object: Values | null;
  /** Tells its drafts apart. */
  readonly draftId: string;
  /** As `/latchkey/v1/packages` and beta have it; null for a new one. */
  readonly ours: Values | null;
  readonly beta: Values | null;
  readonly roleScopes: readonly RoleScope[];
  /** Of a new one that is a copy. */
  readonly copied?: CopiedPackage;
}

/** What a copy of another package begins with. */
export interface CopiedPackage {
  readonly about: Values;
  readonly policy: Values;
  readonly given: readonly GivenRole[];
}

export interface StudioPolicy {
  /** Null for a new one. */
  readonly object: Values | null;
}

const nothing: Values = {};
/** Of what is not there: it has nothing to save. */
const nothingToSave: Savable = {
  isDirty: false,
  mayTakeAway: false,
  mark: null,
  plan: () => [],
  send: async () => nothing,
  saved: () => {},
  tell: () => {},
  discard: () => {},
};

export function PackageStudio({
  of,
  policy,
  isReadOnly,
  policies,
  onSaved,
}: {
  readonly of: StudioPackage;
  /** Null where none is edited. */
  readonly policy: StudioPolicy | null;
  readonly isReadOnly: boolean;
  /** Where one of several policies is picked. */
  readonly policies?: ReactNode;
  /** What the API answered for the package and for its policy. */
  readonly onSaved: (about: Values, policy: Values) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { object, catalogId, draftId } = of;
  const id = typeof object?.['id'] === 'string' ? object['id'] : null;
  const about = useForm(packageForm, {
    object,
    fresh: of.copied?.about ?? newPackage,
    fixed: () => ({ catalog: { id: catalogId } }),
    path: `${em}/accessPackages${id === null ? '' : `/${id}`}`,
    id: draftId,
  });
  const ours = useForm(visibilityForm, {
    object: of.ours ?? nothing,
    path: `/latchkey/v1/packages/${id}`,
    id: draftId,
  });
  const beta = useForm(roleScopesForm, {
    object: of.beta ?? nothing,
    path: `${em.replace('v1.0', 'beta')}/accessPackages/${id}`,
    id: draftId,
  });
  const contents = useContents(id, of.roleScopes, `${draftId} ${id === null ? catalogId : ''}`, of.copied?.given);
  const policyId = policy?.object?.['id'];
  const rules = useForm(policyForm, {
    object: policy?.object ?? null,
    fresh: of.copied?.policy ?? freshPolicy,
    fixed: (made) => ({ accessPackage: { id: id ?? made['id'] } }),
    path: `${em}/assignmentPolicies${typeof policyId === 'string' ? `/${policyId}` : ''}`,
    ...(typeof policyId === 'string' ? { readPath: policyRead(policyId) } : {}),
    id: typeof policyId === 'string' ? policyId : `new of ${draftId}`,
  });
  const savable = useTogether([
    about,
    ...(id === null ? [nothingToSave, nothingToSave] : [ours, beta]),
    contents,
    policy === null || (policy.object === null && id !== null && !rules.isDirty) ? nothingToSave : rules,
  ]);
  const seen = ours.draft['contentsVisibility'] ?? 'default';
  return (
    <CatalogContext value={catalogId}>
      <div className={styles.studio}>
        <PackagePreview
          of={about.draft}
          policy={policy === null ? null : rules.draft}
          given={contents.given}
          showsContents={seen !== 'notVisible'}
        />
        <div>
          <FormSections of={about} isReadOnly={isReadOnly} />
          <ContentsPart of={contents} catalogId={catalogId} isReadOnly={isReadOnly} />
          {policies}
          {policy === null ? null : (
            <>
              {policy.object === null && !isReadOnly ? <Templates of={rules} /> : null}
              <FormSections of={rules} isReadOnly={isReadOnly} components={policyControls} />
            </>
          )}
          {id === null ? null : (
            <>
              <FormSections of={ours} isReadOnly={isReadOnly} />
              <FormSections of={beta} isReadOnly={isReadOnly} />
            </>
          )}
          {isReadOnly ? null : (
            <FormFoot
              of={id === null ? { ...savable, isDirty: savable.isDirty || of.copied !== undefined } : savable}
              save={t(id === null ? 'manage.package.create' : 'manage.save')}
              canPreview={id !== null}
              onSaved={({ all }) => {
                const answers = all as readonly Values[];
                onSaved(answers[0] ?? nothing, answers.at(-1) ?? nothing);
              }}
            />
          )}
        </div>
      </div>
    </CatalogContext>
  );
}

/** What a new policy begins with. */
function Templates({ of }: { readonly of: Form }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [chosen, setChosen] = useState('');
  const use = (key: string): void => {
    const template = policyTemplates.find((each) => each.key === key);
    if (template === undefined) return;
    setChosen(key);
    const name = of.draft['displayName'];
    of.fill({ ...template.values, displayName: typeof name === 'string' ? name : t(template.label) });
  };
  return (
    <Section title={t('manage.templates')}>
      <Field label={t('manage.templates.label')}>
        <RadioGroup value={chosen} onChange={(_, { value }) => use(value)}>
          {policyTemplates.map(({ key, label, help }) => (
            <Radio
              key={key}
              value={key}
              label={
                <>
                  {t(label)}
                  <br />
                  <small className={styles.help}>{t(help)}</small>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
    </Section>
  );
}
