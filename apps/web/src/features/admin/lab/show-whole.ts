/** Brings a part of the page into sight where its end is not: on a phone the crowd stands below the form that starts it. */
export function showWhole(part: Element | null): void {
  if (!part || part.getBoundingClientRect().bottom <= innerHeight) return;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  part.scrollIntoView({ block: 'start', behavior: isStill ? 'auto' : 'smooth' });
}
