import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../../../lib/api.ts';
import { setLanguage } from '../../../lib/language/i18n.ts';
import { stubApi } from '../../../testing/fake-api.ts';
import { createFakeLive } from '../../../testing/fake-live.ts';
import { renderPart } from '../../../testing/render.tsx';
import { emptyDraft } from './sale-draft.ts';
import { SaleForm } from './sale-form.tsx';
import '../words.ts';

beforeEach(() => void stubApi(() => 'no answer'));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The form of a sale in yen, before and after the API has refused it. */
async function refuse(error: Error, language: 'en' | 'zh' = 'en') {
  const form = (refusal: Error | null) => (
    <SaleForm
      draft={{ ...emptyDraft(0), title: 'Watch', price: 100, currency: 'JPY' }}
      isNew
      isPending={false}
      error={refusal}
      unchanged={false}
      onSubmit={() => {}}
      onCancel={() => {}}
    />
  );
  const { rerender } = renderPart(form(null), createFakeLive().live);
  await act(async () => setLanguage(language));
  rerender(form(error));
}

const at = (field: string) => new ApiError('bad_request', 'no', { field: `body/${field}` });

it.each([
  ['en', at('title'), 'Title', 'The shop does not take this. Please change it.'],
  ['zh', at('texts/zh/description'), /^说明|^描述|^详情/, '系统不接受此内容，请修改。'],
  ['en', at('closesAt'), 'Closes', 'It must close after it opens.'],
  ['zh', at('priceCents'), '价格', '按每人限购件数计算，金额超出单笔订单上限。'],
  ['en', at('drawMs'), /^Seconds from the opening/, 'Use a number of seconds from 0 to 60.'],
  [
    'en',
    new ApiError('draw_is_fixed', ''),
    /^Seconds from the opening/,
    'This can be changed only before the sale opens.',
  ],
] as const)('in %s says at its field why the API refuses it, and leads there', async (...row) => {
  const [language, error, label, words] = row;
  await refuse(error, language);
  const said = await screen.findByText(words);
  const input = screen
    .getAllByLabelText(label)
    .find((each) => each.getAttribute('aria-describedby')?.includes(said.id));
  expect(input?.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(input);
  expect(screen.queryByText(/out of date|页面版本过旧/)).toBeNull();
});

it('says what is about no field of its own as a whole', async () => {
  await refuse(at('notices/zh'));
  expect(await screen.findByText('This page is out of date. Please reload it.')).toBeTruthy();
});
