import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Says whether a person was found by somebody else, as by a captcha, before a pass is given. */
export type PassVerifier = {
  /** `verification`: what the buyer's page was given. Rejects when nobody can say. */
  verify(verification: string, address: string): Promise<boolean>;
};

const ANSWER_MS = 3000;

const answer = Compile(Type.Object({ success: Type.Boolean() }));

/**
 * Asks by HTTP, as reCAPTCHA, hCaptcha and Turnstile are asked: a form of `secret`, `response` and `remoteip`, answered with JSON
 * `{success}`.
 */
export const httpVerifier = ({ url, secret }: { url: string; secret: string }): PassVerifier => ({
  async verify(verification, address) {
    const asked = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: verification, remoteip: address }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const said: unknown = await asked.json();
    if (!asked.ok || !answer.Check(said)) throw new Error(`the verifier answered ${asked.status}`);
    return said.success;
  },
});
