import type { AdminTask, AdminTaskQuery } from '@seckill/contracts';
import { fromLocalInput, toLocalInput } from '../moment.ts';

type Status = AdminTask['status'];

/** In the order in which a task goes through them. */
export const STATUSES = Object.keys({
  queued: true,
  started: true,
  retrying: true,
  success: true,
  failure: true,
  revoked: true,
  expired: true,
  lost: true,
} satisfies Record<Status, true>) as Status[];

/** What is looked for, as it stands in the form. */
export type TaskSearch = {
  id: string;
  kind: string;
  status: string;
  text: string;
  /** `only`: what schedules do by themselves, which is left out else. */
  upkeep: string;
  from: string;
  to: string;
};

const FIELDS = ['id', 'kind', 'status', 'text', 'upkeep'] as const;

export function searchOf(address: URLSearchParams): TaskSearch {
  const of = (name: string) => address.get(name) ?? '';
  const time = (name: string) => (of(name) ? toLocalInput(new Date(of(name))) : '');
  return {
    id: of('id'),
    kind: of('kind'),
    status: of('status'),
    text: of('text'),
    upkeep: of('upkeep'),
    from: safely(time, 'from'),
    to: safely(time, 'to'),
  };
}

/** What goes into the address of the page, so that a search can be passed on. */
export function addressOf(search: TaskSearch): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of FIELDS) if (search[name].trim()) address.set(name, search[name].trim());
  const [from, to] = [fromLocalInput(search.from), fromLocalInput(search.to)];
  if (from) address.set('from', from);
  if (to) address.set('to', to);
  return address;
}

/** What the server is asked. An id that cannot be one is looked for in the text, where it finds nothing. */
export function queryOf(address: URLSearchParams, cursor: string | undefined): AdminTaskQuery {
  const search = searchOf(address);
  const id = search.id.trim();
  if (/^[A-Za-z0-9._~-]{8,128}$/.test(id)) return { id };
  const status = STATUSES.find((each) => each === search.status);
  const text = id || search.text.trim();
  const [from, to] = [fromLocalInput(search.from), fromLocalInput(search.to)];
  return {
    // A kind that is asked for is shown, whoever runs it.
    ...(search.kind.trim()
      ? { kind: search.kind.trim().slice(0, 40) }
      : { upkeep: search.upkeep === 'only' ? 'only' : 'hide' }),
    ...(status && { status }),
    ...(text && { text: text.slice(0, 200) }),
    ...(from && { from }),
    ...(to && { to }),
    ...(cursor && { cursor }),
    limit: '50',
  };
}

function safely(read: (name: string) => string, name: string): string {
  try {
    return read(name);
  } catch {
    return '';
  }
}
