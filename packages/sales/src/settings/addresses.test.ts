import { describe, expect, it } from 'vitest';
import { databaseUrl, httpUrl, placeOf, redisUrl } from './addresses.ts';

const SECRET = 'w9secret';

function refusalOf(parse: (text: string) => string, text: string): string {
  try {
    parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error(`${text} was taken`);
}

describe.each([
  ['redis', redisUrl, '/0'],
  ['mysql', databaseUrl, '/shop'],
] as const)('an address with %s://', (scheme, parse, path) => {
  const at = (userinfo: string, host = '127.0.0.1:3306') =>
    `${scheme}://${userinfo}@${host}${path}`;

  it.each([
    at('u:p'),
    at(`u:p%23${SECRET}`),
    at(`u:a%2F%3F%25${SECRET}`),
    at(`u:a@${SECRET}`),
    at(`u:a:${SECRET}`),
    at('u:密码'),
    at('u:p', '[::1]:3306'),
    at('u:p', '[::1]'),
    at('u:p', 'store.internal'),
  ])('is taken as it is: %s', (text) => {
    expect(parse(text)).toBe(text);
  });

  it.each([
    `u:p#${SECRET}`,
    `u:a/${SECRET}`,
    `u:1/${SECRET}`,
    `u:a?${SECRET}`,
    `u:1?${SECRET}=1`,
    `u:a@b?${SECRET}=1`,
    `u:a@b/${SECRET}`,
    `u:a@b#${SECRET}`,
    `u:100%${SECRET}`,
    `u:%zz${SECRET}`,
    `u:a ${SECRET}`,
    `u:a\t${SECRET}`,
    `u:a\n${SECRET}`,
    `#${SECRET}`,
    `u#${SECRET}:p`,
  ])('is refused without a part of its password: %j', (userinfo) => {
    const why = refusalOf(parse, at(userinfo));
    expect(why).not.toContain(SECRET);
    expect(why).toMatch(/^(cannot be read|has no usable port|may only have|must end)/);
  });

  it.each([
    [`http://u:${SECRET}@h${path}`, 'must begin with'],
    [`u:${SECRET}@h${path}`, 'must begin with'],
    [`${scheme}://u:${SECRET}@${path}`, 'names no host'],
    [`${scheme}://${path}`, 'names no host'],
    [at(`u:${SECRET}`, 'h:70000'), 'has no usable port'],
    [at(`u:${SECRET}`, 'h:0'), 'has no usable port'],
    [`${at(`u:${SECRET}`)}?nonsense=${SECRET}`, 'the option nonsense'],
    [`${at(`u:${SECRET}`)}?${encodeURIComponent(`a=${SECRET}`)}=1`, 'an option, which'],
  ])('is refused: %s', (text, why) => {
    const said = refusalOf(parse, text);
    expect(said).toContain(why);
    expect(said).not.toContain(SECRET);
  });
});

describe('the address of a MySQL', () => {
  const options = [
    'ssl-mode=REQUIRED',
    'sslaccept=strict',
    'sslmode=require',
    'charset=latin1',
    'charset=utf8mb4',
    'timezone=%2B08:00',
    'dateStrings=true',
    'bigNumberStrings=true',
    'supportBigNumbers=true',
    'decimalNumbers=true',
    'typeCast=false',
    'rowsAsArray=true',
    'multipleStatements=true',
    'namedPlaceholders=true',
    'flags=FOUND_ROWS',
    'connectionLimit=1',
    'password=x',
    'useSSL=true',
  ];
  it.each(options)('takes no option %s, and says which', (option) => {
    const why = refusalOf(databaseUrl, `mysql://u:p@h/shop?${option}`);
    expect(why).toContain(`the option ${option.split('=')[0]},`);
  });

  it.each(['true', '1', 'Amazon%20RDS', '[]', '{"rejectUnauthorized":"no"}', '{"nonsense":1}', ''])(
    'takes no ssl=%s',
    (value) => {
      expect(refusalOf(databaseUrl, `mysql://u:p@h/shop?ssl=${value}`)).toContain('ssl that takes');
    },
  );

  it('takes TLS as JSON, with an @ in it too', () => {
    for (const ssl of ['{}', '{"rejectUnauthorized":true}', '{"ca":"a@b"}']) {
      expect(databaseUrl(`mysql://u:p@h/shop?ssl=${ssl}`)).toContain(ssl);
    }
  });

  it.each(['mysql://u:p@h', 'mysql://u:p@h/', 'mysql://u:p@h:3306?ssl={}'])(
    'names a database: %s',
    (text) => expect(refusalOf(databaseUrl, text)).toContain('names no database'),
  );
});

it('the address of a Redis has a number after its host', () => {
  expect(redisUrl('rediss://h:6380/2?family=6')).toContain('rediss');
  expect(refusalOf(redisUrl, 'redis://h:6379/shop')).toContain('as /0');
  expect(refusalOf(redisUrl, 'redis://h:6379/0?db=2')).toContain('the option db,');
  expect(refusalOf(redisUrl, 'redis://h:6379/0?family=5')).toContain('family');
});

describe('the address of a Redis by Sentinel', () => {
  it.each([
    'redis+sentinel://a/shop',
    'rediss+sentinel://ann:secret@a:26379,b:26379,[::1]:1/shop/3?sentinelPassword=x',
  ])('is taken: %s', (text) => expect(redisUrl(text)).toBe(text));

  it.each([
    ['redis+sentinel://a,b', 'must name the primary'],
    ['redis+sentinel://a,b/shop/x', 'must name the primary'],
    ['redis+sentinel://a,,b/shop', 'names no host'],
    ['redis+sentinel://a:99999,b/shop', 'no usable port'],
    [`redis+sentinel://u:${SECRET}#x@a/shop`, 'cannot be read'],
    [`redis+sentinel://u:${SECRET}/x@a/shop`, 'cannot be read'],
    [`redis+sentinel://u:${SECRET}@x@a/shop`, 'cannot be read'],
    [`redis+sentinel://u:${SECRET}@a/shop?sentinelPasword=${SECRET}`, 'sentinelPasword'],
    ['redis+sentinel://a/shop?sentinelPassword=', 'is empty'],
    ['redis+sentinel://a/%zz', 'cannot be read'],
  ])('is refused: %s', (text, why) => {
    const said = refusalOf(redisUrl, text);
    expect(said).toContain(why);
    expect(said).not.toContain(SECRET);
  });
});

describe('the address of a Redis Cluster', () => {
  it.each([
    'redis+cluster://a',
    'redis+cluster://a:7001,b:7002/0',
    'redis+cluster://a,b/',
    `rediss+cluster://ann:${SECRET}@a:7001,[::1]:7002,c`,
    `redis+cluster://:${SECRET}@a:7001,b`,
  ])('is taken: %s', (text) => expect(redisUrl(text)).toBe(text));

  it.each([
    ['redis+cluster://a,b/1', 'a cluster has none but 0'],
    [`redis+cluster://u:${SECRET}@a,b/12`, 'a cluster has none but 0'],
    ['redis+cluster://a,b/shop', 'must end after the nodes'],
    ['redis+cluster://', 'names no host'],
    ['redis+cluster://a,,b', 'names no host'],
    ['redis+cluster://a:99999,b', 'no usable port'],
    ['redis+cluster://a:0', 'no usable port'],
    ['redis+cluster://a,b?family=6', 'family'],
    [`redis+cluster://u:${SECRET}#x@a,b`, 'cannot be read'],
    [`redis+cluster://u:${SECRET}/x@a,b`, 'cannot be read'],
    [`redis+clusters://u:${SECRET}@a`, 'must begin with'],
    [`cluster://u:${SECRET}@a`, 'must begin with'],
  ])('is refused: %s', (text, why) => {
    const said = refusalOf(redisUrl, text);
    expect(said).toContain(why);
    expect(said).not.toContain(SECRET);
  });
});

describe('the address of several MySQL servers', () => {
  it.each([
    'mysql://u:p@a,b/shop',
    'mysql://a:3306,b:3307,[::1]:3308/shop',
    'mysql://u:p%2C%40@10.0.0.1,10.0.0.2/shop?ssl={"ca":"a@b,c"}',
  ])('is taken: %s', (text) => expect(databaseUrl(text)).toBe(text));

  it.each([
    [`mysql://u:${SECRET}@a,,b/shop`, 'names no host'],
    [`mysql://u:${SECRET}@a,b,/shop`, 'names no host'],
    [`mysql://u:${SECRET}@,a/shop`, 'names no host'],
    [`mysql://u:${SECRET}@a:1,b:70000/shop`, 'no usable port'],
    [`mysql://u:${SECRET}@a,b:0/shop`, 'no usable port'],
    [`mysql://u:${SECRET}@a,b`, 'names no database'],
    [`mysql://u:${SECRET}@a,b/shop/x`, 'must end in the name'],
    [`mysql://u:${SECRET}@a,a/shop`, 'names one server twice'],
    [`mysql://u:${SECRET}@a,u:${SECRET}@b/shop`, 'cannot be read'],
    [`mysql://u:${SECRET}#x@a,b/shop`, 'cannot be read'],
    [`mysql://u:${SECRET}@a,b/shop?charset=x`, 'the option charset'],
  ])('is refused: %s', (text, why) => {
    const said = refusalOf(databaseUrl, text);
    expect(said).toContain(why);
    expect(said).not.toContain(SECRET);
  });

  it('is shown as its hosts', () =>
    expect(placeOf('mysql://u:p@a:1,b:2/shop?ssl={}')).toBe('a:1,b:2'));
});

it('the address of a service carries no password, which fetch would refuse at each text', () => {
  expect(httpUrl('https://sms.example/send?x=1')).toContain('sms.example');
  expect(refusalOf(httpUrl, `https://u:${SECRET}@sms.example`)).not.toContain(SECRET);
  expect(refusalOf(httpUrl, 'sms.example')).toContain('http');
});

it('a place is shown without user and password', () => {
  expect(placeOf('mysql://u:p@[::1]:3306/shop')).toBe('[::1]:3306');
  expect(placeOf('redis+sentinel://u:p@a:1,b:2/shop')).toBe('a:1,b:2');
  expect(placeOf('rediss+cluster://u:p@a:1,b:2/0')).toBe('a:1,b:2');
});
