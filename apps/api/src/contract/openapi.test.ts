import { ERROR_STATUS } from '@seckill/contracts';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJudge } from '../testing/judge-answers.ts';
import { startStack, type Stack } from '../testing/stack.ts';

type Media = { schema: object; example?: unknown };
type Content = { content?: { 'application/json'?: Media } };
type Operation = {
  operationId: string;
  summary?: string;
  security: object[];
  parameters?: { in: string; name: string }[];
  requestBody?: Content;
  responses: Record<string, Content>;
};

type Shape = { properties?: { code?: { enum?: string[]; const?: string } } };

let stack: Stack;
let components: object;
let judge: ReturnType<typeof createJudge>;
let operations: { method: string; path: string; operation: Operation }[];
beforeAll(async () => {
  stack = await startStack({
    config: {
      paymentProvider: 'webhook',
      paymentWebhookSecret: 'webhook-secret-of-0123456789-abcd',
    },
  });
  const { body } = await stack.call('GET', '/api/openapi.json');
  components = body.components;
  judge = createJudge(body);
  operations = Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
});
afterAll(() => stack.close());

/** What may stand where the path has a parameter: something that is there, something that is not, and nonsense. */
const PLACES = ['1', '987654', 'no such thing'];
const BODIES = [
  undefined,
  {},
  [],
  { stock: 1, paused: true, unknown: 1 },
  { saleId: '1', quantity: -1 },
];

describe('the document', () => {
  it('names each operation once, with who may call it', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.length).toBeGreaterThan(50);
    expect(new Set(ids).size).toBe(ids.length);
    const open = operations.filter(({ operation }) => operation.security.length === 0);
    expect(open.length).toBeLessThan(ids.length / 2);
  });

  it('says in words what each is for', () => {
    const silent = operations.filter(({ operation }) => !operation.summary);
    expect(silent.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  it('names for each status the codes that it may have, and no class of statuses', () => {
    const wrong = operations.flatMap(({ operation: { operationId, responses } }) =>
      Object.entries(responses).flatMap(([status, answer]) => {
        if (!/^\d{3}$/.test(status)) return [`${operationId} ${status}`];
        if (Number(status) < 400) return [];
        const { properties }: Shape = answer.content?.['application/json']?.schema ?? {};
        const codes = properties?.code?.enum ?? [properties?.code?.const ?? ''];
        const isRight = (code: string) => Object(ERROR_STATUS)[code] === Number(status);
        return codes.length > 0 && codes.every(isRight) ? [] : [`${operationId} ${status}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('has an example of each body that is sent and each that is answered, and it fits', () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const { operation } of operations) {
      const { operationId, requestBody, responses } = operation;
      for (const [name, { content }] of Object.entries({ ...responses, body: requestBody ?? {} })) {
        const media = content?.['application/json'];
        if (!media || name === '304') continue;
        seen += 1;
        const [fits, [first]] = Compile({ ...media.schema, components }).Errors(media.example);
        if (media.example === undefined || !fits) {
          wrong.push(`${operationId} ${name}: ${first?.instancePath} ${first?.message}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(400);
  });

  it('describes the messages of the socket', () => {
    const live = operations.find(({ path }) => path === '/api/live')?.operation;
    const messages = Object(live)['x-messages'];
    const typesOf = (schema: { anyOf: { properties: { type: { const: string } } }[] }) =>
      schema.anyOf.map(({ properties }) => properties.type.const);
    expect(typesOf(messages.client)).toEqual(['watch', 'watch-sale', 'language', 'ping']);
    expect(typesOf(messages.server)).toEqual(['task', 'sale', 'line', 'pong', 'error']);
  });

  it('says that who is nobody is refused, where that is so and nowhere else', async () => {
    const wrong: string[] = [];
    for (const { method, path, operation } of operations) {
      const { status } = await stack.call(method, fill(path, '1'), bodyFor(operation, {}));
      // What is said is judged before who says it.
      const isRefused = status === 401 || status === 400;
      if (operation.security.length > 0 ? !isRefused : status === 401) {
        wrong.push(`${operation.operationId}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe.each(['nobody', 'guest', 'admin'])('what %s is answered is in the document', (who) => {
  it.each(PLACES)('about %s', { timeout: 60_000 }, async (place) => {
    const wrong: string[] = [];
    for (const { method, path, operation } of operations) {
      const call =
        who === 'nobody' ? stack.call : who === 'admin' ? stack.admin : (await stack.guest()).call;
      const bodies = operation.requestBody ? BODIES : [undefined];
      for (const body of bodies) {
        const answer = await call(method, fill(path, place), body);
        const why = judge(method, fill(path, place), answer.status, answer.body);
        if (why) wrong.push(`${JSON.stringify(body)}: ${why}`);
      }
      for (const query of ['?limit=-1', '?unknown=1']) {
        if (method !== 'GET' || !path.startsWith('/api/')) continue;
        const answer = await call(method, fill(path, place) + query);
        const why =
          judge(method, fill(path, place), answer.status, answer.body) ??
          (answer.status < 400 && 'took what it does not know');
        if (why) wrong.push(`${method} ${path}${query}: ${why}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const fill = (path: string, place: string) =>
  path.replaceAll(/\{\w+\}/g, encodeURIComponent(place));
const bodyFor = ({ requestBody }: Operation, body: object) => (requestBody ? body : undefined);
