/** Fetched with the pages that say them. */
export const fairnessEn = {
  fairness: {
    title: 'How this line was served',
    what: 'Every place in line with what became of it, in the order in which it was decided. It names nobody: each ticket is a number and a fingerprint that only its owner can recognize.',
    proves:
      'The batches form a chain: each carries a hash of the one before it. If anything were changed, added or left out later, the chain would break. Check it here, in your own browser.',
    running: 'The sale is still running. This is the record so far.',
    empty: 'Nobody has been served yet.',
    check: 'Check the record',
    insecure: 'Your browser can check the record only over https.',
    holds: 'The record holds: {{won}} of {{tickets}} won.',
    flawed: 'The record does not hold.',
    checks: {
      chain: 'The chain is intact.',
      draw: 'The order of the first tickets was drawn as promised.',
      order: 'Every number was decided once, in order.',
      luck: 'Nobody won ahead of one who came before them and lost.',
      complete: 'Every ticket is decided.',
    },
    fails: {
      chain: 'The chain is broken.',
      draw: 'The order of the first tickets was not drawn as promised, or it cannot be proved.',
      order: 'Some number was decided twice or out of order.',
      luck: 'Somebody won ahead of one who came before them and lost.',
      complete: 'Not every ticket is decided yet.',
    },
    head: 'End of the chain: {{head}}',
    caption: 'Places in the order of the record',
    number: 'Number',
    verdict: 'Outcome',
    hash: 'Fingerprint',
    mine: 'you',
    more: 'Show more',
    verdicts: {
      success: 'Got one',
      duplicate: 'Had one already',
      sold_out: 'Sold out',
      standby: 'On standby',
      left: 'Left the line',
      cancelled: 'Cancelled',
      failure: 'Failed',
      other: 'Other',
    },
  },
};

export type FairnessWords = typeof fairnessEn;
