import { signWebhook } from '@seckill/sales';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../testing/stack.ts';
import type { Schema } from './example-of.ts';

type Parameter = { in: string; name: string; required?: boolean; schema: Schema };
type Operation = {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema; example: object } } };
};
type Call = { method: string; path: string; operation: Operation };
type Answer = { status: number; body: { code?: string; field?: string } };

const SECRET = 'webhook-secret-of-0123456789-abcd';

let stack: Stack;
let calls: Call[];
beforeAll(async () => {
  stack = await startStack({
    config: { paymentProvider: 'webhook', paymentWebhookSecret: SECRET },
  });
  const { body } = await stack.call('GET', '/api/openapi.json');
  calls = Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
});
afterAll(() => stack.close());

/** What is wrong in any text, or in any that looks like this one. */
function badTexts(schema: Schema): unknown[] {
  const { format, pattern, maxLength, enum: words } = schema;
  const isSecret = pattern === '^[^\\p{Cs}]*$';
  return [
    7,
    ['a'],
    { a: 'a' },
    '\ud800',
    'a\udc00',
    'a'.repeat(5000),
    '1'.repeat(5000),
    ...(isSecret ? [] : ['a\u0000b', '\u001b[31m', 'a\u202eb', 'a\ufffd']),
    ...(maxLength === undefined ? [] : ['a'.repeat(maxLength + 1), '😀'.repeat(maxLength + 1)]),
    ...(words ? ['', 'none of them'] : []),
    ...(format === 'date-time'
      ? [
          '2026-12-31T23:59:60Z',
          '9999-12-31T23:59:59-23:59',
          '0000-01-01T00:00:00Z',
          '1969-12-31T23:59:59Z',
          '2026-02-30T00:00:00Z',
          '2026-01-01T00:00:00.0001Z',
          '2026-01-01T00:00:00',
          'tomorrow',
        ]
      : []),
    ...(pattern?.includes('https') ? ['//x.example', '/\\x', 'javascript:1', 'data:x', '/ '] : []),
    ...(pattern?.startsWith('^(?=') ? ['', ' ', '\u3000\u200b'] : []),
  ];
}

function badValues(schema: Schema): unknown[] {
  if (schema.anyOf) {
    const isNullable = schema.anyOf.some(({ type }) => type === 'null');
    return schema.anyOf
      .filter(({ type }) => type !== 'null')
      .flatMap(badValues)
      .filter((bad) => bad !== null || !isNullable);
  }
  switch (schema.type) {
    case 'integer':
      return [
        null,
        '1',
        1.5,
        1e308,
        (schema.minimum ?? Number.NaN) - 1,
        (schema.maximum ?? Number.NaN) + 1,
      ];
    case 'boolean':
      return 'const' in schema ? [false, 1] : [null, 'true', 1];
    case 'array':
      return [null, 'a', {}, Array.from({ length: (schema.maxItems ?? 1000) + 1 }, () => 1)];
    case 'object':
      return [null, 'a', [], { unknown: 1 }];
    default:
      return [null, ...badTexts(schema)];
  }
}

/** Every field of a body with its path, and what it may not be. */
function fieldsOf(schema: Schema, path: string[] = []): { path: string[]; schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    { path: [...path, name], schema: part },
    ...fieldsOf(part, [...path, name]),
  ]);
}

const nested = (path: string[], value: unknown): unknown =>
  path.reduceRight((inner, name) => ({ [name]: inner }), value);

const merged = (base: object, path: string[], value: unknown) => ({
  ...base,
  ...(nested(path, value) as object),
});

async function send({ method, path }: Call, body?: object, query = ''): Promise<Answer> {
  const to = path.replaceAll(/\{\w+\}/g, '1234567a').replace(/sales\/\w+/, 'sales/1') + query;
  const where = to.replace(/rounds\/\w+/, 'rounds/1').replace(/banners\/\w+/, 'banners/1');
  if (path === '/api/payments/webhook') {
    const signature = signWebhook(SECRET, 'evt-1', JSON.stringify(body), new Date());
    return stack.call(method, where, body, signature);
  }
  const call = path.startsWith('/api/admin/') ? stack.admin : stack.call;
  return call(method, where, body);
}

const told = (value: unknown) => JSON.stringify(value).slice(0, 60);

describe('what cannot be kept as it was sent is 400 at its field, in every operation that takes one', () => {
  it('of a body', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const call of calls) {
      const sent = call.operation.requestBody?.content['application/json'];
      if (!sent) continue;
      for (const field of fieldsOf(sent.schema)) {
        for (const bad of badValues(field.schema)) {
          tried += 1;
          const { status, body } = await send(call, merged(sent.example, field.path, bad));
          const named = `body/${field.path.join('/')}`;
          const isAtIt = body.field === named || body.field?.startsWith(`${named}/`);
          if (status === 400 && body.code === 'bad_request' && isAtIt) continue;
          wrong.push(
            `${call.operation.operationId} ${named} ${told(bad)}: ${status} ${told(body)}`,
          );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  });

  it('of a query, a path and a key', async () => {
    const wrong: string[] = [];
    let tried = 0;
    for (const call of calls) {
      if (!call.path.startsWith('/api/')) continue;
      for (const { in: place, name, schema } of call.operation.parameters ?? []) {
        // What is no id of a task is not found, like one that nobody was given. A signature is judged first.
        if (name === 'taskId' || /^(webhook|x-payment)-/.test(name)) continue;
        for (const bad of badTexts(schema).filter((each) => typeof each === 'string')) {
          const text = /\p{Cs}/u.test(bad) ? '\u0000' : bad;
          if (place === 'header' && !/^[\u0020-\u007e]*$/.test(text)) continue;
          if (place === 'path' && text.length > 200) continue;
          tried += 1;
          const answer = await sendParameter(call, place, name, text);
          const named = `${place === 'path' ? 'params' : place === 'header' ? 'headers' : place}/${name}`;
          if (answer.status === 400 && answer.body.field === named) continue;
          wrong.push(
            `${call.operation.operationId} ${named} ${told(bad)}: ${answer.status} ${told(answer.body)}`,
          );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(200);
  });

  async function sendParameter(call: Call, place: string, name: string, text: string) {
    const body = call.operation.requestBody?.content['application/json'].example;
    if (place === 'query') return send(call, body, `?${name}=${encodeURIComponent(text)}`);
    const path = call.path.replace(
      `{${name}}`,
      place === 'path' ? encodeURIComponent(text) : `{${name}}`,
    );
    const where = path.replaceAll(/\{\w+\}/g, '1');
    const headers = place === 'header' ? { [name]: text } : {};
    const ask = path.startsWith('/api/admin/') ? stack.admin : stack.call;
    return ask(call.method, where, body, headers);
  }

  it('and every number and every text has a bound in the document', () => {
    const boundless = calls.flatMap(({ operation }) => {
      const schema = operation.requestBody?.content['application/json'].schema;
      return fieldsOf(schema ?? {})
        .filter(
          ({ schema: { type, minimum, maximum } }) =>
            type === 'integer' && (minimum === undefined || maximum === undefined),
        )
        .map(({ path }) => `${operation.operationId} ${path.join('/')}`);
    });
    expect(boundless).toEqual([]);
  });
});
