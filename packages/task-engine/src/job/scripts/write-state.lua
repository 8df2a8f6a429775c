--[[
  Writes a new state of a plain task and publishes it. A final state is never replaced, and a delivery of the job whose
  fencing token is not the newest changes nothing. How it ended is written at its job, too (the field `ended`): a job may be
  delivered once more after its state was kept for as long as it should be.

  KEYS[1] state of the task, JSON   KEYS[2] its job
  ARGV[1] the new state, JSON   ARGV[2] seconds it is kept   ARGV[3] channel   ARGV[4] event
  ARGV[5] fencing token: the number of the delivery that writes; 0 = no delivery
  ARGV[6] 'begin'   a new delivery takes over, unless the task is too late to begin: then the state is ARGV[8]
          'expire'  only if the task is too late to begin
          'wait'    only if no attempt has begun
          ''        anything else
  ARGV[7] when it is too late to begin, ms by the clock of Redis; '' = never. Matters until an attempt has begun
  ARGV[8] the expired state   ARGV[9] its event   ARGV[10] seconds it is kept, if not ARGV[2]; all only to 'begin' with ARGV[7]

  Returns { 'written' }, { 'expired' } (written instead), { 'final', the final status }, { 'stale' } or, to 'expire'
  and 'wait', { 'begun' } or { 'early' }
]]
--- @include "refuse"
--- @include "now"
--- @include "read-state"
local keep, token = tonumber(ARGV[2]), tonumber(ARGV[5])
local mode, expiresAt = ARGV[6], tonumber(ARGV[7])
if not keep or not token or not ARGV[7] or mode == 'expire' and not expiresAt
  or mode == 'begin' and expiresAt and not ARGV[9] then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('GET', KEYS[1])
local begun = false
local status = status_of(found)
local function ends_as(new)
  if has_ended(new) and redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('HSET', KEYS[2], 'ended', new)
  end
end
if not found then
  local ended = redis.call('HGET', KEYS[2], 'ended')
  if ended then
    return { 'final', ended }
  end
end
-- What is no state is replaced: nobody could read it.
if status then
  if has_ended(status) then
    return { 'final', status }
  end
  begun = status ~= 'queued'
  if mode == 'wait' and begun then
    return { 'begun' }
  end
  if mode ~= 'begin' and mode ~= 'expire' and (numbers_at_end(found).run or 0) > token then
    return { 'stale' }
  end
end
local late = false
if expiresAt and not begun then
  late = now_ms() >= expiresAt
end
if mode == 'expire' and not late then
  return { begun and 'begun' or 'early' }
end
if mode == 'begin' and late then
  redis.call('SET', KEYS[1], ARGV[8], 'EX', tonumber(ARGV[10]) or keep)
  ends_as('expired')
  redis.call('PUBLISH', ARGV[3], ARGV[9])
  return { 'expired' }
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', keep)
ends_as(status_of(ARGV[1]))
redis.call('PUBLISH', ARGV[3], ARGV[4])
return { 'written' }
