import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Banner,
  BannerChange,
  BannerList,
  BannerParams,
  ErrorBody,
  NewBanner,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { Type } from 'typebox';
import type { Carousel } from '../sales/carousel.ts';
import type { ApiConfig } from '../config.ts';
import { ApiError } from '../http/errors.ts';
import { requireAdmin } from '../http/session.ts';

const MOST_LISTED = 200;

type Options = { carousel: Carousel; db: Db; config: ApiConfig };

export const bannerRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { carousel, db, config },
) => {
  app.get(
    '/api/banners',
    { schema: { tags: ['banners'], response: { 200: BannerList } } },
    async (_request, reply) => {
      const { banners, hit } = await carousel.read();
      void reply.header('x-cache', hit ? 'hit' : 'miss');
      return { banners };
    },
  );

  app.register(async (guarded: typeof app) => {
    guarded.addHook('onRequest', requireAdmin(config.adminToken));

    guarded.get(
      '/api/admin/banners',
      { schema: { tags: ['admin'], response: { 200: BannerList } } },
      async () => ({ banners: await db.listBanners(MOST_LISTED) }),
    );

    guarded.post(
      '/api/admin/banners',
      { schema: { tags: ['admin'], body: NewBanner, response: { 201: Banner, '4xx': ErrorBody } } },
      async (request, reply) => {
        const banner = await db.createBanner(request.body);
        await carousel.edited();
        return reply.code(201).send(banner);
      },
    );

    guarded.patch(
      '/api/admin/banners/:bannerId',
      {
        schema: {
          tags: ['admin'],
          params: BannerParams,
          body: BannerChange,
          response: { 200: Banner, '4xx': ErrorBody },
        },
      },
      async (request) => {
        const banner = await db.updateBanner(Number(request.params.bannerId), request.body);
        if (!banner) throw new ApiError('banner_not_found', 'There is no such banner.');
        await carousel.edited();
        return banner;
      },
    );

    guarded.delete(
      '/api/admin/banners/:bannerId',
      { schema: { tags: ['admin'], params: BannerParams, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await db.deleteBanner(Number(request.params.bannerId));
        await carousel.edited();
        return reply.code(204).send(null);
      },
    );
  });
};
