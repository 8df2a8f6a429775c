import { verdictOf, type Entry } from '../buyers/entry.ts';

type Advice = { when(entry: Entry): boolean; say: string };

const answered = (start: string) => (entry: Entry) => entry.answer.startsWith(start);

const ADVICE: Advice[] = [
  {
    when: answered('503 unavailable'),
    say:
      '503 unavailable: Redis or MySQL kept the product waiting for longer than a buyer should\n' +
      '  wait, so it said "try again shortly". Is the machine busy with something else, or a\n' +
      '  server down? See .data/logs/api.log and /readyz, then set the storm off again.',
  },
  {
    when: answered('503 overloaded'),
    say:
      '503 overloaded: the line was full. Is a worker running? Give it time, or let more in\n' +
      '  with ADMISSION_MAX_WAITING.',
  },
  {
    when: answered('429'),
    say: '429 rate_limited: more purchases of one buyer in 10 s than PURCHASES_PER_10S allows.',
  },
  {
    when: answered('500'),
    say: '500: a defect of the product. The end of .data/logs/api.log says which.',
  },
  {
    when: answered('no answer'),
    say:
      'no answer: the API ended, or could not open so many connections. See the end of\n' +
      '  .data/logs/api.log and "ulimit -n"; fewer at once with --concurrency.',
  },
  {
    when: (entry) => entry.accepted !== undefined && verdictOf(entry) === undefined,
    say:
      'no verdict: nobody decided these tickets while the storm had patience. Is a worker\n' +
      '  running? See .data/logs/worker.log; a slow machine needs a longer --patience.',
  },
];

/** What is behind answers that nobody expects, and what to do about it, in plain words. */
export function adviceFor(entries: readonly Entry[]): string[] {
  return ADVICE.filter(({ when }) => entries.some(when)).map(({ say }) => say);
}
