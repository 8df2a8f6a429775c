--[[
  Lets an attempt begin, or answers how long it must wait: at most `max` begin in any `per` ms, by the clock of
  Redis. A job that must wait gets a slot of its own, so that jobs that wait do not all ask again at once; when one
  comes later than its slot, the jobs behind it wait a little longer.

  KEYS[1] when the last ones began, newest first
  KEYS[2] the slots given so far, newest first
  KEYS[3] zset of the jobs that wait for their slot, by slot
  ARGV[1] max   ARGV[2] per, ms   ARGV[3] id of the job

  Returns ms to wait, 0 = it may begin
]]
--- @include "refuse"
--- @include "now"
local max, per = tonumber(ARGV[1]), tonumber(ARGV[2])
if not max or not per or not ARGV[3] then
  return refuse('wrong number or kind of arguments')
end
local LATE = 3600000
local now = now_ms()

redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - LATE)
local slot = tonumber(redis.call('ZSCORE', KEYS[3], ARGV[3]) or nil)
local given = slot ~= nil
if not given then
  local before = redis.call('LINDEX', KEYS[2], max - 1)
  slot = math.max(now, before and tonumber(before) + per or 0)
  redis.call('LPUSH', KEYS[2], string.format('%d', slot))
  redis.call('LTRIM', KEYS[2], 0, max - 1)
end
local began = redis.call('LINDEX', KEYS[1], max - 1)
local start = math.max(slot, began and tonumber(began) + per or 0)
local keep = math.ceil(math.max(start - now, 0) + per + LATE)
if start > now then
  redis.call('ZADD', KEYS[3], string.format('%d', slot), ARGV[3])
  for i = 1, 3 do
    if redis.call('PTTL', KEYS[i]) < keep then redis.call('PEXPIRE', KEYS[i], keep) end
  end
  return math.ceil(start - now)
end
redis.call('ZREM', KEYS[3], ARGV[3])
redis.call('LPUSH', KEYS[1], string.format('%d', now))
redis.call('LTRIM', KEYS[1], 0, max - 1)
for i = 1, 3 do
  if redis.call('PTTL', KEYS[i]) < keep then redis.call('PEXPIRE', KEYS[i], keep) end
end
return 0
