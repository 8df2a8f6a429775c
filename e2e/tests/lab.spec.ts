import { readFile } from 'node:fs/promises';
import { expectNoViolation } from '../product/axe.ts';
import { expect, test } from '../product/fixtures.ts';

test.use({ withLab: true });

for (const { locale, viewport, words } of [
  {
    locale: 'en-US',
    viewport: { width: 1280, height: 860 },
    words: {
      work: 'Synchronous: work per order (ms)',
      start: 'Start',
      agrees: 'agrees',
      holds: 'Every guarantee holds',
    },
  },
  {
    locale: 'zh-CN',
    viewport: { width: 390, height: 844 },
    words: {
      work: '同步：每单处理时间（毫秒）',
      start: '开始',
      agrees: '一致',
      holds: '所有保证均成立',
    },
  },
]) {
  test.describe(locale, () => {
    test.use({ locale, viewport });

    test(`a storm is watched at both shops, and MySQL says what its dots say (${locale})`, async ({
      page,
      shop,
    }) => {
      await page.goto('/admin');
      await page.locator('input[type=password]').fill(shop.adminToken);
      await page.locator('[type=submit]').click();
      await page.locator('a[href="/admin/lab"]').click();
      const work = page.getByRole('textbox', { name: words.work });
      await work.fill('300');
      await expectNoViolation(page, 'lab before a run');
      await page.getByRole('button', { name: words.start, exact: true }).click();
      // A whole run, which waits for this machine.
      await expect(page.getByTestId('phase')).toHaveAttribute('data-phase', 'done', {
        timeout: 40_000,
      });
      for (const side of ['queued', 'synchronous']) {
        const dots = page.getByTestId(`legend-${side}`).locator('[data-dot]');
        const counts = (await dots.allTextContents()).map(Number);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150);
        const orders = await page.getByTestId(`truth-${side}-orders`).textContent();
        await expect(page.getByTestId(`legend-${side}`).locator('[data-dot=success]')).toHaveText(
          orders ?? '',
        );
        await expect(page.getByTestId(`truth-${side}-result`)).toHaveText(words.agrees);
      }
      await expect(page.getByTestId('synchronous-turnedAway')).toHaveText('50');
      await expect(page.getByTestId('queued-turnedAway')).toHaveText('0');
      await expect(page.getByText(words.holds)).toBeVisible();
      await expectNoViolation(page, 'lab');
      await page
        .getByRole('button', { name: /claim\.lua:\d+$/ })
        .first()
        .click();
      await expect(page.locator('pre [aria-current]')).toContainText('free = free - units');
      await expect(page.locator('pre [aria-current]')).toBeInViewport();
      await expectNoViolation(page, 'code of a lesson');
      await page.keyboard.press('Escape');
      // Both sides are seen at once, on a phone too, and a run is kept as a picture and as data.
      const [one, other] = await Promise.all(
        ['queued', 'synchronous'].map((side) => page.getByTestId(`legend-${side}`).boundingBox()),
      );
      expect(one?.y).toBe(other?.y);
      const save = page.getByRole('main').locator('header').first().getByRole('button');
      const kept = async (nth: number) => {
        const [file] = await Promise.all([page.waitForEvent('download'), save.nth(nth).click()]);
        return file;
      };
      expect((await kept(0)).suggestedFilename()).toMatch(/^lab-\d+\.png$/);
      const data = await kept(1);
      const { run, messages } = JSON.parse(await readFile(await data.path(), 'utf8'));
      expect(data.suggestedFilename()).toBe(`lab-${run.seed}.json`);
      expect([run.phase, messages.length > 0]).toEqual(['done', true]);
    });
  });
}
