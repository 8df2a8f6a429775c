import { rem } from '@mantine/core';
import {
  ArrowLeft,
  BadgeCheck,
  Check,
  ChevronLeft,
  ChevronRight,
  Clock,
  Ellipsis,
  Image,
  Mail,
  Moon,
  Pause,
  Play,
  Pointer,
  ReceiptText,
  Sun,
  TriangleAlert,
  Undo2,
  User,
  X,
  type IconNode,
} from 'lucide';
import { createElement } from 'react';

/**
 * An icon of Lucide as this page draws it: in rem, so that it grows with the text; always beside words or inside something that
 * is named. The set's plain shapes and not its components, which would be 1.5 kB more before the first paint.
 */
function icon(shapes: IconNode) {
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
        {shapes.map(([tag, attributes], i) => createElement(tag, { key: i, ...attributes }))}
      </svg>
    );
  };
}

export const SunIcon = icon(Sun);
export const MoonIcon = icon(Moon);
export const BackIcon = icon(ArrowLeft);
export const CheckIcon = icon(Check);
export const CrossIcon = icon(X);
export const ReturnIcon = icon(Undo2);
export const ClockIcon = icon(Clock);
export const TapIcon = icon(Pointer);
export const LineIcon = icon(Ellipsis);
export const SealIcon = icon(BadgeCheck);
export const OrderIcon = icon(ReceiptText);
export const PersonIcon = icon(User);
export const MailIcon = icon(Mail);
export const PlayIcon = icon(Play);
export const PreviousIcon = icon(ChevronLeft);
export const NextIcon = icon(ChevronRight);
export const PauseIcon = icon(Pause);
export const AlertIcon = icon(TriangleAlert);
export const PictureIcon = icon(Image);
