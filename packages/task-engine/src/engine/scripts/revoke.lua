--[[
  Notes that a plain task is revoked, unless it has ended, or runs and may go on; tells everyone, and the worker
  that runs it.

  KEYS[1] state of the task, JSON
  KEYS[2] its job
  ARGV[1] 'terminate' or ''   ARGV[2] seconds the state is kept
  ARGV[3] the state, with %d for the attempts   ARGV[4] the event, likewise   ARGV[5] channel of events
  ARGV[6] channel of the workers   ARGV[7] id of the task

  Returns 'revoked', 'again', 'running', 'ended' or 'unknown'
]]
--- @include "refuse"
local keep = tonumber(ARGV[2])
if not keep or not ARGV[7] then
  return refuse('wrong number or kind of arguments')
end
local held = redis.call('GET', KEYS[1])
local attempts, running = 0, false
if held then
  local state = cjson.decode(held)
  if state.status == 'revoked' then
    return 'again'
  end
  if state.status ~= 'queued' and state.status ~= 'started' and state.status ~= 'retrying' then
    return 'ended'
  end
  running = state.status == 'started'
  attempts = tonumber(state.attempts) or 0
elseif redis.call('EXISTS', KEYS[2]) == 0 then
  return 'unknown'
elseif redis.call('HEXISTS', KEYS[2], 'finishedOn') == 1 then
  return 'ended'
end
if running and ARGV[1] ~= 'terminate' then
  return 'running'
end
redis.call('SET', KEYS[1], string.format(ARGV[3], attempts), 'EX', keep)
redis.call('PUBLISH', ARGV[5], string.format(ARGV[4], attempts))
if running then
  redis.call('PUBLISH', ARGV[6], ARGV[7])
end
return 'revoked'
