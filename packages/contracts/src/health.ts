import { Type, type Static } from 'typebox';

export const Ready = Type.Object({
  ready: Type.Boolean(),
  redis: Type.String(),
  mysql: Type.String(),
});
export type Ready = Static<typeof Ready>;
