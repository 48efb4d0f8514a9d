// The pictures of a branding: each is put and taken away by itself, at once.

import { Field, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useRef, type ReactNode } from 'react';
import { callWith } from '../../../api/graph.ts';
import { GraphError } from '../../../api/graphError.ts';
import { useWrite } from '../../../api/queries.ts';
import { Section } from '../../../parts/Section.tsx';
import { sentenceOf } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';

export const pictures = [
  'bannerLogo',
  'headerLogo',
  'squareLogo',
  'squareLogoDark',
  'favicon',
  'backgroundImage',
] as const;
export type PictureName = (typeof pictures)[number];

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalL },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  picture: {
    maxWidth: '245px',
    maxHeight: '64px',
    padding: tokens.spacingHorizontalXS,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  dark: { backgroundColor: '#1f1f1f' },
});

/** Below the server's own address; null where there is none. */
export const addressOf = (branding: Values, name: PictureName): string | null =>
  typeof branding[`${name}RelativeUrl`] === 'string' ? `/${String(branding[`${name}RelativeUrl`])}` : null;

interface PicturesProps {
  readonly of: Values;
  readonly path: string;
  /** The branding has another version then. */
  readonly onChanged: () => Promise<void>;
}

export function Pictures(props: PicturesProps): ReactNode {
  const { t } = useText();
  return (
    <Section title={t('admin.branding.pictures')}>
      <div className={useStyles().list}>
        {pictures.map((name) => (
          <Picture key={name} name={name} {...props} />
        ))}
      </div>
    </Section>
  );
}

function Picture({ name, of, path, onChanged }: PicturesProps & { readonly name: PictureName }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const chooser = useRef<HTMLInputElement>(null);
  const label = t(`admin.branding.${name}`);
  const write = useWrite(async (identity, file: File | null) => {
    await callWith(identity, {
      method: file === null ? 'DELETE' : 'PUT',
      path: `${path}/${name}`,
      ...(file === null ? {} : { body: file, headers: { 'content-type': file.type || 'application/octet-stream' } }),
    });
    await onChanged();
  });
  const address = addressOf(of, name);
  return (
    <Field
      label={label}
      hint={t(`admin.branding.${name}.help`)}
      {...(write.error === null
        ? {}
        : { validationState: 'error' as const, validationMessage: saidOf(write.error, texts) })}
    >
      <div className={styles.line} role="group">
        {address === null ? (
          <Text>{t('admin.branding.noPicture')}</Text>
        ) : (
          <img
            src={address}
            alt={label}
            className={`${styles.picture} ${name === 'squareLogoDark' ? styles.dark : ''}`}
          />
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          accept="image/png,image/jpeg"
          aria-label={t('admin.branding.file', { name: label })}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            target.value = '';
            if (file !== undefined) write.mutate(file);
          }}
        />
        <WriteButton
          disabled={write.isPending}
          aria-label={t('admin.branding.choose', { name: label })}
          onClick={() => chooser.current?.click()}
        >
          {t('admin.branding.choosePicture')}
        </WriteButton>
        {address === null ? null : (
          <WriteButton
            appearance="subtle"
            disabled={write.isPending}
            aria-label={t('admin.branding.remove', { name: label })}
            onClick={() => write.mutate(null)}
          >
            {t('admin.branding.removePicture')}
          </WriteButton>
        )}
      </div>
    </Field>
  );
}

/** The server says what is wrong with the picture. */
const saidOf = (error: Error, texts: Texts): string =>
  (error instanceof GraphError ? error.details[0]?.message : undefined) ?? sentenceOf(error, texts);
