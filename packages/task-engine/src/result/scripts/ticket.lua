--[[
  Where one ticket stands, in one round trip and constant time.

  KEYS[1] batch  hash of results
  KEYS[2] the batch's job
  KEYS[3] line   hash
  ARGV[1] index of the ticket in its batch

  Returns { result or false, shared arguments or false, 1 if the job exists and its batch is not settled, processed, rate, rateAt, rateFrom, now }
]]
--- @include "now"
local found = redis.call('HMGET', KEYS[1], ARGV[1], '*', '#')
local is_open = redis.call('EXISTS', KEYS[2]) == 1 and redis.call('HEXISTS', KEYS[2], 'ended') == 0
local line = redis.call('HMGET', KEYS[3], 'processed', 'rate', 'rateAt', 'rateFrom')
return {
  found[1] or found[2], found[3], is_open and 1 or 0,
  line[1] or '0', line[2] or '0', line[3] or '0', line[4] or '0',
  now_ms(),
}
