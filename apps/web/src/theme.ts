import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import badge from './components/badge.module.css';

/** Cinnabar: the one accent. Filled shade 7 carries white text at 5:1 in both schemes. */
const cinnabar: MantineColorsTuple = [
  '#fff2ee',
  '#ffe2da',
  '#fdc4b5',
  '#f9a48e',
  '#f3856a',
  '#e8643f',
  '#d94f2b',
  '#c93f22',
  '#ad3319',
  '#8a2814',
];

/** Colours that say something. Mantine's own light letters are hard to read on their ground. */
const TONES: Record<string, { ground: string; letters: string }> = {
  good: { ground: 'var(--good-soft)', letters: 'var(--good-text)' },
  warn: { ground: 'var(--warn-soft)', letters: 'var(--warn-text)' },
  bad: { ground: 'var(--bad-soft)', letters: 'var(--bad-text)' },
  accent: { ground: 'var(--accent-soft)', letters: 'var(--accent-text)' },
  plain: { ground: 'var(--surface-sunken)', letters: 'var(--mantine-color-dimmed)' },
};

const variantColorResolver: VariantColorsResolver = (input) => {
  const tone = TONES[input.color ?? ''];
  if (!tone) return defaultVariantColorsResolver(input);
  return { background: tone.ground, hover: tone.ground, color: tone.letters, border: 'none' };
};

const sans =
  "-apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', 'Noto Sans', sans-serif";
const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace";

export const theme = createTheme({
  colors: { cinnabar },
  primaryColor: 'cinnabar',
  primaryShade: 7,
  variantColorResolver,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  // The only sizes, weights and corners there are, all in rem: who sets a larger text gets a larger page.
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  fontWeights: { regular: '400', medium: '600', bold: '700' },
  headings: { fontFamily: sans, fontWeight: '600', textWrap: 'balance' },
  defaultRadius: 'md',
  radius: { sm: '0.5rem', md: '0.75rem', lg: '1.25rem', xl: '1.75rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Badge: {
      defaultProps: { color: 'plain', variant: 'light' },
      classNames: { root: badge.root, label: badge.label },
    },
    // Parts as wide as their words: of equal ones the longest breaks its word.
    SegmentedControl: {
      styles: { control: { flex: 'auto' }, label: { whiteSpace: 'nowrap' } },
    },
  },
});

/** The few colours everything is drawn with; the pairs used for text keep 4.5:1 and more. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--ease-out': 'cubic-bezier(0.22, 1, 0.36, 1)',
    // Of the page's title and of its headline: with the screen, within bounds.
    '--title-size': 'clamp(1.625rem, 4vw, 2.375rem)',
    // What a finger meets: 44 px, and six of them beside each other on any phone with any size of text.
    '--target': 'min(2.75rem, 14vw)',
    '--display-size': 'clamp(2rem, 5.4vw, 3.5rem)',
  },
  light: {
    '--mantine-color-body': '#faf8f5',
    '--mantine-color-text': '#231e19',
    '--mantine-color-dimmed': '#6a6158',
    '--mantine-color-placeholder': '#6f665d',
    '--mantine-color-default': '#ffffff',
    '--mantine-color-default-hover': '#f6f2ec',
    '--mantine-color-default-color': '#231e19',
    '--mantine-color-default-border': '#ddd5ca',
    '--mantine-color-anchor': '#a9351a',
    '--mantine-color-error': '#a32a15',
    '--mantine-color-cinnabar-light': '#fdebe5',
    '--mantine-color-cinnabar-light-hover': '#fbdfd6',
    '--mantine-color-cinnabar-light-color': '#9c2f16',
    '--mantine-primary-color-light': '#fdebe5',
    '--mantine-primary-color-light-hover': '#fbdfd6',
    '--mantine-primary-color-light-color': '#9c2f16',
    '--surface': '#ffffff',
    '--surface-sunken': '#f3efe9',
    '--line': '#e8e2d9',
    '--accent-text': '#a9351a',
    '--accent-soft': '#fdebe5',
    '--accent-bar': '#d94f2b',
    '--good-text': '#17633f',
    '--good-soft': '#e3f3ea',
    '--warn-text': '#734a04',
    '--warn-soft': '#fbf0d9',
    '--bad-text': '#9c1c2e',
    '--bad-soft': '#fbe6e8',
    '--scrim': 'rgb(250 248 245 / 72%)',
    '--shadow-card': '0 1px 2px rgb(60 40 20 / 5%), 0 8px 28px -12px rgb(60 40 20 / 14%)',
    '--shadow-dialog': '0 24px 80px -24px rgb(60 40 20 / 35%)',
  },
  dark: {
    '--mantine-color-body': '#151311',
    '--mantine-color-text': '#f1ebe3',
    '--mantine-color-dimmed': '#b0a69b',
    '--mantine-color-placeholder': '#9d9388',
    '--mantine-color-default': '#211e1b',
    '--mantine-color-default-hover': '#2b2723',
    '--mantine-color-default-color': '#f1ebe3',
    '--mantine-color-default-border': '#443d36',
    '--mantine-color-anchor': '#ff9d81',
    '--mantine-color-error': '#ff9d8f',
    '--mantine-color-cinnabar-light': '#3a2019',
    '--mantine-color-cinnabar-light-hover': '#48271e',
    '--mantine-color-cinnabar-light-color': '#ffab93',
    '--mantine-primary-color-light': '#3a2019',
    '--mantine-primary-color-light-hover': '#48271e',
    '--mantine-primary-color-light-color': '#ffab93',
    '--surface': '#1e1b18',
    '--surface-sunken': '#262220',
    '--line': '#332e29',
    '--accent-text': '#ff9d81',
    '--accent-soft': '#3a2019',
    '--accent-bar': '#e8643f',
    '--good-text': '#83d6aa',
    '--good-soft': '#17301f',
    '--warn-text': '#f1c978',
    '--warn-soft': '#352a12',
    '--bad-text': '#ff9aa6',
    '--bad-soft': '#3b1a1f',
    '--scrim': 'rgb(15 13 12 / 76%)',
    '--shadow-card': '0 1px 2px rgb(0 0 0 / 40%), 0 10px 30px -14px rgb(0 0 0 / 60%)',
    '--shadow-dialog': '0 24px 80px -20px rgb(0 0 0 / 80%)',
  },
});
