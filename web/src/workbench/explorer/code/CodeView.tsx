// The written call in a language of choice, with what is done once before it, ready to copy.

import { makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { placeOf } from '../../../api/place.ts';
import { useSession } from '../../../session/session.ts';
import { CopyBlock } from '../../../parts/Copy.tsx';
import type { Explored } from '../explored.ts';
import type { Schema } from '../schema.ts';
import { languages, type Language } from './languages.ts';
import { setupOf } from './setup.ts';

const useStyles = makeStyles({ tools: { marginBottom: tokens.spacingVerticalS } });
const key = 'latchkey.language';

export function CodeView({ call, schema }: { readonly call: Explored; readonly schema: Schema }): ReactNode {
  const styles = useStyles();
  const { sandbox, identity } = useSession();
  const [language, setLanguage] = useState<Language>(
    () => languages.find(({ name }) => name === localStorage.getItem(key)) ?? (languages[0] as Language),
  );
  const place = placeOf(sandbox, identity?.key);
  const [shell, client] = setupOf(language.name, place, call.version);
  const choose = (name: string): void => {
    localStorage.setItem(key, name);
    setLanguage(languages.find((each) => each.name === name) ?? language);
  };
  return (
    <>
      <Select
        className={styles.tools}
        size="small"
        aria-label="Language"
        value={language.name}
        onChange={(_, { value }) => choose(value)}
      >
        {languages.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <CopyBlock
        title="The call"
        label={`The call in ${language.name}`}
        text={language.write({ call, schema, origin: place.origin })}
      />
      <CopyBlock title="Once before, in a shell" label="Once before, in a shell" text={shell} />
      {client === '' ? null : (
        <CopyBlock title={`The client, in ${language.name}`} label={`The client in ${language.name}`} text={client} />
      )}
    </>
  );
}
