--[[
  Where a plain task stands, in one round trip.

  KEYS[1] state of the task, JSON
  KEYS[2] its job, a hash of BullMQ's

  Returns { state or false, 'none', 'waits' or 'expired' }: what follows from the job alone.
    'none'     there is no job, or only one that has finished and is kept for a look, or whose task has ended
    'waits'    it is queued, or runs
    'expired'  no attempt has begun, and by the clock of Redis it is too late to begin
]]
--- @include "now"
--- @include "read-state"
local found = redis.call('GET', KEYS[1])
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'finishedOn', 'atm', 'data', 'ended')
if not job[1] or job[2] or job[5] then
  return { found, 'none' }
end
local begun = (tonumber(job[3]) or 0) > 0
if found and not begun then
  begun = (status_of(found) or 'queued') ~= 'queued'
end
local expiresAt = not begun and job[4] and numbers_at_end(job[4]).expiresAt
if not expiresAt then
  return { found, 'waits' }
end
return { found, now_ms() >= expiresAt and 'expired' or 'waits' }
