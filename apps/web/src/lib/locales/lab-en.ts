export const labEn = {
  title: 'Lab',
  lead: 'The same crowd, at the same instant, at two shops: one makes each order while the buyer waits, one puts everybody in line.',
  whatItIs:
    'The buyers are made by this machine. Routes, tickets and orders are real; they belong to two sales of the lab’s own. Nothing of your shop’s own sales is touched.',
  empty: 'Nothing has run yet. Start with the numbers of the course, or choose your own.',
  away: 'The connection to the lab is lost. It comes back by itself; the run goes on meanwhile.',
  start: 'Start',
  stop: 'Stop',
  again: 'Run again with seed {{seed}}',
  savePicture: 'Save picture',
  saveData: 'Save data (JSON)',
  ms: '{{value}} ms',
  s: '{{value}} s',
  comma: ', ',
  notYet: 'not yet',
  noneYet: 'Nothing yet',
  count: '{{state}} {{value}}',
  said: '{{side}}: {{counts}}',
  canvas_one: 'One dot: one buyer. The numbers stand below.',
  canvas_other: '{{count}} dots, one for each buyer. The numbers stand below.',
  spread: 'half within {{p50}}, 95% within {{p95}}, the last after {{max}}',
  answers: 'Time to an answer.',
  verdicts: 'Time to a verdict.',
  settings: {
    title: 'Who comes, and to what',
    people: 'Buyers',
    units: 'Units in stock',
    slots: 'Synchronous: orders worked on at once',
    queue: 'Synchronous: waiting for a slot',
    workMs: 'Synchronous: work per order (ms)',
    concurrency: 'Requests in flight at most',
    seed: 'Seed',
    seedHint: 'The same seed is the same order of buyers.',
    random: 'random',
    words:
      '{{people}} buyers, {{units}} units; synchronous: {{slots}} slots, {{queue}} waiting, {{work}} each; seed {{seed}}',
  },
  phases: {
    preparing: 'Getting ready: a fresh round of the sale, and a session for each buyer.',
    running: 'Running.',
    checking: 'Everybody has an answer. Now MySQL is asked.',
    done: 'Done. Seed {{seed}}.',
    stopped: 'Stopped. Seed {{seed}}.',
    failed: 'This run failed.',
  },
  dots: {
    idle: 'Not pressed yet',
    asking: 'Connection held',
    queued: 'In line',
    success: 'Got one',
    sold_out: 'Sold out',
    turned_away: 'Turned away',
    failed: 'Error',
  },
  sides: {
    synchronous: {
      title: 'Synchronous',
      lead: 'The order is made while the connection is held. Who finds no room is turned away.',
    },
    queued: {
      title: 'Queued',
      lead: 'Everybody gets a ticket at once. A worker decides the tickets in their order.',
    },
  },
  figures: {
    turnedAway: 'Turned away',
    held: 'Connections held now',
    lastAnswer: 'Longest wait for an answer',
    lastVerdict: 'Longest wait for a verdict',
    sold: 'Sold',
  },
  faults: {
    title: 'What breaks, and what holds',
    lead: 'Each strikes a run at the moment at which it matters. The page shows what happens, and the guarantees are counted again at the end.',
    do: 'Break it',
    startAndDo: 'Start a run and break it',
    impossible: 'Not possible here: these servers are not the lab’s to stop.',
    noRun: 'No run is on: this starts one, with the settings above.',
    tooLate:
      'Too late for this run: nothing is left to be struck. Once it has ended, this begins another one and breaks that.',
    late: 'Asked for too late ({{time}}): nothing was left to be struck, and nothing was broken.',
    begun: 'Happening now, since {{time}}.',
    over: 'Over since {{time}}.',
    failed: 'This could not be done ({{time}}).',
    soon: 'The guarantees are counted when the run ends.',
    guarantees: 'Guarantees that hold: {{held}} of {{all}}.',
    redelivered:
      'Batches given to another worker as well: {{again}}. Orders in MySQL: {{orders}}; units claimed in Redis: {{claims}}.',
    deliveredOnce:
      'No batch was in hand at that moment, so none was delivered twice. Try it again.',
    kill_worker: {
      title: 'Kill a worker after the claim',
      expect:
        'The stock is taken, the order is not written, and the worker is gone. Another one takes the batch up and ends it: the line stands still for a moment.',
    },
    mysql_away: {
      title: 'MySQL away for 5 s',
      expect:
        'Tickets are still given out, verdicts wait. When MySQL is back, the line goes on where it stood.',
    },
    redis_data_lost: {
      title: 'Lose the data in Redis',
      expect:
        'Only this shop’s own keys are deleted. Places in line may be lost, and their buyers are told so; no unit is sold twice, as the orders in MySQL say what is left.',
    },
    deliver_twice: {
      title: 'Deliver a batch twice',
      expect: 'The second delivery is told the verdicts of the first. Nobody gets a second unit.',
    },
    second_api: {
      title: 'Two APIs at once',
      expect:
        'Both give out numbers of the same line. No number is given twice, none is passed over.',
    },
  },
  buckets: {
    title: 'Where everything is',
    lead: 'Every unit and every ticket of the queued side, just now.',
    units_one: '{{count}} unit',
    units_other: '{{count}} units',
    tickets_one: '{{count}} ticket',
    tickets_other: '{{count}} tickets',
    available: 'Available',
    held: 'Held until paid',
    paid: 'Paid',
    line: 'In line',
    success: 'Got one',
    standby: 'On standby',
    soldOut: 'Sold out',
    failed: 'Error',
  },
  proof: {
    title: 'What MySQL says',
    lead: 'Counted after the run, without a look at what buyers were told.',
    none: 'Counted when a run has ended.',
    sheet: 'Each guarantee of the queued side is two counts from different places.',
    figure: 'Count',
    told: 'Told “got one”',
    orders: 'Orders in MySQL',
    twice: 'Buyers with two orders',
    result: 'Result',
    agrees: 'agrees',
    differs: 'differs',
  },
  lessons: {
    label: 'Lesson: {{part}}',
    code: 'The code that does it',
    synchronous: {
      title: 'Why people are turned away',
      text: 'Each order keeps a connection and a slot for as long as the work takes. 100 slots and 2 s of work are at most 50 orders a second, however fast people press. Who comes while every slot is taken gets an error, though there may still be stock.',
    },
    queued: {
      title: 'Why nobody is turned away',
      text: 'The request only writes a ticket with its number into Redis and is answered: milliseconds, whatever the order costs. As with Celery’s delay() there is an id to ask with. The work is done behind, in batches, in the order of the numbers.',
    },
    buckets: {
      title: 'A unit is in one place only',
      text: 'One script in Redis takes units for a whole batch in one step; no two workers see the same unit. The orders are then written in one transaction of MySQL, which has the last word. An unpaid unit comes back when its time is up.',
    },
    proof: {
      title: 'Do not believe the page, count',
      text: 'Retries and restarts mean that each step may happen twice. Unique keys in the database make the second time do nothing. The sheet then compares Redis, tickets and orders: each line must give the same number from two sides.',
    },
  },
};

export type LabWords = typeof labEn;
