--[[
  Changes one schedule, if it is still the one the caller looked at.

  KEYS[1] schedules  hash of all: "<name>|spec", "<name>|next", "<name>|pending", ...
  ARGV[1] name   ARGV[2] its spec
  ARGV[3] next   ARGV[4] pending   ARGV[5] paused   ARGV[6] lease: as the caller saw them, "" for none
  ARGV[7...] field, value, ...: "" removes the field, "+<n>" adds to it

  Returns 'written' or 'changed'
]]
if #ARGV < 8 or #ARGV % 2 ~= 0 then
  return redis.error_reply('BADARGS schedule-write')
end
local name = ARGV[1] .. '|'
local held = redis.call('HMGET', KEYS[1], name .. 'spec', name .. 'next', name .. 'pending',
  name .. 'paused', name .. 'lease')
for i = 1, 5 do
  if (held[i] or '') ~= ARGV[i + 1] then
    return 'changed'
  end
end
for i = 7, #ARGV, 2 do
  local field, value = name .. ARGV[i], ARGV[i + 1]
  if value == '' then
    redis.call('HDEL', KEYS[1], field)
  elseif string.sub(value, 1, 1) == '+' then
    redis.call('HINCRBY', KEYS[1], field, string.sub(value, 2))
  else
    redis.call('HSET', KEYS[1], field, value)
  end
end
return 'written'
