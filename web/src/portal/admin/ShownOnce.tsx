// A secret that was made just now, shown this once.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useToasts } from '../../shell/toasts.ts';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
  value: { flexGrow: 1, minWidth: 0, fontFamily: tokens.fontFamilyMonospace },
});

export function ShownOnce({
  title,
  says,
  label,
  value,
  onClose,
}: {
  readonly title: string;
  readonly says: string;
  readonly label: string;
  /** Null where there is none after all. */
  readonly value: string | null;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => toasts.done(t('people.copied')),
      (error: unknown) => toasts.failed(t('people.notCopied'), error),
    );
  };
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {says}
            {value === null ? null : (
              <div className={styles.line}>
                <Input readOnly className={styles.value} value={value} aria-label={label} />
                <Button icon={<CopyRegular />} onClick={() => copy(value)}>
                  {t('people.copy')}
                </Button>
              </div>
            )}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('people.temporary.done')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
