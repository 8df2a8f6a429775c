import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { withTranslation, type WithTranslation } from 'react-i18next';
import { Empty } from './empty.tsx';
import { AlertIcon } from './icons.tsx';

type Props = WithTranslation & { children: ReactNode };

/** A fault of the page itself: said in plain words, with the one thing that helps. */
class Guard extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    const { t, children } = this.props;
    if (!this.state.failed) return children;
    return (
      <Empty
        icon={<AlertIcon size={32} />}
        title={t('trouble.crash')}
        text={t('trouble.crashText')}
      >
        <Button onClick={() => location.reload()}>{t('trouble.reload')}</Button>
      </Empty>
    );
  }
}

export const CrashGuard = withTranslation()(Guard);
