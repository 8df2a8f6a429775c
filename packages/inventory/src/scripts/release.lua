--[[
  Gives a unit back, if it is this ticket that holds it. A later claim of the same buyer is left alone.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] closed round  hash of the same shape
  ARGV[1] round  [2] buyer id  [3] ticket id

  Returns  released | not_held
]]
local round, buyer, ticket = tonumber(ARGV[1]), ARGV[2], ARGV[3]

local function whole(n, least)
  return n and n >= least and n < 2 ^ 53 and n % 1 == 0
end
local function is_id(text)
  return #text <= 128 and text:find('^[%w._~-]+$')
end
local function refuse(why)
  return redis.error_reply('ERR release: ' .. why)
end

if #KEYS ~= 2 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
for i = 2, 3 do
  if not is_id(ARGV[i]) then return refuse('an id is empty, too long or has odd characters') end
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
