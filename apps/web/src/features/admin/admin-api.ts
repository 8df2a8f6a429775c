import type {
  AdminQueue,
  AdminSchedule,
  AdminTask,
  AdminTaskList,
  AdminTaskQuery,
  Banner,
  BannerChange,
  BannerList,
  EditSaleRequest,
  NewBanner,
  NewSaleRequest,
  Sale,
  TaskDone,
} from '@seckill/contracts';
import { call } from '../../lib/api.ts';

async function ask<T>(method: string, path: string, body?: unknown, headers = {}): Promise<T> {
  return (await call<T>(method, `/api/admin${path}`, { body, headers })).body;
}

const name = encodeURIComponent;

/** What operators ask and do. */
export const adminApi = {
  createSale: (request: NewSaleRequest) => ask<Sale>('POST', '/sales', request),
  /** The same key makes the same change only once, however often it is sent. */
  editSale: (saleId: number, change: EditSaleRequest, key: string) =>
    ask<Sale>('PATCH', `/sales/${saleId}`, change, { 'idempotency-key': key }),

  searchTasks: (query: AdminTaskQuery) =>
    ask<AdminTaskList>('GET', `/tasks?${new URLSearchParams(query)}`),
  getTask: (taskId: string) => ask<AdminTask>('GET', `/tasks/${name(taskId)}`),
  retryTask: (taskId: string) => ask<TaskDone>('POST', `/tasks/${name(taskId)}/retry`, {}),
  revokeTask: (taskId: string, terminate: boolean) =>
    ask<TaskDone>('POST', `/tasks/${name(taskId)}/revoke`, { terminate }),
  retryFailed: (kind?: string) =>
    ask<{ retried: number }>('POST', '/tasks/retry-failed', kind ? { kind } : {}),

  listSchedules: () => ask<{ schedules: AdminSchedule[] }>('GET', '/schedules'),
  runSchedule: (schedule: string) =>
    ask<{ taskId: string }>('POST', `/schedules/${name(schedule)}/run`, {}),
  pauseSchedule: (schedule: string, paused: boolean) =>
    ask<AdminSchedule>('POST', `/schedules/${name(schedule)}/${paused ? 'pause' : 'resume'}`, {}),

  listQueues: () => ask<{ queues: AdminQueue[] }>('GET', '/queues'),
  purgeQueue: (queue: string) =>
    ask<{ purged: number }>('POST', `/queues/${name(queue)}/purge`, {}),

  listBanners: () => ask<BannerList>('GET', '/banners'),
  createBanner: (banner: NewBanner) => ask<Banner>('POST', '/banners', banner),
  editBanner: (bannerId: number, change: BannerChange) =>
    ask<Banner>('PATCH', `/banners/${bannerId}`, change),
  deleteBanner: (bannerId: number) => ask<undefined>('DELETE', `/banners/${bannerId}`),
};
