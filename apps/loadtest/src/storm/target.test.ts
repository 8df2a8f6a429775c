import { describe, expect, it } from 'vitest';
import { chooseTarget, loopbackOrigin, requireToken } from './target.ts';

const nothing = {};
const running = { url: 'http://127.0.0.1:4100', adminToken: 'its own' };

describe('loopbackOrigin', () => {
  it.each([
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/sales/1?x', 'http://127.0.0.1:3000'],
    ['http://127.9.8.7', 'http://127.9.8.7'],
    ['http://2130706433:81', 'http://127.0.0.1:81'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('lets %s through', (url, origin) => expect(loopbackOrigin(url)).toBe(origin));

  it.each([
    'http://example.com',
    'http://10.0.0.1:3000',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://0.0.0.0:3000',
    'ftp://localhost',
    'localhost:3000',
    '',
  ])('refuses %j', (url) => expect(() => loopbackOrigin(url)).toThrow(/this machine|http address/));
});

describe('chooseTarget', () => {
  it('fires at the running product with its own token', () => {
    expect(chooseTarget(nothing, running, 'env')).toEqual({
      origin: 'http://127.0.0.1:4100',
      adminOrigin: 'http://127.0.0.1:4100',
      adminToken: 'its own',
    });
  });

  it('falls back to port 3000 and the token of the environment', () => {
    expect(chooseTarget(nothing, undefined, 'env')).toEqual({
      origin: 'http://127.0.0.1:3000',
      adminOrigin: 'http://127.0.0.1:3000',
      adminToken: 'env',
    });
  });

  it('never sends the running product’s token to another place', () => {
    const asked = { url: 'http://127.0.0.1:9' };
    expect(chooseTarget(asked, running, 'env').adminToken).toBe('env');
  });

  it('resets where operators are answered, on this machine only, with no other product’s token', () => {
    const asked = { adminUrl: 'http://127.0.0.1:4101' };
    expect(chooseTarget(asked, running, 'env')).toEqual({
      origin: 'http://127.0.0.1:4100',
      adminOrigin: 'http://127.0.0.1:4101',
      adminToken: 'env',
    });
    const elsewhere = { adminUrl: 'http://shop.example' };
    expect(() => chooseTarget(elsewhere, running, 'env')).toThrow(/not this machine/);
  });

  it('knows the running product by any name of this machine', () => {
    const asked = { url: 'http://localhost:4100' };
    expect(chooseTarget(asked, running, undefined).adminToken).toBe('its own');
  });

  it('says where a token is to be found', () => {
    const target = chooseTarget(nothing, undefined, undefined);
    expect(() => requireToken(target)).toThrow(/--admin-token or ADMIN_TOKEN/);
  });
});
