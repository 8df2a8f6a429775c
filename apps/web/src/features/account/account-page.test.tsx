import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlainTask, Session } from '@seckill/contracts';
import { type Answer, stubApi } from '../../testing/fake-api.ts';
import { createFakeLive } from '../../testing/fake-live.ts';
import { renderPart } from '../../testing/render.tsx';
import { AccountPage } from './account-page.tsx';

const TASK = 'user.create~ada';
const guest: Session = { userId: 'g_me', name: 'Guest 1234' };
const ada: Session = { userId: 'u_ada', name: 'ada' };
const NOTHING = { orders: 0, tickets: 0, notTaken: 0 };

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/account?new');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

type Server = { session?: Session; signIn?: () => Answer; signUp?: () => Answer };

function openPage({ session = guest, signIn, signUp }: Server = {}) {
  const socket = createFakeLive('open');
  const sent: unknown[] = [];
  let who = session;
  const api = stubApi(({ method, path, body }) => {
    if (path === '/api/session/guest') return { status: 201, body: who };
    if (path === '/api/users') {
      sent.push(body);
      const accepted = { taskId: TASK, status: 'queued', pollAfterMs: 500 };
      return signUp?.() ?? { status: 202, body: accepted };
    }
    if (path === '/api/session' && method === 'DELETE') {
      who = { userId: 'g_next', name: 'Guest 4321' };
      return { status: 204 };
    }
    if (path === '/api/users/me/mobile') {
      return { status: 200, body: { mobile: '+8613800000000', confirmedAt: null } };
    }
    if (path === '/api/session') {
      sent.push(body);
      return signIn?.() ?? { status: 200, body: { ...ada, claimed: NOTHING } };
    }
    return { status: 200, body: { taskId: TASK, kind: 'user.create', status: 'queued' } };
  });
  const end = (task: Partial<PlainTask>) =>
    waitFor(() => expect(socket.watched()).toContain(TASK)).then(() =>
      socket.tellTask(TASK, {
        type: 'task',
        task: { taskId: TASK, kind: 'user.create', status: 'queued', ...task },
      }),
    );
  return { socket, sent, end, calls: api.calls };
}

const field = (name: string) => screen.findByLabelText<HTMLInputElement>(name);
const fill = async (name: string, value: string) =>
  fireEvent.change(await field(name), { target: { value } });
const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

async function signUp() {
  await fill('User name', 'ada');
  await fill('Password', 'correct horse');
  await fill('Mobile number', '+86 138 0000 0000');
  await press('Create account');
}

