import type { Banner } from '@seckill/contracts';
import { Link } from 'wouter';
import classes from './carousel.module.css';

type Props = { banner: Banner; shown: boolean; first: boolean };

/** One banner. While it is out of sight the keyboard and screen readers pass it by. */
export function Slide({ banner, shown, first }: Props) {
  const { imageUrl, linkUrl, title, subtitle } = banner;
  const look = { className: classes.slide, inert: !shown, draggable: false };
  const content = (
    <>
      <img
        src={imageUrl}
        alt=""
        width="1280"
        height="720"
        loading={first ? 'eager' : 'lazy'}
        draggable={false}
      />
      <span className={classes.caption}>
        <strong>{title}</strong>
        <span>{subtitle}</span>
      </span>
    </>
  );
  if (linkUrl.startsWith('/')) {
    return (
      <Link href={linkUrl} {...look}>
        {content}
      </Link>
    );
  }
  return (
    <a href={linkUrl} {...look}>
      {content}
    </a>
  );
}
