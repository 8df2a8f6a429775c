import { Type, type Static } from 'typebox';
import { ErrorBody } from './errors.ts';

/** What each store would say to work that comes now; why it would is in the log. With ADMIN_PORT set only that port tells. */
export const stores = {
  redis: Type.Optional(
    Type.Union([
      Type.Literal('ok'),
      Type.Literal('away'),
      Type.Literal('refused'),
      Type.Literal('not_listening'),
    ]),
  ),
  mysql: Type.Optional(
    Type.Union([
      Type.Literal('ok'),
      Type.Literal('read_only'),
      Type.Literal('refused'),
      Type.Literal('away'),
    ]),
  ),
};

export const Alive = Type.Object({ alive: Type.Literal(true) });

export const Ready = Type.Object({ ready: Type.Literal(true), ...stores });
export type Ready = Static<typeof Ready>;

export const NotReady = Type.Object({
  ready: Type.Literal(false),
  ...stores,
  ...ErrorBody.properties,
  code: Type.Literal('unavailable'),
});
export type NotReady = Static<typeof NotReady>;
