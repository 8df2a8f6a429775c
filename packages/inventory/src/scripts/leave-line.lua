--[[
  Marks a ticket whose buyer leaves the line before it is decided: it is given no unit. One that was drawn and given its unit
  counts as decided, whether or not its batch is.

  KEYS[1] round    hash: #round, ...
  KEYS[2] decided  string: "<last number> <batch> <times it was asked for>"
  KEYS[3] left     set: numbers of tickets that left the line
  ARGV[1] round  [2] lifetime of the round, ms  [3] number of the ticket  [4] buyer id  [5] ticket id

  Returns  left | decided (it is too late) | cancelled (a newer round is open)
]]
--- @include "round"
--- @include "id"
--- @include "wrong-type"
local round, lifetime, number = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

if #KEYS ~= 3 or #ARGV ~= 5 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_round(round, lifetime)
if wrong then return wrong end
if not whole(number, 1) then return refuse('the number is not a positive whole number') end
if not is_id(ARGV[4]) or not is_id(ARGV[5]) then return refuse('an id is empty, too long or has odd characters') end
wrong = wrong_type({ 'hash', 'string', 'set' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', ARGV[4])
local current = tonumber(state[1] or nil)
if current and current > round then return 'cancelled' end
if redis.call('SISMEMBER', KEYS[3], number) == 1 then return 'left' end
if state[2] == ARGV[5] then return 'decided' end
local decided = redis.call('GET', KEYS[2]) or ''
if number <= tonumber(decided:match('^(%d+)') or 0) then return 'decided' end
redis.call('SADD', KEYS[3], number)
redis.call('PEXPIRE', KEYS[3], lifetime)
return 'left'
