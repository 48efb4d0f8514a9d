// The picture of a person: the initials of the name on a colour that the name decides. For the eye alone.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { CSSProperties, ReactNode } from 'react';

const useStyles = makeStyles({
  circle: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: 'var(--size)',
    height: 'var(--size)',
    borderRadius: '50%',
    fontSize: 'calc(var(--size) * 0.4)',
    fontWeight: tokens.fontWeightSemibold,
    // Not text: a reader hears the name that stands beside it, or that labels it.
    '::before': { content: 'attr(data-initials)' },
  },
  blue: { backgroundColor: tokens.colorPaletteBlueBackground2, color: tokens.colorPaletteBlueForeground2 },
  green: { backgroundColor: tokens.colorPaletteForestBackground2, color: tokens.colorPaletteForestForeground2 },
  purple: { backgroundColor: tokens.colorPalettePurpleBackground2, color: tokens.colorPalettePurpleForeground2 },
  teal: { backgroundColor: tokens.colorPaletteTealBackground2, color: tokens.colorPaletteTealForeground2 },
  pink: { backgroundColor: tokens.colorPalettePinkBackground2, color: tokens.colorPalettePinkForeground2 },
  brown: { backgroundColor: tokens.colorPaletteBrownBackground2, color: tokens.colorPaletteBrownForeground2 },
});
const colors = ['blue', 'green', 'purple', 'teal', 'pink', 'brown'] as const;

export function Initials({ name, size = 28 }: { readonly name: string; readonly size?: number }): ReactNode {
  const styles = useStyles();
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  const color = colors[sum % colors.length] ?? 'blue';
  return (
    <span
      aria-hidden
      className={mergeClasses(styles.circle, styles[color])}
      style={{ '--size': `${size}px` } as CSSProperties}
      data-initials={initialsOf(name)}
    />
  );
}

/** Of the first word and the last; signs that are no letters or numbers have none. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? []);
  return (words.length > 1 ? `${words[0]}${words.at(-1)}` : (words[0] ?? '')).toLocaleUpperCase();
}
