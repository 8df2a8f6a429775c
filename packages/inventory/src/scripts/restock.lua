--[[
  Changes how many units the open round has. Claims stay, also when they are more than the new total.

  KEYS[1] round   hash: #round, #total, buyer id -> ticket id
  ARGV[1] round  [2] total  [3] lifetime of the round, ms

  Returns  restocked | same | stale (a newer round is open) | unknown (the round is not here, or not whole)
]]
--- @include "whole"
--- @include "refuse"
--- @include "wrong-type"
local round, total, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(total, 0) then return refuse('the total is not a whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
local wrong = wrong_type({ 'hash' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, before = tonumber(state[1] or nil), tonumber(state[2] or nil)
if current and current > round then return 'stale' end
if current ~= round or not before then return 'unknown' end
if before == total then return 'same' end

redis.call('HSET', KEYS[1], '#total', total)
redis.call('PEXPIRE', KEYS[1], lifetime)
return 'restocked'
