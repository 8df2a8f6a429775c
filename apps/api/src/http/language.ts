import { LANGUAGES, type Language } from '@seckill/contracts';
import type { TaskView } from '@seckill/sales';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

const isLanguage = (text: unknown): text is Language => LANGUAGES.some((each) => each === text);

/** What `Accept-Language` says when it says nothing. */
const ANY = '*';

/** In which language somebody wants to read: `?lang=`, else by the header; undefined when neither names one that is spoken here. */
export function languageOf({ query, headers }: FastifyRequest): Language | undefined {
  if (typeof query === 'object' && query && 'lang' in query && isLanguage(query.lang)) {
    return query.lang;
  }
  const wished = headers['accept-language'];
  if (wished === undefined || wished === ANY) return undefined;
  const [best] = new Negotiator({ headers }).languages([...LANGUAGES]);
  return isLanguage(best) ? best : undefined;
}

/** The same for an answer that caches may keep: they are told what it depends on. */
export function answerIn(request: FastifyRequest, reply: FastifyReply): Language | undefined {
  void reply.header('vary', 'accept-language');
  return languageOf(request);
}

/** What became of a task, in the words of who asks. The header is read once there is something to be said. */
export const viewFor =
  (request: FastifyRequest, view: TaskView): TaskView =>
  (state, buyerId) =>
    view(state, buyerId, languageOf(request));
