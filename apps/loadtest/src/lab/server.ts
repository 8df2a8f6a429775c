import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { ERROR_STATUS, LabFault, LabStart } from '@seckill/contracts';
import { parseJson } from '../product/http.ts';
import { shape } from '../product/shapes.ts';
import { Refusal, type Lab } from './lab.ts';

const STILL_HERE_MS = 15_000;
/** A watcher that is so far behind is cut off; it comes back and is told all. */
const MOST_UNREAD_BYTES = 8 * 1024 * 1024;

const isStart = shape(LabStart);
const isFault = shape(LabFault);

/** Answers the API, and nobody who has not its secret. */
export function createLabServer(lab: Lab, secret: string) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal('internal', String(error));
      const { code, message } = refusal;
      send(response, ERROR_STATUS[code], { code, message });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const what = `${request.method} ${request.url}`;
    if (what === 'GET /readyz') return send(response, 200, { ready: true });
    if (!isSecret(request.headers.authorization, `Bearer ${secret}`))
      throw new Refusal('unauthenticated', 'This is asked by the API only.');
    const fault = /^POST \/faults\/(\w+)$/.exec(what)?.[1];
    if (fault !== undefined && isFault(fault)) {
      lab.break(fault);
      return send(response, 202, {});
    }
    switch (what) {
      case 'GET /lab':
        return send(response, 200, lab.view());
      case 'POST /runs': {
        const start = parseJson(await textOf(request));
        if (!isStart(start)) throw new Refusal('bad_request', 'These are no settings.');
        const { fault, ...settings } = start;
        return send(response, 201, lab.begin(settings, fault));
      }
      case 'GET /runs/current':
        return send(response, 200, lab.record());
      case 'DELETE /runs/current':
        lab.stop();
        return send(response, 204);
      case 'GET /watch':
        return watch(response);
      default:
        throw new Refusal('not_found', 'There is nothing at this address.');
    }
  }

  function watch(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const unwatch = lab.watch((message) => {
      if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
      else response.write(`${JSON.stringify(message)}\n`);
    });
    const timer = setInterval(() => response.write('\n'), STILL_HERE_MS);
    response.once('close', () => {
      clearInterval(timer);
      unwatch();
    });
  }

  return server;
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body && JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function isSecret(said = '', secret: string): boolean {
  const [one, other] = [Buffer.from(said), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}
