// What a person chooses: colours and language of the pages, and how often mails come.

import { Link, Radio, RadioGroup } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { callGraph } from '../../api/graph.ts';
import { useGraph, useWrite } from '../../api/queries.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { ShortcutList } from '../../shell/ShortcutList.tsx';
import { useViewReason } from '../../parts/WriteButton.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { chooseLanguage, chosenLanguage, languageNames, type Language } from '../../text/languages.ts';
import { useText } from '../../text/text.tsx';
import { chooseTheme, useThemeChoice, type ThemeChoice } from '../../theme.ts';

export default function SettingsPage(): ReactNode {
  const { t } = useText();
  const { choice } = useThemeChoice();
  return (
    <>
      <PageHead title={t('shell.settings')} />
      <Section title={t('shell.colours')}>
        <RadioGroup
          aria-label={t('shell.colours')}
          value={choice}
          onChange={(_, { value }) => chooseTheme(value as ThemeChoice)}
        >
          {(['system', 'light', 'dark'] as const).map((value) => (
            <Radio key={value} value={value} label={t(`shell.colours.${value}`)} />
          ))}
        </RadioGroup>
      </Section>
      <Section title={t('shell.language')}>
        <RadioGroup
          aria-label={t('shell.language')}
          value={chosenLanguage() ?? 'system'}
          onChange={(_, { value }) => chooseLanguage(value === 'system' ? null : (value as Language))}
        >
          <Radio value="system" label={t('shell.language.system')} />
          {Object.entries(languageNames).map(([value, name]) => (
            <Radio key={value} value={value} label={name} lang={value} />
          ))}
        </RadioGroup>
      </Section>
      <Section title={t('shell.mails')}>
        <Mails />
      </Section>
      <Section title={t('shell.shortcuts')}>
        <ShortcutList />
      </Section>
      <Section title={t('shell.signIns')}>
        <Link href="/account">{t('shell.signInsSays')}</Link>
      </Section>
    </>
  );
}

const preferences = '/latchkey/v1/preferences';

function Mails(): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const { data, error } = useGraph<{ readonly mailFrequency: 'each' | 'daily' | null }>(preferences);
  const viewReason = useViewReason();
  const write = useWrite((identity, mailFrequency: string) =>
    callGraph(identity, 'PATCH', preferences, { mailFrequency }),
  );
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[64]} />;
  return (
    <RadioGroup
      aria-label={t('shell.mails')}
      disabled={write.isPending || viewReason !== null}
      title={viewReason ?? undefined}
      value={data.mailFrequency ?? 'each'}
      onChange={(_, { value }) =>
        write.mutate(value, {
          onSuccess: () => toasts.done(t('shell.mails.kept')),
          onError: (fault) => toasts.failed(t('errors.notDone'), fault),
        })
      }
    >
      {(['each', 'daily'] as const).map((value) => (
        <Radio key={value} value={value} label={t(`shell.mails.${value}`)} />
      ))}
    </RadioGroup>
  );
}
