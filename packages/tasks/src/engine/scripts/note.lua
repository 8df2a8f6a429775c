--[[
  Notes a new state of a plain task and tells everyone. A final state is never replaced.

  KEYS[1] state of the task, JSON
  ARGV[1] the new state, JSON   ARGV[2] seconds it is kept   ARGV[3] channel   ARGV[4] event

  Returns 'noted' or 'final'
]]
local keep = tonumber(ARGV[2])
if not keep then
  return redis.error_reply('BADARGS note')
end
local held = redis.call('GET', KEYS[1])
if held then
  local status = cjson.decode(held).status
  if status ~= 'started' and status ~= 'retrying' then
    return 'final'
  end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', keep)
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 'noted'
