import type { AuditRole } from '@seckill/contracts';
import type { FastifyRequest } from 'fastify';

/** What a request's own code knows for the audit: whose it is, what of, and why it was refused. */
export type Noted = {
  role?: AuditRole;
  who?: string;
  code?: string;
  target?: Record<string, string | number>;
};

declare module 'fastify' {
  interface FastifyRequest {
    noted: Noted | null;
  }
}

/** Adds to what is known of this request. Nothing that would let anybody in belongs here. */
export function note(request: FastifyRequest, facts: Noted): void {
  request.noted = { ...request.noted, ...facts };
}
