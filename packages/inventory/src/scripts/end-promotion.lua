--[[
  Ends one promotion.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] tickets       hash: buyer id -> "<number> <ticket id> <name>" of those in the line
  KEYS[4] promoted      hash of the same shape: who got a unit and has no order yet
  ARGV[1] round  [2] lifetime, ms  [3] buyer id  [4] ticket id
  ARGV[5] kept      its order is written: the claim stays
        | dropped   no order came of it: the unit is free again
        | put_back  as dropped, and the buyer waits again, at the same number

  Returns  ended | gone (it was ended before)
]]
--- @include "round"
--- @include "wrong-type"
--- @include "units"
local round, lifetime, buyer, ticket, ending = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

if #KEYS ~= 4 or #ARGV ~= 5 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_round(round, lifetime)
if wrong then return wrong end
if ending ~= 'kept' and ending ~= 'dropped' and ending ~= 'put_back' then return refuse('there is no such ending') end
wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash' })
if wrong then return wrong end

local held = redis.call('HGET', KEYS[4], buyer)
if not held or held:match('^%d+ (%S+)') ~= ticket then return 'gone' end
-- What is taken away goes last: where an account lacks a right a script ends in the middle.
if ending == 'put_back' then
  redis.call('ZADD', KEYS[2], held:match('^%d+'), buyer)
  redis.call('HSET', KEYS[3], buyer, held)
  redis.call('PEXPIRE', KEYS[2], lifetime)
  redis.call('PEXPIRE', KEYS[3], lifetime)
end
if ending ~= 'kept' and tonumber(redis.call('HGET', KEYS[1], '#round') or nil) == round then
  take_back(KEYS[1], buyer, ticket)
end
if ending ~= 'put_back' then redis.call('HDEL', KEYS[3], units_field(buyer)) end
redis.call('HDEL', KEYS[4], buyer)
return 'ended'
