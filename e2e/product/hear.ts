import { setTimeout } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright/test';

type AxNode = {
  nodeId: string;
  parentId?: string;
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  description?: { value: string };
  value?: { value: string };
  properties?: { name: string; value: { value?: unknown } }[];
  childIds?: string[];
};

export type Hearing = {
  /** Writes down what is heard since the last step, and then what is read of the page from top to bottom. */
  step(what: string): Promise<void>;
  told(): string;
};

declare global {
  var hear: (text: string) => void;
}

/** Roles that are told with their name; what they contain is their name. */
const TOLD_WHOLE = new Set(
  'heading button link switch checkbox radio combobox textbox timer image status alert'.split(' '),
);
/** Roles that are told, and then what they contain. */
const TOLD_BEFORE = new Set([
  'dialog',
  'region',
  'list',
  'listitem',
  'article',
  'main',
  'banner',
  'form',
]);
/** Sales that other tests have left folded away. */
const NOT_TOLD = new Set(['Details', 'DisclosureTriangle']);
/** Whether a new place in line is told before the verdict depends on how long the verdict takes. */
const ON_THE_WAY = /^(Place \d+|第 ?\d+ ?位)$/;
const STATES = ['focused', 'disabled', 'checked', 'pressed', 'expanded', 'invalid'];

/**
 * Writes down what a person hears who does not see the page: what the browser's accessibility tree says at each step, with
 * what has the focus, and in between whatever is put into a live region, in the order in which it is put there.
 */
export async function hear(page: Page): Promise<Hearing> {
  const said: string[] = [];
  await page.exposeBinding('hear', (_, text: string) => said.push(text));
  await page.addInitScript(listen);
  const browser = await page.context().newCDPSession(page);
  const lines: string[] = [];
  const frame = new Set<string>();

  return {
    async step(what) {
      const read = await readSettled(browser);
      const heard = said.splice(0).filter((text) => !ON_THE_WAY.test(text));
      const news = heard.filter((text, i, all) => text !== all[i - 1]);
      lines.push(`# ${what}`, ...news.map((text) => `says: ${withoutChance(text)}`));
      // What is around every page is told once.
      lines.push(...read.filter(({ text, around }) => !around || !frame.has(text)).map(asLine), '');
      for (const { text, around } of read) if (around) frame.add(text);
    },
    told: () => lines.join('\n'),
  };
}

type Told = { depth: number; text: string; around: boolean };

const asLine = ({ depth, text }: Told) => '  '.repeat(depth) + text;

/** The tree follows the page a moment later: it is read until it says the same twice. */
async function readSettled(browser: CDPSession): Promise<Told[]> {
  for (let before = ''; ;) {
    const read = await readAloud(browser);
    const now = JSON.stringify(read);
    if (now === before && read.length > 0) return read;
    before = now;
    await setTimeout(50);
  }
}

