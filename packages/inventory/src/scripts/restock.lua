--[[
  Changes how many units the open round has. Claims stay, also when they are more than the new total.

  KEYS[1] round   hash: #round, #total, buyer id -> ticket id
  ARGV[1] round  [2] total  [3] lifetime of the round, ms

  Returns  restocked | same | stale (a newer round is open) | unknown (the round is not here, or not whole)
]]
--- @include "round"
--- @include "wrong-type"
local round, total, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_round(round, lifetime)
if wrong then return wrong end
if not whole(total, 0) then return refuse('the total is not a whole number') end
wrong = wrong_type({ 'hash' })
if wrong then return wrong end

local before, why = total_of(KEYS[1], round)
if not before then return why == 'cancelled' and 'stale' or why end
if before == total then return 'same' end

redis.call('HSET', KEYS[1], '#total', total)
redis.call('PEXPIRE', KEYS[1], lifetime)
return 'restocked'
