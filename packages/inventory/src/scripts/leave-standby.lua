--[[
  Takes a buyer out of the standby line, if it is this ticket that waits, and notes what the ticket is to be told.

  KEYS[1] standby line  sorted set: buyer id by ticket number
  KEYS[2] tickets       hash: buyer id -> "<number> <ticket id> <name>"
  KEYS[3] untold        hash: ticket id -> "<seq> <state> <buyer id>", whose ticket has yet to be amended
  KEYS[4] left          set of the tickets whose wait has ended
  ARGV[1] buyer id  [2] ticket id  [3] sold_out | cancelled  [4] lifetime, ms

  Returns  left, seq of the change | not_waiting (nor after a promotion: then there is a unit)
]]
--- @include "whole"
--- @include "refuse"
--- @include "wrong-type"
--- @include "next-seq"
--- @include "units"
-- No buyer has this name.
local NOBODY = '#'
local buyer, ticket, state, lifetime = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

if #KEYS ~= 4 or #ARGV ~= 4 then return refuse('wrong number of keys or arguments') end
if state ~= 'sold_out' and state ~= 'cancelled' then return refuse('no wait ends like this') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
local wrong = wrong_type({ 'zset', 'hash', 'hash', 'set' })
if wrong then return wrong end

local held = redis.call('HGET', KEYS[2], buyer)
if not held or held:match('^%d+ (%S+)') ~= ticket then return 'not_waiting' end
-- Out of the line last: where an account lacks a right a script ends in the middle, and who is out of it is told nothing more.
redis.call('ZREM', KEYS[1], NOBODY)
redis.call('HDEL', KEYS[2], NOBODY)
local seq = next_seq(KEYS[2])
redis.call('HSET', KEYS[3], ticket, string.format('%s %s %s', seq, state, buyer))
redis.call('SADD', KEYS[4], ticket)
for i = 2, 4 do redis.call('PEXPIRE', KEYS[i], lifetime) end
redis.call('ZREM', KEYS[1], buyer)
redis.call('HDEL', KEYS[2], buyer, units_field(buyer))
return { 'left', seq }
