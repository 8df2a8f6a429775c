import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { answerIn } from './language.ts';

const app = Fastify();
app.get('/', (request, reply) => ({ language: answerIn(request, reply) ?? 'plain' }));

it.each([
  ['/', undefined, 'plain'],
  ['/', '*', 'plain'],
  ['/', 'fr', 'plain'],
  ['/', 'en;q=0', 'plain'],
  ['/', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['/', 'zh-Hant-TW', 'zh'],
  ['/', 'en-GB', 'en'],
  ['/', 'zh;q=0.3, en;q=0.7', 'en'],
  ['/', 'fr, zh;q=0.5', 'zh'],
  ['/', 'not, a ;;; header', 'plain'],
  ['/?lang=en', 'zh', 'en'],
  ['/?lang=zh', undefined, 'zh'],
  ['/?lang=zh&lang=en', 'en', 'en'],
  ['/?lang=tlh', 'zh', 'zh'],
])('%s with %s is answered in %s', async (url, accept, language) => {
  const headers = accept === undefined ? {} : { 'accept-language': accept };
  const answer = await app.inject({ url, headers });
  expect(answer.json()).toEqual({ language });
  expect(answer.headers['vary']).toBe('accept-language');
});
