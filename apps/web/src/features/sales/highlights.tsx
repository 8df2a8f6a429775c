import { Skeleton } from '@mantine/core';
import { expectsBanners, useBanners } from '../../lib/banners.ts';
import { Carousel } from './carousel.tsx';
import { HeroLine } from './hero-line.tsx';
import classes from './highlights.module.css';

/** The banners, in a place that is kept for them while they come; where there are none, a drawing. */
export function Highlights() {
  const { data: banners, isPending } = useBanners();
  if (banners && banners.length > 0) {
    return (
      <div className={classes.place}>
        <Carousel banners={banners} />
      </div>
    );
  }
  if (isPending && expectsBanners())
    return <Skeleton className={classes.place ?? ''} radius="xl" />;
  return (
    <div className={classes.place} data-none>
      <HeroLine />
    </div>
  );
}
