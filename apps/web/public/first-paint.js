// Runs before the first paint, so that a chosen dark page never flashes white. A file, not inline: the CSP.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem('seckill.scheme');
  } catch {
    // Storage may be forbidden; the system's choice is used then.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
