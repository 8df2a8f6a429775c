import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AdminBanner,
  AdminBannerList,
  BannerChange,
  BannerList,
  BannerParams,
  ErrorBody,
  LanguageQuery,
  NewBanner,
} from '@seckill/contracts';
import type { Db } from '@seckill/db';
import { toAdminBanner } from '@seckill/sales';
import { Type } from 'typebox';
import type { Carousel } from '../sales/carousel.ts';
import { mayRefuse } from '../contract/refusals.ts';
import { ApiError } from '../http/errors.ts';
import { answerIn } from '../http/language.ts';
import type { Admins } from '../who/admins.ts';
import { note } from '../network/noted.ts';

const MOST_LISTED = 200;

type Options = { carousel: Carousel; db: Db; admins: Admins };

export const bannerRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { carousel, db, admins },
) => {
  app.get(
    '/api/banners',
    {
      schema: {
        tags: ['banners'],
        summary: 'The carousel, in the order in which it is shown',
        querystring: LanguageQuery,
        response: { 200: BannerList },
      },
    },
    async (request, reply) => {
      const { banners, hit } = await carousel.read(answerIn(request, reply));
      void reply.header('x-cache', hit ? 'hit' : 'miss');
      return { banners };
    },
  );

  app.register(async (guarded: typeof app) => {
    guarded.addHook('onRequest', admins.require);

    guarded.get(
      '/api/admin/banners',
      {
        schema: {
          tags: ['admin'],
          summary: 'Banners with their words in every language',
          response: { 200: AdminBannerList },
        },
      },
      async () => ({ banners: (await db.listBanners(MOST_LISTED)).map(toAdminBanner) }),
    );

    guarded.post(
      '/api/admin/banners',
      {
        schema: {
          tags: ['admin'],
          summary: 'Make a banner',
          body: NewBanner,
          response: { 201: AdminBanner, '4xx': ErrorBody },
        },
      },
      async (request, reply) => {
        const banner = await db.createBanner(request.body);
        note(request, { target: { bannerId: banner.id } });
        await carousel.edited();
        return reply.code(201).send(toAdminBanner(banner));
      },
    );

    guarded.patch(
      '/api/admin/banners/:bannerId',
      {
        config: mayRefuse('banner_not_found'),
        schema: {
          tags: ['admin'],
          summary: 'Change a banner',
          params: BannerParams,
          body: BannerChange,
          response: { 200: AdminBanner, '4xx': ErrorBody },
        },
      },
      async (request) => {
        const banner = await db.updateBanner(Number(request.params.bannerId), request.body);
        if (!banner) throw new ApiError('banner_not_found', 'There is no such banner.');
        await carousel.edited();
        return toAdminBanner(banner);
      },
    );

    guarded.delete(
      '/api/admin/banners/:bannerId',
      {
        schema: {
          tags: ['admin'],
          summary: 'Remove a banner; one that is gone already is no error',
          params: BannerParams,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await db.deleteBanner(Number(request.params.bannerId));
        await carousel.edited();
        return reply.code(204).send(null);
      },
    );
  });
};
