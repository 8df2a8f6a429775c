--[[
  Writes and publishes that a plain task is revoked, unless it has ended, or runs and may go on. A running one is
  announced to the workers.

  KEYS[1] state of the task, JSON
  KEYS[2] its job
  ARGV[1] 'terminate' or ''   ARGV[2] seconds the state is kept
  ARGV[3] the state, with %d for the attempts   ARGV[4] the event, likewise   ARGV[5] channel of events
  ARGV[6] channel of the workers   ARGV[7] id of the task
  ARGV[8] when it is too late to begin, ms by the clock of Redis; '' = never
  ARGV[9] seconds, beyond its own delay, a state is kept while a job of the task is there

  The state is kept for as long as the task could run: as its placeholder would have been, or as its job may wait.

  Returns 'revoked', 'again', 'running', 'ended', 'unknown', or 'late': it has not begun and never may
]]
--- @include "refuse"
--- @include "now"
--- @include "read-state"
local keep, expiresAt, keepJob = tonumber(ARGV[2]), tonumber(ARGV[8]), tonumber(ARGV[9])
if not keep or not ARGV[8] or not keepJob then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('GET', KEYS[1])
local attempts, running, begun = 0, false, false
local status = status_of(found)
if status then
  if status == 'revoked' then
    return 'again'
  end
  if has_ended(status) then
    return 'ended'
  end
  begun = status ~= 'queued'
  running = status == 'started'
  attempts = attempts_of(found)
elseif redis.call('EXISTS', KEYS[2]) == 0 then
  return 'unknown'
elseif redis.call('HEXISTS', KEYS[2], 'finishedOn') == 1 or redis.call('HEXISTS', KEYS[2], 'ended') == 1 then
  return 'ended'
end
if running and ARGV[1] ~= 'terminate' then
  return 'running'
end
if expiresAt and not begun then
  if now_ms() >= expiresAt then
    return 'late'
  end
end
local job = redis.call('HMGET', KEYS[2], 'timestamp', 'delay')
if job[1] then
  local due = tonumber(job[1]) + (tonumber(job[2]) or 0)
  keep = math.max(keep, keepJob + math.ceil(math.max(0, due - now_ms()) / 1000))
end
if found then
  keep = math.max(keep, redis.call('TTL', KEYS[1]))
end
local state = with_step(string.format(ARGV[3], attempts), found, 'revoked', now_ms(), attempts)
redis.call('SET', KEYS[1], state, 'EX', keep)
redis.call('PUBLISH', ARGV[5], string.format(ARGV[4], attempts))
if running then
  redis.call('PUBLISH', ARGV[6], ARGV[7])
end
return 'revoked'
