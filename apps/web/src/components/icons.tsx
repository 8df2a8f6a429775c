import { rem } from '@mantine/core';
import type { ReactNode } from 'react';

/** Line icons on a 24 grid; always beside words or inside something that is named. */
function icon(shape: ReactNode) {
  return function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg
        style={{ width: rem(size), height: rem(size) }}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shape}
      </svg>
    );
  };
}

export const SunIcon = icon(
  <>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4" />
  </>,
);
export const MoonIcon = icon(<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4 6.6 6.6 0 0 0 20 14.5Z" />);
export const BackIcon = icon(<path d="M19 12H5m6-6-6 6 6 6" />);
export const CheckIcon = icon(<path d="m5 12.5 4.5 4.5L19 7.5" />);
export const CrossIcon = icon(<path d="m6 6 12 12M18 6 6 18" />);
export const ReturnIcon = icon(<path d="M4 12a8 8 0 1 1 2.4 5.7M4 12V6.5M4 12h5.5" />);
export const ClockIcon = icon(
  <>
    <circle cx="12" cy="12" r="9" />
    <path d="M12 7v5l3.2 2" />
  </>,
);
export const TapIcon = icon(
  <>
    <circle cx="12" cy="12" r="3" />
    <circle cx="12" cy="12" r="8.5" strokeDasharray="3.2 3.4" />
  </>,
);
export const LineIcon = icon(
  <>
    <circle cx="5" cy="12" r="2" />
    <circle cx="12" cy="12" r="2" />
    <circle cx="19" cy="12" r="2" />
  </>,
);
export const SealIcon = icon(
  <>
    <rect x="4" y="4" width="16" height="16" rx="4" />
    <path d="m8.5 12.3 2.4 2.4 4.6-5" />
  </>,
);
export const OrderIcon = icon(<path d="M6 3h12v18l-3-2-3 2-3-2-3 2V3Zm3.5 6h5m-5 4h5" />);
export const PersonIcon = icon(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
  </>,
);
export const MailIcon = icon(
  <>
    <rect x="3" y="5" width="18" height="14" rx="3" />
    <path d="m4 8 8 5.5L20 8" />
  </>,
);
export const PlayIcon = icon(<path d="M8 5.5v13l10.5-6.5L8 5.5Z" />);
export const PreviousIcon = icon(<path d="m14.5 5-7 7 7 7" />);
export const NextIcon = icon(<path d="m9.5 5 7 7-7 7" />);
export const PauseIcon = icon(<path d="M8.5 5.5v13m7-13v13" />);
export const AlertIcon = icon(<path d="M12 8v5m0 3.2v.1M12 3 2.8 19.5h18.4L12 3Z" />);
export const PictureIcon = icon(
  <>
    <rect x="3" y="4" width="18" height="16" rx="3" />
    <circle cx="8.5" cy="9.5" r="1.8" />
    <path d="m4 18 5.5-5 3.5 3 3-2.5 4.5 4" />
  </>,
);