async function readAloud(browser: CDPSession): Promise<Told[]> {
  const { nodes } = (await browser.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const modal = nodes.find((node) => node.role?.value === 'dialog' && has(node, 'modal'));
  const told: Told[] = [];

  function visit(node: AxNode, depth: number, within: { around: boolean; label: boolean }) {
    const role = node.ignored ? '' : (node.role?.value ?? '');
    const name = node.name?.value.trim() ?? '';
    const around = within.around || role === 'banner' || role === 'contentinfo';
    // A label is told with what it is of.
    const label = within.label || role === 'LabelText';
    const tell = (text: string) => told.push({ depth, text: withoutChance(text), around });
    if (NOT_TOLD.has(role)) return;
    if (role === 'StaticText') {
      if (name && !label) tell(name);
    } else if (TOLD_WHOLE.has(role)) {
      // A live region in which nothing stands is not there for who listens.
      if (!/^(status|alert)$/.test(role) || textIn(node, byId).trim()) tell(wordsOf(node, byId));
    } else {
      const focused = has(node, 'focused');
      const isTold = TOLD_BEFORE.has(role) && (name || focused || /^(main|article)$/.test(role));
      if (isTold) tell(containerOf(role, name, focused));
      for (const id of node.childIds ?? []) {
        const child = byId.get(id);
        if (child) visit(child, isTold ? depth + 1 : depth, { around, label });
      }
    }
  }
  const top = modal ?? nodes[0];
  if (top) visit(top, 0, { around: false, label: false });
  return told;
}

function containerOf(role: string, name: string, focused: boolean): string {
  const named = name && role !== 'listitem' ? `${role}: ${name}` : role;
  return focused ? `${named} (focused)` : named;
}

function wordsOf(node: AxNode, byId: Map<string, AxNode>): string {
  const { role, name, description, value } = node;
  const level = node.properties?.find((property) => property.name === 'level')?.value.value;
  const states = STATES.filter((state) => has(node, state));
  const text = name?.value.trim() || textIn(node, byId);
  return [
    [role?.value, level].filter(Boolean).join(' '),
    [text, value?.value, description?.value].filter(Boolean).join(' | '),
    states.length > 0 && `(${states.join(', ')})`,
  ]
    .filter(Boolean)
    .join(': ')
    .replace(/: \(/, ' (');
}

function textIn(node: AxNode, byId: Map<string, AxNode>): string {
  if (node.role?.value === 'StaticText') return node.name?.value ?? '';
  const children = (node.childIds ?? []).flatMap((id) => byId.get(id) ?? []);
  return children
    .map((child) => textIn(child, byId).trim())
    .filter(Boolean)
    .join(' ');
}

function has(node: AxNode, state: string): boolean {
  const value = node.properties?.find(({ name }) => name === state)?.value.value;
  return value !== undefined && value !== false && value !== 'false';
}

/** What chance has given: codes, times and dates, and how the line moves just now. */
function withoutChance(line: string): string {
  return line
    .replace(/\b\w{4}(-\w{4}){2,3}\b/g, (code) => code.replace(/\w/g, 'X'))
    .replace(/\d{1,2}(:\d\d)+/g, '0:00')
    .replace(/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [A-Z][a-z]{2} \d{1,2}\b/, 'Thu, Jan 1')
    .replace(/\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b/, 'Jan 1, 2000')
    .replace(/\d+月\d+日(周.)?/, '1月1日$1')
    .replace(/\d{4}年/, '2000年')
    .replace(/周[一二三四五六日]/, '周四')
    .replace(/(The line has not moved for|The line moves:) .*\./, NOT_KNOWN.en)
    .replace(/队伍(已有|正在前进).*。/, NOT_KNOWN.zh)
    .replace(/any moment now|in about \d+ (s|min)/, 'not known yet')
    .replace(/马上$|约 \d+ (秒|分钟)后/, '暂时无法预计');
}

const NOT_KNOWN = {
  en: 'How fast the line moves is not known yet.',
  zh: '暂时还不知道队伍的速度。',
};

/** In the page: what changes in a live region that was there before is said; an alert is said as it comes. */
function listen() {
  const LIVE =
    ':is(output, [role=status], [role=alert], [role=log], [aria-live=polite]):not([aria-live=off])';
  const words = (element: Element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  const tell = (text: string) => {
    if (text) globalThis.hear(text);
  };
  const known = new WeakSet<Element>();
  new MutationObserver((changes) => {
    const spoken = new Set<Element>();
    for (const { target, addedNodes } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(LIVE);
      if (region && known.has(region) && !region.closest('[aria-hidden=true], [inert]'))
        spoken.add(region);
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const alert of [node, ...node.querySelectorAll('[role=alert]')])
            if (alert.matches('[role=alert]')) spoken.add(alert);
    }
    for (const region of spoken) if (region.isConnected) tell(words(region));
    for (const region of document.querySelectorAll(LIVE)) known.add(region);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
