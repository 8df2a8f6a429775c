// Preloaded into the API: each accepted purchase costs SLOW_DOWN_MS more of its processor, so that five times what the API can do is
// within what one generator can ask for.
import { ServerResponse } from 'node:http';

const ms = Number(process.env.SLOW_DOWN_MS);
const { writeHead } = ServerResponse.prototype;

/**
 * @this {ServerResponse}
 * @param {Parameters<typeof writeHead>} args
 */
ServerResponse.prototype.writeHead = function (...args) {
  if (args[0] === 202) {
    // Of its processor: what others take of it meanwhile is no work.
    const { user, system } = process.cpuUsage();
    const until = user + system + ms * 1000;
    for (let used = 0; used < until;) {
      const now = process.cpuUsage();
      used = now.user + now.system;
    }
  }
  return writeHead.apply(this, args);
};
