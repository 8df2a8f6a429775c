// Loaded before a program: what it dials leads through links of its own, as LINKED_PORTS says: port>link,port>link. The nodes of a
// Redis Cluster tell every client the same addresses.
import { Socket } from 'node:net';

const linkOf = new Map(
  process.env['LINKED_PORTS']?.split(',').map((pair) => {
    const [port, link] = pair.split('>').map(Number);
    return [port, link];
  }),
);
const dial = Socket.prototype.connect;

/** @param {any[]} args */
Socket.prototype.connect = function connect(...args) {
  // `net.connect` hands over what it was given as one list.
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  const link = linkOf.get(Number(options?.port));
  if (link !== undefined) options.port = link;
  // @ts-expect-error It may be called in several ways.
  return dial.apply(this, args);
};
