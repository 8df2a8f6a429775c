import type { SeededBug } from '../seeded-bug.ts';

const API = 'apps/api/src';

/** What is answered, and to whom. */
export const apiBugs: SeededBug[] = [
  {
    name: 'no-admission-limit',
    breaks: 'the line grows without end, and everyone waits for longer than they are patient',
    file: `${API}/sales/admission.ts`,
    find: 'const ticket = await take(refuseIfFull(facts));',
    replace: 'const ticket = await take(refuseIfFull(facts) * Infinity);',
    test: {
      programs: true,
      file: `${API}/http/limits.test.ts`,
      name: 'a line as long as it may be takes nobody',
    },
  },
  {
    name: 'ticket-of-another-readable',
    breaks: 'who knows the id of a ticket reads what became of it',
    file: `${API}/routes/tasks.ts`,
    find: 'owner === undefined ? undefined : await tasks.result(taskId);',
    replace: 'await tasks.result(taskId);',
    test: {
      programs: true,
      file: `${API}/routes/tasks.test.ts`,
      name: 'tells the place while it is in line',
    },
  },
  {
    name: 'ticket-of-another-watchable',
    breaks: 'who knows the id of a ticket is told by socket what becomes of it',
    file: `${API}/live/hub.ts`,
    find: 'if (owner === undefined) {',
    replace: 'if (!id) {',
    test: {
      programs: true,
      file: `${API}/routes/live.test.ts`,
      name: 'shows nobody the ticket of somebody else',
    },
  },
  {
    name: 'missed-message-never-told',
    breaks: 'a verdict whose message was lost is never told to who listens',
    file: `${API}/live/hub.ts`,
    find: '    setInterval(() => quietly(sweep()), SWEEP_EVERY_MS),\n',
    replace: '',
    test: {
      file: `${API}/live/hub.test.ts`,
      name: 'a verdict whose message was lost is told within seconds',
    },
  },
  {
    name: 'unsigned-event-believed',
    breaks: 'whoever knows the address of the webhook pays orders for nothing',
    file: `${API}/routes/payments.ts`,
    find: "if (!at) throw new ApiError('bad_signature'",
    replace:
      "if (!at && !request.headers['webhook-signature']) return;\n        if (!at) throw new ApiError('bad_signature'",
    test: { programs: true, file: `${API}/routes/payments.test.ts`, name: 'a forged event' },
  },
  {
    name: 'event-of-last-year-believed',
    breaks: 'an event that was recorded on its way is believed for ever',
    file: `${API}/http/payment-webhook.ts`,
    find: '  if (isNear(now) ||',
    replace: '  if (now > 0 ||',
    test: { file: `${API}/http/payment-webhook.test.ts`, name: 'signed 301 s ago' },
  },
  {
    name: 'money-refused-for-a-clock',
    breaks: 'an API whose clock is off refuses every payment',
    file: `${API}/http/payment-webhook.ts`,
    find: ' || isNear(now - (clockOffsetMs ?? 0))) return',
    replace: ') return',
    test: { file: `${API}/http/payment-webhook.test.ts`, name: 'signed 3600 s ago' },
  },
  {
    name: 'refused-without-a-time',
    breaks: 'who is refused is not told when to come back, and all come back at once',
    file: `${API}/http/errors.ts`,
    find: "  if (waitMs) void reply.header('retry-after', Math.ceil(waitMs / 1000));\n",
    replace: '',
    test: { file: `${API}/http/errors.test.ts`, name: 'is no mistake of ours' },
  },
  {
    name: 'away-is-a-mistake-of-ours',
    breaks: 'a MySQL that is away is answered 500, which no page tries again',
    file: `${API}/http/errors.ts`,
    find: 'error instanceof RedisUnavailable || error instanceof DatabaseUnavailable',
    replace: 'error instanceof RedisUnavailable',
    test: { file: `${API}/http/errors.test.ts`, name: 'is no mistake of ours' },
  },
  {
    name: 'one-key-for-two-operations',
    breaks: 'an admin who uses one key for an edit and for a reset has the second refused',
    file: `${API}/http/idempotency.ts`,
    find: 'update(`${operation} ${key}`)',
    replace: 'update(key)',
    test: {
      file: `${API}/http/idempotency.test.ts`,
      name: 'one key of a caller is another one for each operation',
    },
  },
  {
    name: 'changed-cookie-taken',
    breaks: 'a cookie that was changed is taken for what it says',
    file: `${API}/who/cookie-signer.ts`,
    find: 'if (end < 0 || by < 0) return',
    replace: 'if (end < 0) return',
    test: { file: `${API}/http/session.test.ts`, name: 'a cookie that was changed is nobody' },
  },
  {
    name: 'draw-not-told',
    breaks: 'the opening of a sale is said to be drawn, and whoever is first has it',
    file: `${API}/sales/board.ts`,
    find: '  ...(drawMs > 0 && { draw: true as const }),\n',
    replace: '',
    test: {
      programs: true,
      file: `${API}/routes/fairness.test.ts`,
      name: 'an opening that is drawn decides nothing before its time',
    },
  },
  {
    name: 'overview-contradicts-itself',
    breaks: 'operators are shown units that are nowhere, in the moment in which orders are written',
    file: `${API}/overview/stock-of.ts`,
    find: 'claimed: taken - sold,',
    replace: 'claimed: 0,',
    test: { file: `${API}/overview/stock-of.test.ts`, name: 'the parts add up to the total' },
  },
];
