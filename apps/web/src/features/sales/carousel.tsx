import { ActionIcon } from '@mantine/core';
import type { Banner } from '@seckill/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NextIcon, PauseIcon, PlayIcon, PreviousIcon } from '../../components/icons.tsx';
import classes from './carousel.module.css';
import { Slide } from './slide.tsx';
import { useSlides } from './use-slides.ts';

/** Banners one beside the other, scrolled by the browser itself: by finger, by wheel, by the buttons or by time. */
export function Carousel({ banners }: { banners: readonly Banner[] }) {
  const { t } = useTranslation();
  const { track, onScroll, shown, show, playing, setPlaying, hold } = useSlides(banners.length);
  return (
    <section
      className={classes.carousel}
      aria-roledescription="carousel"
      aria-label={t('home.banners.label')}
      {...hold}
    >
      <div className={classes.track} ref={track} onScroll={onScroll}>
        {banners.map((banner, i) => (
          <Slide key={banner.id} banner={banner} shown={i === shown} first={i === 0} />
        ))}
      </div>
      {banners.length > 1 && (
        <div className={classes.controls}>
          <Control label={t('home.banners.previous')} onClick={() => show(shown - 1)}>
            <PreviousIcon size={16} />
          </Control>
          <span className={classes.dots} aria-hidden="true">
            {banners.map(({ id }, i) => (
              <i key={id} data-shown={i === shown || undefined} />
            ))}
          </span>
          <Control label={t('home.banners.next')} onClick={() => show(shown + 1)}>
            <NextIcon size={16} />
          </Control>
          <Control
            label={playing ? t('home.banners.pause') : t('home.banners.play')}
            onClick={() => setPlaying(!playing)}
          >
            {playing ? <PauseIcon size={16} /> : <PlayIcon size={16} />}
          </Control>
        </div>
      )}
    </section>
  );
}

type ControlProps = { label: string; onClick(): void; children: ReactNode };

function Control({ label, onClick, children }: ControlProps) {
  return (
    <ActionIcon
      variant="transparent"
      size="var(--target)"
      radius="sm"
      c="white"
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}
