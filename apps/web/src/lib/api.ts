import { ERROR_STATUS } from '@seckill/contracts';
import type {
  BannerList,
  FairnessRecord,
  Inbox,
  Language,
  OpeningReminder,
  Order,
  OrderList,
  Overview,
  PassAnswer,
  PassRequest,
  PurchaseAccepted,
  PurchaseRequest,
  ResetRequest,
  ResetResult,
  Sale,
  SaleChange,
  SaleList,
  Session,
  SignedIn,
  SignIn,
  SignUp,
  SignUpAccepted,
  StandbyAccepted,
  Task,
  Ticket,
  TicketList,
  VerifySheet,
} from '@seckill/contracts';
import type { ApiErrorCode } from './error-code.ts';
import { languageNow } from './language/i18n.ts';

const TIMEOUT_MS = 10_000;

type Facts = {
  retryAfterMs?: number | undefined;
  field?: string | undefined;
  changes?: readonly SaleChange[] | undefined;
};

/** Any answer that is not a success, and the lack of one. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  /** How long the server asks to wait before the next try, in ms. */
  readonly retryAfterMs: number | undefined;
  /** Which field of what was asked is refused, as `body/opensAt`, where it is one. */
  readonly field: string | undefined;
  /** Of a sale that somebody else changed: how, the newest first. */
  readonly changes: readonly SaleChange[];

  constructor(code: ApiErrorCode, message: string, { retryAfterMs, field, changes }: Facts = {}) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.field = field;
    this.changes = changes ?? [];
  }
}

export function codeOf(error: unknown): ApiErrorCode {
  return error instanceof ApiError ? error.code : 'internal';
}

/** A round trip's answer with its times, for the clock. */
export type Timed<T> = { body: T; sentAt: number; receivedAt: number };

type Options = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

/** Asks the API. Throws ApiError for anything but a success. */
export async function call<T>(
  method: string,
  path: string,
  options: Options = {},
): Promise<Timed<T>> {
  const { body, headers, signal } = options;
  const limited = limitedBy(signal);
  const language = languageNow();
  const sentAt = performance.now();
  try {
    const response = await fetch(path, {
      method,
      signal: limited.signal,
      headers: {
        ...(language && { 'accept-language': language }),
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const receivedAt = performance.now();
    if (!response.ok) throw refusal(response, text);
    const answer: T = text ? JSON.parse(text) : undefined;
    return { body: answer, sentAt, receivedAt };
  } catch (error) {
    if (error instanceof ApiError || signal?.aborted) throw error;
    throw new ApiError('network', String(error));
  } finally {
    limited.end();
  }
}

/** Aborts with the caller's signal, and after a time. `AbortSignal.any` and `timeout` are too new for many phones. */
function limitedBy(signal: AbortSignal | undefined): { signal: AbortSignal; end(): void } {
  const limit = new AbortController();
  const abort = (): void => limit.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  return {
    signal: limit.signal,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    },
  };
}

/** An answer of a proxy, or of a server newer than this page, has no code known here; its status says enough. */
function refusal(response: Response, text: string): ApiError {
  const retryAfterMs = Number(response.headers.get('retry-after')) * 1000 || undefined;
  try {
    const body: { code?: unknown; message?: string } & Facts = JSON.parse(text);
    const code = isKnown(body.code) ? body.code : codeByStatus(response.status);
    return new ApiError(code, body.message ?? '', {
      retryAfterMs: body.retryAfterMs ?? retryAfterMs,
      field: typeof body.field === 'string' ? body.field : undefined,
      changes: body.changes,
    });
  } catch {
    return new ApiError(codeByStatus(response.status), text.slice(0, 200), { retryAfterMs });
  }
}

const known: ReadonlySet<unknown> = new Set(Object.keys(ERROR_STATUS));
const isKnown = (code: unknown): code is ApiErrorCode => known.has(code);

function codeByStatus(status: number): ApiErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 502 && status <= 504 ? 'unavailable' : 'internal';
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call<T>('GET', path, signal ? { signal } : {})).body;
}

async function post<T>(path: string, body: unknown, headers?: Record<string, string>): Promise<T> {
  return (await call<T>('POST', path, headers ? { body, headers } : { body })).body;
}

