import { act, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { sale } from '../../testing/samples.ts';
import { setLanguage } from './i18n.ts';
import { LanguageChange } from './language-change.tsx';
import { useSale } from '../sales.ts';
import { storage } from '../browser/storage.ts';

const Title = () => <h1>{useSale(1).data?.title}</h1>;

it('a chosen language is asked for, told to the socket, and kept with a member', async () => {
  const asked: [method: string, path: string, language: unknown, body: unknown][] = [];
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    const language = new Headers(headers).get('accept-language');
    asked.push([method ?? '', path, language, body]);
    return Response.json(sale({ title: language === 'zh' ? '台灯' : 'Lamp' }));
  });
  storage.set('seckill.session', 'u_ada');
  storage.set('seckill.name', 'ada');
  const { live } = createFakeLive();
  const spoken = vi.spyOn(live, 'speak');
  renderPart(
    <>
      <LanguageChange />
      <Title />
    </>,
    live,
  );
  expect(await screen.findByText('Lamp')).toBeTruthy();
  expect(asked).toContainEqual(['GET', '/api/sales/1', 'en', undefined]);
  await act(async () => setLanguage('zh'));
  expect(await screen.findByText('台灯')).toBeTruthy();
  await waitFor(() =>
    expect(asked).toContainEqual(['PATCH', '/api/session', 'zh', '{"language":"zh"}']),
  );
  expect(spoken.mock.calls.at(0)).toEqual(['en']);
  expect(spoken.mock.calls.at(-1)).toEqual(['zh']);
  vi.unstubAllGlobals();
});
