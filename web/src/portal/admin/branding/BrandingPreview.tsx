// How the portal, the page to sign in and a mail will look with what is in the form.

import { makeStyles, Text, tokens, type BrandVariants } from '@fluentui/react-components';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { send } from '../../../api/graph.ts';
import { useLook } from '../../../look.ts';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { isColour } from './ColourControl.tsx';
import { addressOf } from './Pictures.tsx';

const own = { button: '#4759cf', mail: '#0f6cbd' };

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
    gap: tokens.spacingHorizontalL,
    marginBottom: tokens.spacingVerticalL,
  },
  one: { margin: 0, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalXS, alignContent: 'start' },
  frame: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: '#ffffff',
    color: '#242424',
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    backgroundSize: 'cover',
    backgroundPosition: 'center',
  },
  bar: { display: 'flex', alignItems: 'center', gap: '10px', padding: '8px 12px', borderBottom: '1px solid #e0e0e0' },
  body: { padding: '12px', display: 'grid', gap: '8px', justifyItems: 'start' },
  box: {
    margin: '16px',
    padding: '12px',
    backgroundColor: '#fafafa',
    display: 'grid',
    gap: '8px',
    justifyItems: 'start',
  },
  logo: { maxWidth: '100%', maxHeight: '36px' },
  name: { fontWeight: tokens.fontWeightSemibold },
  title: { fontSize: '18px', fontWeight: tokens.fontWeightSemibold },
  field: {
    width: '100%',
    boxSizing: 'border-box',
    minHeight: '30px',
    padding: '4px 8px',
    border: '1px solid #707070',
    borderRadius: '4px',
    color: '#616161',
    backgroundColor: '#ffffff',
  },
  button: { padding: '6px 16px', borderRadius: '4px', color: '#ffffff' },
  note: { fontSize: '13px', color: '#424242', whiteSpace: 'pre-line' },
  link: { fontSize: '13px', color: '#424242', textDecorationLine: 'underline', marginInlineEnd: '12px' },
});

export function BrandingPreview({ of, saved }: { readonly of: Values; readonly saved: Values }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const name = useLook().name ?? 'Latchkey';
  const shades = useShades(of['backgroundColor']);
  const text = (property: string): string => (typeof of[property] === 'string' ? String(of[property]).trim() : '');
  const banner = addressOf(saved, 'bannerLogo') ?? addressOf(saved, 'headerLogo');
  const bar = addressOf(saved, 'headerLogo') ?? addressOf(saved, 'bannerLogo') ?? addressOf(saved, 'squareLogo');
  const ground = addressOf(saved, 'backgroundImage');
  const mark = (logo: string | null): ReactNode =>
    logo === null ? <span className={styles.name}>{name}</span> : <img src={logo} alt={name} className={styles.logo} />;
  const button = (says: string, otherwise: string): ReactNode => (
    <span className={styles.button} style={{ backgroundColor: shades?.[80] ?? otherwise }}>
      {says}
    </span>
  );
  const links = (['customPrivacyAndCookies', 'customTermsOfUse'] as const).flatMap((each, at) =>
    text(`${each}Url`) === '' ? [] : [text(`${each}Text`) || t(at === 0 ? 'shell.privacy' : 'shell.terms')],
  );
  const shownLinks = links.map((each) => (
    <span key={each} className={styles.link}>
      {each}
    </span>
  ));
  return (
    <div className={styles.all} role="group" aria-label={t('admin.branding.preview')}>
      <Example title={t('admin.branding.inPortal')}>
        <div className={styles.frame}>
          <div className={styles.bar}>{mark(bar)}</div>
          <div className={styles.body}>
            <span style={{ color: shades?.[70] ?? '#3d4fc4' }}>{t('shell.home', { name })}</span>
            {button(t('request.send', { count: 1 }), own.button)}
          </div>
        </div>
      </Example>
      <Example title={t('admin.branding.inSignIn')}>
        <div className={styles.frame} style={ground === null ? {} : { backgroundImage: `url("${ground}")` }}>
          <div className={styles.box}>
            {mark(banner)}
            <span className={styles.title}>{t('shell.signIn')}</span>
            <span className={styles.field}>{text('usernameHintText')}</span>
            {button(t('shell.signIn'), own.button)}
            {text('signInPageText') === '' ? null : <span className={styles.note}>{text('signInPageText')}</span>}
            <span>{shownLinks}</span>
          </div>
        </div>
      </Example>
      <Example title={t('admin.branding.inMails')}>
        <div className={styles.frame}>
          <div className={styles.body}>
            {banner === null ? null : mark(banner)}
            <span className={styles.note}>{name}</span>
            <span className={styles.title}>{t('admin.branding.mailSubject')}</span>
            {button(t('access.title'), own.mail)}
            <span>{shownLinks}</span>
          </div>
        </div>
      </Example>
    </div>
  );
}

function Example({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <figure className={useStyles().one}>
      <figcaption>
        <Text weight="semibold">{title}</Text>
      </figcaption>
      {children}
    </figure>
  );
}

/** The shades that the server would give the colour; null for none, and while it is typed. */
function useShades(colour: unknown): BrandVariants | null {
  const wanted = isColour(colour) ? colour.toLowerCase() : null;
  const { data } = useQuery({
    queryKey: ['look', wanted],
    enabled: wanted !== null,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const path = `/branding/look.json?colour=${(wanted ?? '').slice(1)}`;
      return ((await send(null, { method: 'GET', path })).body as { readonly shades: BrandVariants | null }).shades;
    },
  });
  return wanted === null ? null : (data ?? null);
}
