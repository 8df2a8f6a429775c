--[[
  Changes the books of one schedule, if they still are as the caller read them.

  KEYS[1] books of the schedule, hash
  ARGV[1] seconds they are kept
  ARGV[2...5] the fields `at`, `pending`, `claim` and `paused` as the caller read them, "" for none
  ARGV[6...] field, value, ...: "" removes the field, "+<n>" adds to it

  Returns 'written' or 'changed'
]]
--- @include "refuse"
if not tonumber(ARGV[1]) or #ARGV < 7 or #ARGV % 2 ~= 1 then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('HMGET', KEYS[1], 'at', 'pending', 'claim', 'paused')
for i = 1, 4 do
  if (found[i] or '') ~= ARGV[i + 1] then
    return 'changed'
  end
end
for i = 6, #ARGV, 2 do
  local field, value = ARGV[i], ARGV[i + 1]
  if value == '' then
    redis.call('HDEL', KEYS[1], field)
  elseif string.sub(value, 1, 1) == '+' then
    redis.call('HINCRBY', KEYS[1], field, string.sub(value, 2))
  else
    redis.call('HSET', KEYS[1], field, value)
  end
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 'written'