/** A ticket that was there already is followed like a new one. */
function toBeFollowed(ticket: Ticket): PurchaseAccepted {
  const { taskId, saleId, round, number } = ticket;
  const position = ticket.status === 'queued' ? ticket.position : 1;
  return { taskId, status: 'queued', saleId, round, number, position, pollAfterMs: 0 };
}

export const api = {
  listSales: (signal?: AbortSignal) =>
    call<SaleList>('GET', '/api/sales', signal ? { signal } : {}),
  getSale: (saleId: number, signal?: AbortSignal) =>
    call<Sale>('GET', `/api/sales/${saleId}`, signal ? { signal } : {}),
  /** Keeps a session that is there already, so it may be asked at any time. */
  openGuestSession: () => post<Session>('/api/session/guest', {}),
  signIn: (credentials: SignIn) => post<SignedIn>('/api/session', credentials),
  signOut: async (): Promise<void> => {
    await call('DELETE', '/api/session');
  },
  /** In which language texts go to a member from now on. */
  keepLanguage: async (language: Language): Promise<void> => {
    await call('PATCH', '/api/session', { body: { language } });
  },
  signUp: (person: SignUp) => post<SignUpAccepted>('/api/users', person),
  inbox: async (signal?: AbortSignal) => (await get<Inbox>('/api/inbox', signal)).messages,
  banners: async (signal?: AbortSignal) => (await get<BannerList>('/api/banners', signal)).banners,
  /** A ticket that was there already is followed like a new one: what became of it is asked next. */
  purchase: async (saleId: number, wish: PurchaseRequest): Promise<PurchaseAccepted> => {
    const taken = await post<PurchaseAccepted | Ticket>(`/api/sales/${saleId}/purchases`, wish);
    return 'existing' in taken ? toBeFollowed(taken) : (taken as PurchaseAccepted);
  },
  pass: (saleId: number, request: PassRequest) =>
    post<PassAnswer>(`/api/sales/${saleId}/pass`, request),
  /** The ticket that is there already, live or decided. */
  myTicket: async (saleId: number): Promise<PurchaseAccepted> =>
    toBeFollowed(await get<Ticket>(`/api/sales/${saleId}/ticket`)),
  myTickets: (signal?: AbortSignal) => get<TicketList>('/api/tickets', signal),
  record: (saleId: number, round: number, from: number, signal?: AbortSignal) =>
    get<FairnessRecord>(`/api/sales/${saleId}/rounds/${round}/record?from=${from}`, signal),
  leaveLine: async (taskId: string): Promise<void> => {
    await call('DELETE', `/api/tasks/${encodeURIComponent(taskId)}`);
  },
  joinStandby: (saleId: number, wish: { taskId?: string; pass?: string } = {}) =>
    post<StandbyAccepted>(`/api/sales/${saleId}/standby`, wish),
  leaveStandby: async (saleId: number): Promise<void> => {
    await call('DELETE', `/api/sales/${saleId}/standby`);
  },
  reminder: (saleId: number, signal?: AbortSignal) =>
    get<OpeningReminder>(`/api/sales/${saleId}/reminder`, signal),
  askReminder: async (saleId: number): Promise<void> => {
    await call('PUT', `/api/sales/${saleId}/reminder`);
  },
  dropReminder: async (saleId: number): Promise<void> => {
    await call('DELETE', `/api/sales/${saleId}/reminder`);
  },
  getTask: (taskId: string, signal?: AbortSignal) =>
    get<Task>(`/api/tasks/${encodeURIComponent(taskId)}`, signal),
  listOrders: (signal?: AbortSignal) => get<OrderList>('/api/orders', signal),
  payOrder: (orderId: string) => post<Order>(`/api/orders/${orderId}/payment`, {}),
  claimOrders: (code: string) => post<SignedIn>('/api/orders/claim', { code }),
  giveBackOrder: async (orderId: string) =>
    (await call<Order>('DELETE', `/api/orders/${orderId}`)).body,
  adminSignIn: (token: string) => post<unknown>('/api/admin/session', { token }),
  overview: (signal?: AbortSignal) => get<Overview>('/api/admin/overview', signal),
  verify: (saleId: number) => get<VerifySheet>(`/api/admin/sales/${saleId}/verify`),
  reset: (saleId: number, request: ResetRequest, idempotencyKey: string) =>
    post<ResetResult>(`/api/admin/sales/${saleId}/reset`, request, {
      'idempotency-key': idempotencyKey,
    }),
};
