import type { FastifyInstance } from 'fastify';
import { Validator } from 'typebox/schema';

type Answer = { content?: { 'application/json'?: { schema: object } } };
type Operation = { operationId: string; responses: Record<string, Answer> };

/** The API's own document, as far as answers are judged by it. */
type Document = {
  paths?: Record<string, Record<string, Operation>>;
  components?: object;
};

const compiled = new Map<string, Validator<object, unknown>>();
const judges = new Map<string, ReturnType<typeof createJudge>>();

/** One judge for all apps with these routes: to make their document takes longer than many a test. */
export function judgeOf(app: FastifyInstance): ReturnType<typeof createJudge> {
  const routes = app.printRoutes({ commonPrefix: false });
  const judge = judges.get(routes) ?? createJudge(app.swagger());
  judges.set(routes, judge);
  return judge;
}

/**
 * Tells why an answer is none that the document has for its operation: another status, another code, another shape. Undefined where
 * it is one, and for an address that no operation has.
 */
export function createJudge(document: object) {
  const { paths = {}, components }: Document = Object(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operation,
      method: method.toUpperCase(),
      // What is written out goes before a parameter.
      rank: path.replaceAll(/\{\w+\}/g, '~'),
      address: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    })),
  );
  operations.sort((one, other) => (one.rank < other.rank ? -1 : 1));

  return (method: string, url: string, status: number, body: unknown): string | undefined => {
    const path = url.split('?', 1)[0] ?? '';
    const found = operations.find((each) => each.method === method && each.address.test(path));
    if (!found) return undefined;
    const { operationId, responses } = found.operation;
    const said = `${operationId} answered ${status} ${JSON.stringify(body)?.slice(0, 200)}, which`;
    if (status === 500) return `${said} is a mistake of ours`;
    const documented = responses[status];
    if (!documented) return `${said} is not documented`;
    const schema = documented.content?.['application/json']?.schema;
    if (!schema) return status >= 400 ? `${said} has no body in the document` : undefined;
    const key = `${operationId} ${status}`;
    // What `Compile` is for, the type of what passes, took half of the types of this app to work out, and is nothing here.
    const whole = { ...schema, components };
    const check = compiled.get(key) ?? new Validator<object, unknown>({}, whole);
    compiled.set(key, check);
    // Told why only where it is not: that takes longer.
    if (check.Check(body)) return undefined;
    const [, [first]] = check.Errors(body);
    return `${said} is not as documented: ${first?.instancePath} ${first?.message}`;
  };
}
