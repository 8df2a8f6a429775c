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
-- BullMQ may write to a job that Redis has lost: what has no time at which it was queued is none.
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'ended')
local is_open = job[1] and not job[2]
local line = redis.call('HMGET', KEYS[3], 'processed', 'rate', 'rateAt', 'rateFrom')
return {
  found[1] or found[2], found[3], is_open and 1 or 0,
  line[1] or '0', line[2] or '0', line[3] or '0', line[4] or '0',
  now_ms(),
}
