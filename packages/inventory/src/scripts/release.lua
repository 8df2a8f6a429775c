--[[
  Gives a unit back, if it is this ticket that holds it. A later claim of the same buyer is left alone.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] closed round  hash of the same shape
  ARGV[1] round  [2] buyer id  [3] ticket id

  Returns  released | not_held
]]
local round, buyer, ticket = tonumber(ARGV[1]), ARGV[2], ARGV[3]

if #KEYS ~= 2 or #ARGV ~= 3 then return redis.error_reply('ERR release: wrong number of arguments') end
if not (round and round >= 1 and round % 1 == 0) then return redis.error_reply('ERR release: round') end
for i = 2, 3 do
  if #ARGV[i] > 128 or not ARGV[i]:find('^[%w._~-]+$') then return redis.error_reply('ERR release: id') end
end
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'hash' and kind ~= 'none' then return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. kind) end
end

for _, key in ipairs(KEYS) do
  local state = redis.call('HMGET', key, '#round', buyer)
  if tonumber(state[1] or nil) == round and state[2] == ticket then
    redis.call('HDEL', key, buyer)
    return 'released'
  end
end
return 'not_held'
