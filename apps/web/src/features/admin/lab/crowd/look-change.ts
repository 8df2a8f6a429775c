/** Tells when what a drawing took its colours from has changed: the theme, or the colours that the person forces. */
export function onLookChange(listener: () => void): () => void {
  const theme = new MutationObserver(listener);
  theme.observe(document.documentElement, {
    attributeFilter: ['data-mantine-color-scheme'],
  });
  const forced = matchMedia('(forced-colors: active)');
  forced.addEventListener('change', listener);
  return () => {
    theme.disconnect();
    forced.removeEventListener('change', listener);
  };
}
