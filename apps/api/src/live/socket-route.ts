import type { FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { ApiError } from '../http/errors.ts';
import type { OriginCheck } from '../http/origins.ts';

type Socket = {
  tag: string;
  summary: string;
  /** What is said by the server, and where it listens by the page. */
  messages: { server: TSchema; client?: TSchema };
  isOwnOrigin: OriginCheck;
  /** Throws why no socket may be opened now. */
  mayOpen(request: FastifyRequest): unknown;
};

/** What each address that speaks WebSocket has in common; it may refuse with `origin_forbidden` and with what `mayOpen` throws. */
export const socketRoute = ({ tag, summary, messages, isOwnOrigin, mayOpen }: Socket) => ({
  method: 'GET' as const,
  schema: {
    tags: [tag],
    summary: `WebSocket: ${summary}`,
    response: { 101: Type.Null({ description: 'From here on messages, as `x-messages` says' }) },
    'x-messages': messages,
  },
  preValidation: async (request: FastifyRequest) => {
    if (!isOwnOrigin(request.headers.origin)) {
      throw new ApiError('origin_forbidden', 'This origin may not open a socket.');
    }
    await mayOpen(request);
  },
  handler: async () => {
    throw new ApiError('bad_request', 'This address speaks WebSocket.');
  },
});
