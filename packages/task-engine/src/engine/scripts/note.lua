--[[
  Notes a new state of a plain task and tells everyone. A final state is never replaced, and a delivery of the
  job that was given up (a later one has begun) changes nothing.

  KEYS[1] state of the task, JSON
  ARGV[1] the new state, JSON   ARGV[2] seconds it is kept   ARGV[3] channel   ARGV[4] event
  ARGV[5] which delivery of the job says so; 0 = somebody else
  ARGV[6] 'begin': a new delivery, whatever came before; 'late': only if it has not begun yet; else ''

  Returns { 'noted' }, { 'final', the final status }, { 'stale' } or, to 'late', { 'begun' }
]]
--- @include "refuse"
local keep, run = tonumber(ARGV[2]), tonumber(ARGV[5])
if not keep or not run or not ARGV[6] then
  return refuse('wrong number or kind of arguments')
end
local held = redis.call('GET', KEYS[1])
if held then
  local state = cjson.decode(held)
  local status = state.status
  if status ~= 'queued' and status ~= 'started' and status ~= 'retrying' then
    return { 'final', status }
  end
  if ARGV[6] == 'late' and status ~= 'queued' then
    return { 'begun' }
  end
  if ARGV[6] ~= 'begin' and tonumber(state.run or 0) > run then
    return { 'stale' }
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', keep)
redis.call('PUBLISH', ARGV[3], ARGV[4])
return { 'noted' }
