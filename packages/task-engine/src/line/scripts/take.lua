--[[
  Takes n consecutive numbers of a line for one batch and remembers the batch as open.
  Called again for the same batch it answers the same numbers.

  KEYS[1] line   hash
  KEYS[2] open   hash, batch id -> "<n> <first> <taken at, ms>"
  KEYS[3] lanes  set of the lanes of this shard
  ARGV[1] batch id   ARGV[2] n   ARGV[3] lane   ARGV[4] seconds an untouched line is kept

  Returns { first number, processed }
]]
--- @include "refuse"
--- @include "now"
local n = tonumber(ARGV[2])
local keep = tonumber(ARGV[4])
if not n or n < 1 or n % 1 ~= 0 or not keep or ARGV[1] == '' then
  return refuse('wrong number or kind of arguments')
end
local processed = tonumber(redis.call('HGET', KEYS[1], 'processed') or '0')
local batch = redis.call('HGET', KEYS[2], ARGV[1])
if batch then
  return { tonumber(string.match(batch, '^%d+ (%d+) ')), processed }
end

local ms = now_ms()
local last = redis.call('HINCRBY', KEYS[1], 'issued', n)
local first = last - n + 1
redis.call('HSET', KEYS[2], ARGV[1], string.format('%d %d %d', n, first, ms))
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('EXPIRE', KEYS[1], keep)
redis.call('EXPIRE', KEYS[2], keep)
redis.call('EXPIRE', KEYS[3], keep)
return { first, processed }
