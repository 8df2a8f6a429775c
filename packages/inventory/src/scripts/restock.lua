--[[
  Changes how many units the open round has. Claims stay, also when they are more than the new total.

  KEYS[1] round   hash: #round, #total, buyer id -> ticket id
  ARGV[1] round  [2] total  [3] lifetime of the round, ms

  Returns  restocked | same | stale (a newer round is open) | unknown (the round is not here, or not whole)
]]
local round, total, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function whole(n, least)
  return n and n >= least and n < 2 ^ 53 and n % 1 == 0
end
local function refuse(why)
  return redis.error_reply('ERR restock: ' .. why)
end

if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(total, 0) then return refuse('the total is not a whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' and kind ~= 'none' then return redis.error_reply('WRONGTYPE ' .. KEYS[1] .. ' is a ' .. kind) end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, before = tonumber(state[1] or nil), tonumber(state[2] or nil)
if current and current > round then return 'stale' end
if current ~= round or not before then return 'unknown' end
if before == total then return 'same' end

redis.call('HSET', KEYS[1], '#total', total)
redis.call('PEXPIRE', KEYS[1], lifetime)
return 'restocked'