describe('signing up', () => {
  it('shows the account being made, then signs in with it', async () => {
    const { socket, sent, end } = openPage();
    renderPart(<AccountPage />, socket.live);
    await signUp();
    expect(await screen.findByText('Creating your account…')).toBeTruthy();
    await end({ status: 'success', result: ada });
    expect((await screen.findByTestId('member')).textContent).toContain('ada');
    expect(sent).toEqual([
      { username: 'ada', password: 'correct horse', mobile: '+8613800000000' },
      { username: 'ada', password: 'correct horse' },
    ]);
    expect(localStorage.getItem('seckill.signUp')).toBeNull();
    expect(Object.values(localStorage).join()).not.toContain('correct horse');
  });

  it.each([
    ['username', 'User name', /^Use 2 to 32 letters/],
    ['mobile', 'Mobile number', /^Use 7 to 15 digits/],
  ])('what the API refuses of the %s is said at its field', async (name, label, words) => {
    const body = { code: 'bad_request', message: 'x', field: `body/${name}` };
    const { socket } = openPage({ signUp: () => ({ status: 400, body }) });
    renderPart(<AccountPage />, socket.live);
    await signUp();
    const said = await screen.findByText(words);
    const input = await field(label);
    expect(input.getAttribute('aria-describedby')).toContain(said.id);
    await waitFor(() => expect(document.activeElement).toBe(input));
    expect(screen.queryByText(/out of date/)).toBeNull();
  });

  it('a name that is taken is said at its field, with the rest still filled in', async () => {
    const { socket, end } = openPage();
    renderPart(<AccountPage />, socket.live);
    await signUp();
    await end({ status: 'failure', error: { code: 'username_taken', message: 'x' } });
    const name = await field('User name');
    expect(name.getAttribute('aria-invalid')).toBe('true');
    const described = name.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent).join()).toContain(
      'This user name is taken.',
    );
    expect((await field('Mobile number')).value).toBe('+8613800000000');
  });

  it.each([
    [{ status: 'failure', error: { code: 'sign_up_expired', message: 'x' } }, /took too long/],
    [{ status: 'failure', error: { code: 'boom', message: 'x' } }, /could not create your account/],
    [{ status: 'lost' }, /could not create your account/],
  ] as const)('%j is told in words, and the form is there again', async (task, words) => {
    const { socket, end } = openPage();
    renderPart(<AccountPage />, socket.live);
    await signUp();
    await end(task);
    expect(await screen.findByText(words)).toBeTruthy();
    expect((await field('User name')).value).toBe('ada');
  });

  it('a reload still waits for it, and asks for the password then', async () => {
    const { socket, end, calls } = openPage();
    const first = renderPart(<AccountPage />, socket.live);
    await signUp();
    await screen.findByText('Creating your account…');
    first.unmount();
    renderPart(<AccountPage />, socket.live);
    await screen.findByText('Creating your account…');
    await end({ status: 'success', result: ada });
    expect(await screen.findByText('Your account ada is ready. Sign in with it.')).toBeTruthy();
    expect((await field('User name')).value).toBe('ada');
    expect(calls).not.toContain('POST /api/session');
  });

  it('sends nothing that the API would refuse, and says what to change', async () => {
    const { socket, sent } = openPage();
    renderPart(<AccountPage />, socket.live);
    await fill('User name', 'a');
    await fill('Password', 'short');
    await press('Create account');
    expect(await screen.findByText(/^Use 2 to 32 letters/)).toBeTruthy();
    expect(screen.getByText('Use 8 to 128 characters.')).toBeTruthy();
    expect(screen.getByText('Please fill this in.')).toBeTruthy();
    expect(sent).toEqual([]);
  });
});

describe('signing in and out', () => {
  it('wrong credentials are told without saying which', async () => {
    history.replaceState(null, '', '/account');
    const { socket } = openPage({
      signIn: () => ({ status: 401, body: { code: 'bad_credentials', message: 'x' } }),
    });
    renderPart(<AccountPage />, socket.live);
    await fill('User name', 'ada');
    await fill('Password', 'wrong');
    await press('Sign in');
    expect(await screen.findByText('Wrong user name or password.')).toBeTruthy();
  });

  it('who signs out is a new guest', async () => {
    const { socket } = openPage({ session: ada });
    renderPart(<AccountPage />, socket.live);
    await press('Sign out');
    expect(await screen.findByText(/shopping as Guest 4321/)).toBeTruthy();
    expect(localStorage.getItem('seckill.session')).toBe('g_next');
  });

  it.each([
    [{ orders: 2, tickets: 1, notTaken: 0 }, ['2 orders and 1 place in line came along.']],
    [
      { orders: 0, tickets: 1, notTaken: 2 },
      ['1 place in line came along.', /^2 did not come along/],
    ],
    [{ orders: 0, tickets: 0, notTaken: 0 }, []],
  ])('who signs in is told what came along: %j', async (claimed, told) => {
    history.replaceState(null, '', '/account');
    const { socket } = openPage({ signIn: () => ({ status: 200, body: { ...ada, claimed } }) });
    renderPart(<AccountPage />, socket.live);
    expect(await screen.findByText(/come along when you sign in/)).toBeTruthy();
    await fill('User name', 'ada');
    await fill('Password', 'right');
    await press('Sign in');
    const panel = await screen.findByTestId('member');
    expect(screen.queryAllByText(/c[ao]me along/)).toHaveLength(told.length);
    for (const words of told) expect(within(panel).getByText(words)).toBeTruthy();
  });
});
