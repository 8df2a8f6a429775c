// An API that does nothing, as a process of its own: Fastify, one route, and an answer as long as that to a purchase.
import Fastify from 'fastify';

const answer = { taskId: 'x'.repeat(52), status: 'queued', place: 1, pollAfterMs: 1000 };

const app = Fastify();
app.post('/', async (_request, reply) => reply.code(202).send(answer));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ msg: 'ready', url }));

process.once('SIGTERM', () => void app.close());
