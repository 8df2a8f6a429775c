/** What a failed program wrote to stderr, without the stack. */
export function whatWasSaid(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = 'stderr' in error ? String(error.stderr).trim() : '';
  const lines = (said || error.message).split('\n').filter((line) => !/^\s+at /.test(line));
  return lines.join('\n');
}
