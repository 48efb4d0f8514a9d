// How the organization looks: for everybody, and for single languages.

import { Field, Input, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { GraphError } from '../../../api/graphError.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { loadLook } from '../../../look.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading, sentenceOf } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useSession } from '../../../session/session.ts';
import { useText, type Texts } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { BrandingPreview } from './BrandingPreview.tsx';
import { brandingForm, laidOver } from './brandingForm.ts';
import { ColourControl } from './ColourControl.tsx';
import { Pictures } from './Pictures.tsx';

interface Localizations {
  readonly value: readonly { readonly id: string }[];
}

const useStyles = makeStyles({
  languages: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-end',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
  },
});

export default function BrandingPage(): ReactNode {
  const { t } = useText();
  const { data, error } = useGraph<{ readonly value: readonly { readonly id: string }[] }>(
    '/v1.0/organization?$select=id',
  );
  const id = data?.value[0]?.id;
  const root = `/v1.0/organization/${id ?? ''}/branding`;
  return (
    <>
      <PageHead
        title={t('shell.branding')}
        says={t('admin.branding.says')}
        {...(id === undefined ? {} : { actions: <OpenAsCall path={root} /> })}
      />
      {error !== null ? (
        <Failed error={error} />
      ) : id === undefined ? (
        <Loading heights={[240]} />
      ) : (
        <Looks root={root} />
      )}
    </>
  );
}

/** As `useGraph`; `none` where nothing is set yet, so that a form stands while that changes. */
function useGraphOr<T>(path: string, none: T): { readonly data: T | undefined; readonly error: Error | null } {
  const { identity } = useSession();
  return useQuery({
    queryKey: ['graph', identity?.key, path, 'or none'],
    enabled: identity !== null,
    queryFn: () =>
      callGraph<T>(identity, 'GET', path).catch((error: unknown) => {
        if (error instanceof GraphError && error.status === 404) return none;
        throw error;
      }),
  });
}

function Looks({ root }: { readonly root: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const { language = '' } = useSearch({ strict: false }) as { readonly language?: string };
  const { data, error } = useGraphOr<Localizations>(`${root}/localizations?$select=id`, { value: [] });
  const known = (data?.value ?? []).map(({ id }) => id).filter((id) => id !== '0');
  const shown = known.includes(language) ? language : '';
  const show = (id: string): void => void navigate({ to: '.', search: { language: id } } as never);
  if (error !== null) return <Failed error={error} />;
  return (
    <>
      <div className={styles.languages}>
        <TabList
          aria-label={t('admin.branding.languages')}
          selectedValue={shown}
          onTabSelect={(_, { value }) => show(String(value))}
        >
          <Tab value="">{t('admin.branding.everybody')}</Tab>
          {known.map((id) => (
            <Tab key={id} value={id}>
              {id}
            </Tab>
          ))}
        </TabList>
        <NewLanguage root={root} onMade={show} />
      </div>
      <Branding key={shown} root={root} language={shown} />
    </>
  );
}

function NewLanguage({ root, onMade }: { readonly root: string; readonly onMade: (id: string) => void }): ReactNode {
  const texts = useText();
  const { t } = texts;
  const [id, setId] = useState('');
  const make = useWrite((identity) => callGraph(identity, 'POST', `${root}/localizations`, { id: id.trim() }));
  return (
    <form
      className={useStyles().languages}
      style={{ margin: 0 }}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined, {
          onSuccess: () => {
            onMade(id.trim());
            setId('');
          },
        });
      }}
    >
      <Field
        label={t('admin.branding.newLanguage')}
        {...(make.error === null
          ? {}
          : { validationState: 'error' as const, validationMessage: faultOf(make.error, texts) })}
      >
        <Input value={id} dir="ltr" placeholder="de-DE" onChange={(_, { value }) => setId(value)} />
      </Field>
      <WriteButton type="submit" disabled={id.trim() === '' || make.isPending}>
        {t('admin.branding.addLanguage')}
      </WriteButton>
    </form>
  );
}

/** A language that is none, or is there already, is refused with these. */
const faultOf = (error: Error, texts: Texts): string =>
  error instanceof GraphError && (error.status === 400 || error.status === 409)
    ? texts.t('admin.branding.newLanguage.fault')
    : sentenceOf(error, texts);

function Branding({ root, language }: { readonly root: string; readonly language: string }): ReactNode {
  const path = language === '' ? root : `${root}/localizations/${language}`;
  const { data, error } = useGraphOr(path, nothing);
  const base = useGraphOr(root, nothing);
  const fault = error ?? base.error;
  if (fault !== null) return <Failed error={fault} />;
  if (data === undefined || base.data === undefined) return <Loading heights={[320, 240]} />;
  return <BrandingForm path={path} id={language || '0'} object={data} base={language === '' ? nothing : base.data} />;
}

const nothing: Values = {};

function BrandingForm({
  path,
  id,
  object,
  base,
}: {
  readonly path: string;
  readonly id: string;
  readonly object: Values;
  /** Shown where the object says nothing. */
  readonly base: Values;
}): ReactNode {
  const { t, language } = useText();
  const { identity } = useSession();
  const form = useForm(brandingForm, { object, path, id: `branding ${id}` });
  return (
    <>
      <BrandingPreview of={laidOver(base, form.draft)} saved={laidOver(base, object)} />
      <Pictures
        of={object}
        path={path}
        onChanged={async () => {
          await form.partlySaved?.(identity);
          await loadLook(language);
        }}
      />
      <FormSections of={form} components={components} />
      <FormFoot of={form} save={t('manage.save')} canPreview={false} onSaved={() => void loadLook(language)} />
    </>
  );
}

const components = { colour: ColourControl };
